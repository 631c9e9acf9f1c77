"""What watching a listing costs."""

from collections import Counter
from dataclasses import dataclass, field

from loadtest.audit import Faults
from loadtest.histogram import Histogram
from loadtest.report import Figure, milliseconds


@dataclass(slots=True)
class Watched:
    """A stretch of changes as everybody saw it."""

    watchers: int
    games: int
    scale: float = 1.0
    """What CPU and bytes are multiplied with, to stand for the rate of changes that is meant."""
    seconds: float = 0.0
    changes: int = 0
    messages: int = 0
    bytes: int = 0
    cpu_seconds: float | None = None
    ages: Histogram = field(default_factory=Histogram)
    """From asking for a change until a watcher hears of it, in microseconds."""
    loader_bound: str | None = None
    faults: Faults = field(default_factory=Counter)

    def figures(self) -> tuple[Figure, ...]:
        """Return the rows of the table."""
        each = self.watchers * self.seconds / self.scale
        cpu = None if self.cpu_seconds is None else self.cpu_seconds * 1e6 / each
        per_second = self.messages / self.watchers / self.seconds
        p50, p99 = (milliseconds(self.ages.quantile(share)) for share in (0.5, 0.99))
        return (
            Figure("watchers", "watchers", self.watchers),
            Figure("games", "open games", self.games),
            Figure("changesPerSecond", "changes", self.changes / self.seconds, "/s", 1),
            Figure("cpuMicrosPerWatcherSecond", "server CPU per watcher", cpu, "µs/s"),
            Figure("bytesPerWatcherSecond", "bytes per watcher", self.bytes / each, "/s"),
            Figure("messagesPerSecond", "messages per watcher", per_second, "/s", 1),
            Figure("ageP50Ms", "age of a change p50", p50, "ms", 1),
            Figure("ageP99Ms", "age of a change p99", p99, "ms", 1),
        )
