"""From counters to figures."""

from collections import Counter

from loadtest.audit import DUPLICATED, LOST, OUT_OF_ORDER
from loadtest.histogram import Histogram
from loadtest.outcome import Outcome, Window
from loadtest.saturation import Loader


def figures(
    *, server_cpu_seconds: float | None = 0.5, memory_bytes: float | None = 20_480.0
) -> dict[str, float | None]:
    window = Window(
        sent=1_000,
        delivered=50_000,
        seconds=2.0,
        server_cpu_seconds=server_cpu_seconds,
        loader=Loader(),
    )
    latency = Histogram()
    for micros in (100, 200, 300, 4_001):
        latency.record(micros)
    faults = Counter({LOST: 1, DUPLICATED: 2, OUT_OF_ORDER: 3, "acks lost": 4})
    outcome = Outcome(window, latency, memory_bytes, faults)
    return {figure.key: figure.value for figure in outcome.figures()}


def test_counts() -> None:
    found = figures()

    assert (found["sent"], found["delivered"]) == (1_000, 50_000)
    assert (found["lost"], found["duplicated"], found["outOfOrder"]) == (1, 2, 3)


def test_rate_is_per_second_until_the_last_delivery() -> None:
    assert figures()["deliveriesPerSecond"] == 25_000


def test_latencies_are_milliseconds_and_the_largest_is_exact() -> None:
    found = figures()

    assert found["latencyP50Ms"] == 0.2
    assert found["latencyMaxMs"] == 4.001


def test_costs_are_shared_among_deliveries_and_connections() -> None:
    found = figures()

    assert found["serverCpuMicrosPerDelivery"] == 10.0
    assert found["serverCpuPercent"] == 25.0
    assert found["memoryKibPerConnection"] == 20.0


def test_costs_of_a_server_out_of_sight_are_unknown() -> None:
    found = figures(server_cpu_seconds=None, memory_bytes=None)

    assert found["serverCpuMicrosPerDelivery"] is None
    assert found["serverCpuPercent"] is None
    assert found["memoryKibPerConnection"] is None
