"""The bars that a comparison is held against; pure."""

from dataclasses import dataclass
from enum import StrEnum

from loadtest.compare.results import Results

CPU = "serverCpuMicrosPerDelivery"
RATE = "deliveriesPerSecond"
P99 = "latencyP99Ms"
WATCHING = "cpuMicrosPerWatcherSecond"
BYTES = "bytesPerWatcherSecond"
CONNECTING = "cpuMicrosPerConnection"
MEMORY = "memoryKibPerConnection"


class Verdict(StrEnum):
    """What became of a bar."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "not measured"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of one entry."""

    entry: str
    figure: str

    def value(self, results: Results) -> float | None:
        """Return its median."""
        return results.median(self.entry, self.figure)


@dataclass(frozen=True, slots=True)
class Bar:
    """A ratio of ours to theirs that must not be above (or below) a limit."""

    what: str
    against: str
    ours: Quantity
    theirs: Quantity
    limit: float
    at_least: bool = False

    @property
    def wanted(self) -> str:
        """The limit as it is written."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:.3g}"

    def ratio(self, results: Results) -> float | None:
        """Return ours divided by theirs; ``None`` if either was not measured."""
        ours, theirs = self.ours.value(results), self.theirs.value(results)
        return ours / theirs if ours is not None and theirs else None

    def verdict(self, results: Results) -> Verdict:
        """Hold the measured ratio against the limit."""
        ratio = self.ratio(results)
        if ratio is None:
            return Verdict.UNKNOWN
        reached = ratio >= self.limit if self.at_least else ratio <= self.limit
        return Verdict.MET if reached else Verdict.MISSED


def bar(
    what: str,
    against: str,
    figure: str,
    entries: str,
    limit: float,
    *,
    at_least: bool = False,
) -> Bar:
    """Compare one figure of two entries, ``"<ours> <theirs>"``."""
    ours, theirs = entries.split()
    return Bar(what, against, Quantity(ours, figure), Quantity(theirs, figure), limit, at_least)


_EACH = "CPU per delivery at 30,000/s"
_MOST = "most deliveries/s, p99 ≤ 50 ms, none lost"
_NODE = "Node Socket.IO"
_STOCK = "stock python-socketio"
_WHOLE = "Node, whole list at each change"
_DIFFERENCES = "Node, differences per 100 ms"

BARS = (
    bar(_EACH, f"{_STOCK}, at its highest rate", CPU, "fanout/ours search/stock", 1 / 4),
    bar(_EACH, _NODE, CPU, "fanout/ours fanout/node", 0.70),
    bar(_EACH, "Colyseus", CPU, "fanout/ours fanout/colyseus", 0.80),
    Bar(
        "CPU per delivery at the highest rate",
        "one bare send() of the same bytes",
        Quantity("search/ours", CPU),
        Quantity("floor/bare", "cpuMicrosPerSend"),
        2.2,
    ),
    bar(_MOST, _NODE, RATE, "search/ours search/node", 1.5, at_least=True),
    bar(_MOST, _STOCK, RATE, "search/ours search/stock", 6, at_least=True),
    bar("p99 latency at 30,000/s", _NODE, P99, "fanout/ours fanout/node", 0.6),
    bar("listing: CPU per watcher", _WHOLE, WATCHING, "listing/ours listing/node-whole", 1 / 15),
    bar("listing: bytes per watcher", _WHOLE, BYTES, "listing/ours listing/node-whole", 1 / 30),
    bar("listing: CPU per watcher", _DIFFERENCES, WATCHING, "listing/ours listing/node", 0.8),
    bar("listing: bytes per watcher", _DIFFERENCES, BYTES, "listing/ours listing/node", 1.2),
    bar("CPU per connection", _NODE, CONNECTING, "connect/ours connect/node", 1.0),
    bar("memory per idle connection", _NODE, MEMORY, "connect/ours connect/node", 0.8),
    bar("CPU per delivery, many games", "50 games", CPU, "fanout/ours-many fanout/ours", 1.2),
    bar("CPU per delivery, msgpack", "JSON", CPU, "fanout/ours-msgpack fanout/ours", 1.1),
)
