"""The node's figures in Prometheus' text format, put together when somebody scrapes."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from lobby.figures import NodeFigures
from lobby.sockets.tallies import BOUNDS, Tally

CONTENT_TYPE = CONTENT_TYPE_LATEST
BUCKETS = (*map(str, BOUNDS), "+Inf")


class NodeCollector(Collector):
    """Reads the counters that the parts of the node keep; nothing is counted twice for it."""

    def __init__(self, figures: NodeFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Yield everything."""
        yield from self._gauges()
        yield from self._counters()
        yield from self._commands()

    def _gauges(self) -> Iterator[Metric]:
        figures = self._figures
        for name, told, value in (
            ("players", "Players with a socket.", figures.players),
            ("connections", "Open connections.", figures.sockets),
            ("queue_bytes", "Bytes that wait for slow connections.", figures.queued_bytes),
            ("loop_lag_seconds", "p99 of the event loop's lag.", figures.lag_p99_ms / 1000),
            ("draining", "Whether the node is about to stop.", figures.is_draining),
        ):
            yield GaugeMetricFamily(f"lobby_{name}", told, value)
        sockets = GaugeMetricFamily("lobby_sockets", "Open sockets.", labels=["namespace"])
        for namespace, count in figures.sockets_by_namespace().items():
            sockets.add_metric([namespace], count)
        yield sockets
        games = GaugeMetricFamily("lobby_games", "Open games.", labels=["status"])
        for status, count in figures.games().items():
            games.add_metric([status], count)
        yield games

    def _counters(self) -> Iterator[Metric]:
        counts = self._figures.counts()
        for name, told, value in (
            ("deliveries", "Pushes that broadcasts sent, for each socket.", counts.deliveries),
            ("slow_consumers", "Connections closed as too slow.", counts.slow_consumers),
            ("store_errors", "Commands that failed by our own fault.", counts.store_errors),
        ):
            yield CounterMetricFamily(f"lobby_{name}", told, value)
        closed = CounterMetricFamily(
            "lobby_connections_closed", "Connections that have ended.", labels=["reason"]
        )
        for reason, count in self._figures.endings.items():
            closed.add_metric([reason], count)
        yield closed

    def _commands(self) -> Iterator[Metric]:
        labels = ["namespace", "event"]
        commands = CounterMetricFamily(
            "lobby_commands", "Commands, by what became of them.", labels=[*labels, "result"]
        )
        seconds = HistogramMetricFamily(
            "lobby_handler_seconds",
            "How long commands took; of game-action every 64th is timed.",
            labels=labels,
        )
        for namespace, tallies in self._figures.tallies():
            for tally in tallies.all:
                place = [namespace, tally.event]
                commands.add_metric([*place, "ok"], tally.ok)
                for code, count in tally.refused.items():
                    commands.add_metric([*place, code], count)
                seconds.add_metric(place, _buckets(tally), tally.seconds)
        yield commands
        yield seconds


class Metrics:
    """What ``/metrics`` answers with."""

    def __init__(self, figures: NodeFigures) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(NodeCollector(figures))
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def render(self) -> bytes:
        """Return everything as text."""
        return generate_latest(self._registry)


def _buckets(tally: Tally) -> Sequence[tuple[str, float]]:
    """Return how many took at most so long, as Prometheus counts."""
    return list(zip(BUCKETS, accumulate(tally.classes), strict=True))
