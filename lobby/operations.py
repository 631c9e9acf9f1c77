"""What those who run a node see and do, put together: part of the composition root."""

import asyncio
import time
from collections.abc import Callable, Sequence

from lobby.composition import limits_view
from lobby.domain.alerts import AlertKind
from lobby.engine import Server
from lobby.figures import NodeFigures
from lobby.lag import LoopLag
from lobby.metrics import Metrics
from lobby.services.admin import AdminService
from lobby.services.alerts import Alerts
from lobby.services.entrance import Entrance
from lobby.services.stats import StatsService
from lobby.settings import Settings
from lobby.sockets.admin import AdminNamespace
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.greeting import Greeting
from lobby.storage import Stores

MIB = 1024 * 1024
MANY_SLOW_CONSUMERS = 20  # in a minute: more than a bad mobile network takes, fewer than an attack


class Operations:
    """
    The administration of a node.

    Attributes:
        admin: The use cases, for sockets and for HTTP.
        namespace: ``/admin``.
        figures: The counters behind both.
        metrics: What ``/metrics`` shows.
        stats: How the node does.

    """

    def __init__(
        self,
        settings: Settings,
        server: Server,
        entrance: Entrance,
        namespaces: Sequence[LobbyNamespace],
        stores: Stores,
        *,
        admin: Callable[[Alerts], AdminService],
        is_draining: Callable[[], bool],
    ) -> None:
        now, clock = time.monotonic, stores.clock
        alerts = Alerts(alert_limits(settings), clock)
        self.admin = admin(alerts)
        self._lag = LoopLag(now, later)
        everywhere: list[LobbyNamespace] = [*namespaces]
        self.figures = figures = NodeFigures(
            server, everywhere, entrance, stores.roll, self._lag, is_draining
        )
        self.stats = StatsService(figures, alerts, clock, now, later, stores.fleet)
        greeting = Greeting(clock, limits_view(settings))
        self.namespace = AdminNamespace(entrance, self.admin, self.stats, alerts, greeting, server)
        everywhere.append(self.namespace)
        self.metrics = Metrics(figures)

    async def start(self) -> None:
        """Begin to look at how the node does."""
        self._lag.start()
        self.stats.start()

    async def stop(self) -> None:
        """Look no more."""
        self._lag.stop()
        self.stats.stop()


def later(seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
    """Call a function after so many seconds of the running loop."""
    return asyncio.get_running_loop().call_later(seconds, call)


def alert_limits(settings: Settings) -> dict[AlertKind, float]:
    """Return beyond which values administrators are alerted."""
    limits = {
        AlertKind.LOOP_LAG: settings.alert_lag_ms,
        AlertKind.MEMORY: settings.alert_memory_mib * MIB,
    }
    wanted = {kind: limit for kind, limit in limits.items() if limit}
    return {**wanted, AlertKind.SLOW_CONSUMERS: MANY_SLOW_CONSUMERS, AlertKind.STORE_ERRORS: 0}
