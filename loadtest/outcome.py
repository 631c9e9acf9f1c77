"""From counters to the figures a report shows."""

from dataclasses import dataclass

from loadtest.audit import DUPLICATED, LOST, OUT_OF_ORDER, Faults
from loadtest.histogram import Histogram
from loadtest.report import Figure, milliseconds
from loadtest.saturation import Loader


@dataclass(frozen=True, slots=True)
class Window:
    """What happened between two readings of all counters."""

    sent: int
    delivered: int
    seconds: float
    """From the first action to the last delivery."""
    server_cpu_seconds: float | None
    loader: Loader
    store_cpu_seconds: float | None = None
    """Of what the nodes share; ``None`` if they share nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario hands to the report."""

    window: Window
    latency: Histogram
    memory_bytes: float | None
    """What one connection at rest costs the server."""
    faults: Faults

    @property
    def loader_bound(self) -> str | None:
        """Why the figures are the loader's own; ``None`` if they are the server's."""
        return self.window.loader.limit

    def figures(self) -> tuple[Figure, ...]:
        """Say it in numbers; lost, duplicated and reordered count the warm-up too."""
        window, faults = self.window, self.faults
        return (
            Figure("sent", "actions sent", window.sent),
            Figure("delivered", "delivered", window.delivered),
            Figure("lost", "lost", faults[LOST]),
            Figure("duplicated", "duplicated", faults[DUPLICATED]),
            Figure("outOfOrder", "out of order", faults[OUT_OF_ORDER]),
            Figure("deliveriesPerSecond", "deliveries", window.delivered / window.seconds, "/s"),
            *self._latencies(),
            *self._costs(),
        )

    def _latencies(self) -> tuple[Figure, ...]:
        return tuple(
            Figure(f"latency{name.title()}Ms", f"latency {name}", milliseconds(micros), "ms", 2)
            for name, micros in (
                ("p50", self.latency.quantile(0.50)),
                ("p95", self.latency.quantile(0.95)),
                ("p99", self.latency.quantile(0.99)),
                ("max", self.latency.largest if self.latency.count else None),
            )
        )

    def _costs(self) -> tuple[Figure, ...]:
        cpu, memory = self.window.server_cpu_seconds, self.memory_bytes
        delivered = max(self.window.delivered, 1)
        each = None if cpu is None else cpu * 1e6 / delivered
        share = None if cpu is None else cpu * 100 / self.window.seconds
        store = self.window.store_cpu_seconds
        shared = None if store is None else store * 1e6 / delivered
        kibibytes = None if memory is None else memory / 1024
        return (
            Figure("serverCpuMicrosPerDelivery", "server CPU per delivery", each, "µs", 1),
            Figure("storeCpuMicrosPerDelivery", "Redis CPU per delivery", shared, "µs", 1),
            Figure("serverCpuPercent", "server CPU, of one core", share, "%"),
            Figure("memoryKibPerConnection", "server memory per connection", kibibytes, "KiB", 1),
            Figure("loaderCpuPercent", "loader CPU, of one core", self._loader_percent(), "%"),
        )

    def _loader_percent(self) -> float:
        return self.window.loader.cpu_share * 100
