from collections.abc import Mapping
from dataclasses import replace

from lobby.domain.alerts import AlertKind
from lobby.domain.stats import Stats
from lobby.domain.status import GameStatus
from lobby.services.alerts import Alerts
from lobby.services.stats import Counts, StatsService
from tests.fakes import FakeClock, FakeFleet, FakeLater, FakeStopwatch


class FakeGauges:
    """Counters that a test sets."""

    def __init__(self) -> None:
        self.players = self.sockets = self.queued_bytes = self.memory_bytes = 0
        self.lag_p99_ms = 0.0
        self.is_draining = False
        self.now = Counts()

    def games(self) -> Mapping[GameStatus, int]:
        return {GameStatus.WAITING: 1}

    def counts(self) -> Counts:
        return self.now


class Node:
    """A node whose time passes two seconds at once."""

    def __init__(self) -> None:
        self.gauges, self.later, self.stopwatch = FakeGauges(), FakeLater(), FakeStopwatch()
        limits: dict[AlertKind, float] = {
            AlertKind.LOOP_LAG: 100,
            AlertKind.SLOW_CONSUMERS: 20,
            AlertKind.STORE_ERRORS: 0,
        }
        self.alerts = Alerts(limits, FakeClock())
        self.fleet = FakeFleet()
        self.stats = StatsService(
            self.gauges, self.alerts, FakeClock(now=7), self.stopwatch, self.later, self.fleet
        )
        self.seen: list[Stats] = []
        self.stats.follow(self.seen.append)
        self.stats.start()

    def pass_by(self, times: int = 1) -> None:
        for _ in range(times):
            self.stopwatch.advance(2)
            self.later.pass_by()

    @property
    def rings(self) -> list[AlertKind]:
        return [alarm.kind for alarm in self.alerts.ringing]


def test_rates_are_those_of_the_last_two_seconds() -> None:
    node = Node()
    node.gauges.now = Counts(actions=100, deliveries=300)
    node.pass_by()
    node.gauges.now = Counts(actions=110, deliveries=330)
    node.pass_by()

    first, second = node.seen
    assert (first.actions_per_second, first.deliveries_per_second) == (50, 150)
    assert (second.actions_per_second, second.deliveries_per_second) == (5, 15)


def test_current_figures_are_the_gauges_own() -> None:
    node = Node()
    node.gauges.players, node.gauges.sockets, node.gauges.is_draining = 3, 4, True

    stats = node.stats.current()

    assert (stats.at, stats.players, stats.sockets, stats.is_draining) == (7, 3, 4, True)
    assert stats.games == {GameStatus.WAITING: 1}


def test_lag_is_an_alert() -> None:
    node = Node()
    node.gauges.lag_p99_ms = 101
    node.pass_by()

    assert node.rings == [AlertKind.LOOP_LAG]


def test_failures_of_the_last_minute_are_an_alert() -> None:
    node = Node()
    node.gauges.now = Counts(store_errors=1)
    node.pass_by()
    assert node.rings == [AlertKind.STORE_ERRORS]

    node.pass_by(40)

    assert node.rings == []


def test_slow_consumers_are_counted_over_a_minute() -> None:
    node = Node()
    for slow in range(21):
        node.gauges.now = Counts(slow_consumers=slow)
        node.pass_by()
    assert node.rings == []

    node.gauges.now = Counts(slow_consumers=21)
    node.pass_by()

    assert node.rings == [AlertKind.SLOW_CONSUMERS]


def test_nobody_looks_after_the_end() -> None:
    node = Node()
    node.pass_by()
    node.stats.stop()

    node.pass_by(2)

    assert len(node.seen) == 1
    assert node.later.count == 0


def test_single_node_is_the_whole() -> None:
    node = Node()
    node.gauges.players = 3

    assert node.stats.overview() == (node.stats.current(), {})


def test_nodes_are_added_up_but_for_the_games_that_all_see() -> None:
    node = Node()
    node.gauges.players, node.gauges.sockets, node.gauges.memory_bytes = 3, 4, 100
    node.gauges.lag_p99_ms = 2.5
    own = node.stats.current()
    other = replace(own, players=1, actions_per_second=0.1, lag_p99_ms=7.5, is_draining=True)
    node.fleet.nodes = {"other": other}

    total, nodes = node.stats.overview()

    assert list(nodes.items()) == [("this", own), ("other", other)]
    assert (total.players, total.sockets, total.memory_bytes) == (4, 8, 200)
    assert (total.actions_per_second, total.lag_p99_ms) == (0.1, 7.5)
    assert (total.games, total.is_draining) == (own.games, False)


def test_others_are_told_how_this_node_does() -> None:
    node = Node()

    assert node.fleet.figures is not None
    assert node.fleet.figures() == node.stats.current()
