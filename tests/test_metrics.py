import pytest
from prometheus_client.parser import text_string_to_metric_families

from lobby.app import Lobby
from lobby.domain.alerts import AlertKind
from lobby.operations import MIB, alert_limits
from lobby.settings import Settings


@pytest.fixture
def lobby() -> Lobby:
    return Lobby(Settings())


def samples(lobby: Lobby) -> dict[str, float]:
    text = lobby.operations.metrics.render().decode()
    return {
        sample.name + str(sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_every_figure_is_there_before_anything_has_happened(lobby: Lobby) -> None:
    found = samples(lobby)

    for name in (
        "lobby_players[]",
        "lobby_connections[]",
        "lobby_queue_bytes[]",
        "lobby_loop_lag_seconds[]",
        "lobby_draining[]",
        "lobby_deliveries_total[]",
        "lobby_slow_consumers_total[]",
        "lobby_store_errors_total[]",
        "lobby_sockets['/games']",
        "lobby_sockets['/admin']",
        "lobby_games['waiting']",
        "lobby_games['finished']",
        "lobby_commands_total['/games', 'game-action', 'ok']",
        "lobby_handler_seconds_count['/admin', 'drain']",
    ):
        assert found[name] == 0
    assert found["process_resident_memory_bytes[]"] > 0


async def test_buckets_of_handling_times_add_up(lobby: Lobby) -> None:
    [(_, tallies), *_] = lobby.operations.figures.tallies()
    for seconds in (0.000_05, 0.002, 60):
        tallies.of("join-game").time(seconds)

    found = samples(lobby)

    def bucket(bound: str) -> float:
        return found["lobby_handler_seconds_bucket" + str(sorted([bound, "/games", "join-game"]))]

    assert (bucket("0.0001"), bucket("0.001"), bucket("0.005"), bucket("+Inf")) == (1, 1, 2, 3)
    assert found["lobby_handler_seconds_sum['/games', 'join-game']"] == pytest.approx(60.00205)


async def test_endings_are_told_by_reason_and_slow_ones_apart(lobby: Lobby) -> None:
    endings = lobby.server.gauges.endings
    endings.update({"client disconnect": 3, "slow consumer": 2, "stalled": 1})

    found = samples(lobby)

    assert found["lobby_connections_closed_total['client disconnect']"] == 3
    assert found["lobby_slow_consumers_total[]"] == 3


def test_alerts_that_are_set_to_zero_are_off() -> None:
    limits = alert_limits(Settings(alert_lag_ms=0, alert_memory_mib=2))

    assert AlertKind.LOOP_LAG not in limits
    assert limits[AlertKind.MEMORY] == 2 * MIB
