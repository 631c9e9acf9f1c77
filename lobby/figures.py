"""The counters of a node's parts, gathered."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from lobby.domain.status import GameStatus
from lobby.engine import SLOW_REASONS, Server
from lobby.lag import LoopLag
from lobby.ports import Roll
from lobby.services.entrance import Entrance
from lobby.services.stats import Counts
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.tallies import Tallies
from lobby.system import resident_bytes


class NodeFigures:
    """Implements :class:`lobby.services.stats.Gauges`; every figure costs the same at any size."""

    def __init__(
        self,
        server: Server,
        namespaces: Sequence[LobbyNamespace],
        entrance: Entrance,
        roll: Roll,
        lag: LoopLag,
        is_draining: Callable[[], bool],
    ) -> None:
        self._server = server
        self._namespaces = namespaces
        self._entrance = entrance
        self._roll = roll
        self._lag = lag
        self._is_draining = is_draining

    @property
    def players(self) -> int:
        """See :attr:`lobby.services.stats.Gauges.players`."""
        return self._entrance.players

    @property
    def sockets(self) -> int:
        """See :attr:`lobby.services.stats.Gauges.sockets`."""
        return len(self._server.eio.sockets)

    @property
    def queued_bytes(self) -> int:
        """See :attr:`lobby.services.stats.Gauges.queued_bytes`."""
        return self._server.gauges.unsent_bytes

    @property
    def memory_bytes(self) -> int:
        """See :attr:`lobby.services.stats.Gauges.memory_bytes`."""
        return resident_bytes()

    @property
    def lag_p99_ms(self) -> float:
        """See :attr:`lobby.services.stats.Gauges.lag_p99_ms`."""
        return self._lag.p99_ms

    @property
    def is_draining(self) -> bool:
        """See :attr:`lobby.services.stats.Gauges.is_draining`."""
        return self._is_draining()

    @property
    def endings(self) -> Mapping[str, int]:
        """How many connections have ended, by reason."""
        return self._server.gauges.endings

    def games(self) -> Mapping[GameStatus, int]:
        """See :meth:`lobby.services.stats.Gauges.games`."""
        return self._roll.by_status()

    def counts(self) -> Counts:
        """See :meth:`lobby.services.stats.Gauges.counts`."""
        return Counts(
            actions=sum(tallies.of("game-action").ok for _, tallies in self.tallies()),
            deliveries=self._server.deliveries,
            slow_consumers=sum(self.endings.get(reason, 0) for reason in SLOW_REASONS),
            store_errors=sum(tallies.failures for _, tallies in self.tallies()),
        )

    def sockets_by_namespace(self) -> Mapping[str, int]:
        """Return how many sockets each namespace has."""
        count = self._server.manager.count
        return {each.namespace: count(each.namespace) for each in self._namespaces}

    def tallies(self) -> Iterable[tuple[str, Tallies]]:
        """Return the tallies of each namespace."""
        return [(each.namespace, each.tallies) for each in self._namespaces]
