"""How this node does, in figures that cost the same however many are connected."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from lobby.domain.alerts import AlertKind
from lobby.domain.stats import Overview, Stats, overview
from lobby.domain.status import GameStatus
from lobby.ports import Clock, Fleet, Later, Seconds
from lobby.services.alerts import Alerts

INTERVAL_SECONDS = 2.0
RECENT_READINGS = 30  # a minute of them


class Counts(NamedTuple):
    """
    What has happened on this node since it started.

    Attributes:
        actions: Taken from players.
        deliveries: Pushes sent to sockets.
        slow_consumers: Connections closed because they did not take what they were sent.
        store_errors: Commands that failed through no fault of a client's.

    """

    actions: int = 0
    deliveries: int = 0
    slow_consumers: int = 0
    store_errors: int = 0


class Gauges(Protocol):
    """The node's own counters, kept as things happen: none of these looks at each socket."""

    @property
    def players(self) -> int:
        """Players with a socket."""
        ...

    @property
    def sockets(self) -> int:
        """Open connections."""
        ...

    @property
    def queued_bytes(self) -> int:
        """What waits for connections that do not take it yet."""
        ...

    @property
    def memory_bytes(self) -> int:
        """What the process takes in memory."""
        ...

    @property
    def lag_p99_ms(self) -> float:
        """By how much the event loop was late lately, but for one time in a hundred."""
        ...

    @property
    def is_draining(self) -> bool:
        """Whether the node is about to stop."""
        ...

    def games(self) -> Mapping[GameStatus, int]:
        """Return how many games stand where."""
        ...

    def counts(self) -> Counts:
        """Return what has happened so far."""
        ...


class StatsService:
    """Looks at the counters every two seconds, for administrators and for the alarms."""

    def __init__(
        self,
        gauges: Gauges,
        alerts: Alerts,
        clock: Clock,
        now: Seconds,
        later: Later,
        fleet: Fleet,
    ) -> None:
        self._gauges = gauges
        self._alerts = alerts
        self._clock = clock
        self._now = now
        self._later = later
        self._took_at = now()
        self._last = Counts()
        self._rates = (0.0, 0.0)
        self._recent: deque[Counts] = deque([Counts()], maxlen=RECENT_READINGS + 1)
        self._followers: list[Callable[[Stats], None]] = []
        self._is_running = False
        self._fleet = fleet
        fleet.report(self.current)

    def start(self) -> None:
        """Begin to look."""
        self._is_running = True
        self._took_at = self._now()
        self._later(INTERVAL_SECONDS, self._look)

    def stop(self) -> None:
        """Look no more."""
        self._is_running = False

    def follow(self, take: Callable[[Stats], None]) -> None:
        """Have ``take`` called with every new statistics."""
        self._followers.append(take)

    def current(self) -> Stats:
        """Return how the node does now."""
        gauges = self._gauges
        return Stats(
            at=self._clock.now(),
            players=gauges.players,
            sockets=gauges.sockets,
            games=gauges.games(),
            actions_per_second=self._rates[0],
            deliveries_per_second=self._rates[1],
            lag_p99_ms=gauges.lag_p99_ms,
            memory_bytes=gauges.memory_bytes,
            queued_bytes=gauges.queued_bytes,
            slow_consumers=gauges.counts().slow_consumers,
            is_draining=gauges.is_draining,
        )

    def overview(self) -> Overview:
        """Return how all nodes do."""
        return overview(self._fleet.node, self.current(), self._fleet.others())

    def _look(self) -> None:
        if not self._is_running:
            return
        self._later(INTERVAL_SECONDS, self._look)
        now, counts = self._now(), self._gauges.counts()
        passed = max(now - self._took_at, 0.001)
        self._rates = (
            round((counts.actions - self._last.actions) / passed, 1),
            round((counts.deliveries - self._last.deliveries) / passed, 1),
        )
        self._took_at, self._last = now, counts
        stats = self.current()
        self._sound_alarms(stats, counts)
        for take in self._followers:
            take(stats)

    def _sound_alarms(self, stats: Stats, counts: Counts) -> None:
        before = self._recent[0]
        self._recent.append(counts)
        self._alerts.read(
            {
                AlertKind.LOOP_LAG: stats.lag_p99_ms,
                AlertKind.MEMORY: stats.memory_bytes,
                AlertKind.SLOW_CONSUMERS: counts.slow_consumers - before.slow_consumers,
                AlertKind.STORE_ERRORS: counts.store_errors - before.store_errors,
            }
        )
