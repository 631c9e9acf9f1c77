"""The composition root: every part is made here, once, and given what it needs."""

import asyncio
import logging
import time
from collections.abc import Callable

from quart import Quart

from lobby.addresses import TrustedProxies
from lobby.domain.ids import MAX_SEATS
from lobby.domain.names import MAX_NAME
from lobby.domain.rates import EventClass, Rate
from lobby.engine import EngineServer, Limits, Server, configure
from lobby.http.errors import install_error_handlers
from lobby.http.games import games_blueprint
from lobby.http.health import health_blueprint
from lobby.http.pages import pages_blueprint
from lobby.http.site import Site
from lobby.services.entrance import Entrance
from lobby.services.games import GameService
from lobby.services.identity import IdentityService
from lobby.services.limits import AddressLimit, PlayerLimits
from lobby.settings import Settings
from lobby.sockets import GamesNamespace
from lobby.sockets.listing import ListingFeed
from lobby.sockets.rooms import Rooms
from lobby.storage import ListingIndex, MemoryGameStore
from lobby.system import RandomIds, SystemClock
from lobby.tokens import BackendKey, JwtTokens
from lobby.wire.message import MAX_ACTION_BYTES, MAX_METADATA_BYTES
from lobby.wire.pushes import LimitsView

TURNED_AWAY = 1_000  # connections beyond the cap that are told so; any further get HTTP 403

log = logging.getLogger(__name__)


class Lobby:
    """
    One node: everything that serves, over one store.

    Attributes:
        quart: The HTTP side.
        server: The Socket.IO side.

    """

    def __init__(self, settings: Settings) -> None:
        clock, ids = SystemClock(), RandomIds()
        self._settings = settings
        self._limits = _engine_limits(settings)
        self._listing = ListingIndex(ids.epoch())
        store = MemoryGameStore(self._listing, clock, ids)
        self._games = GameService(store, clock, ids, settings.max_games)
        self._identities = IdentityService(_tokens(settings), clock, ids)
        self.server = Server(
            limits=self._limits,
            unknown_namespace_data={"hint": "use /games"},
            cors_allowed_origins=_origins(settings),
            cors_credentials=False,
        )
        proxies = TrustedProxies(settings.trusted_proxies)
        self.server.eio.address_of = lambda request: proxies.client_of(
            request.address, request.header(b"x-forwarded-for")
        )
        self._namespace = GamesNamespace(
            self._entrance(self._identities),
            self._games,
            self._listing,
            Rooms(store, self.server),
            ListingFeed(self._listing, self.server, _later),
            self.server,
            clock,
            _limits(settings),
        )
        self.server.register_namespace(self._namespace)
        self.quart = self._quart()

    def node(self) -> EngineServer:
        """Return the server that serves this lobby, drains at the first signal and then stops."""
        application = self.server.application(self.quart)
        config = configure(application, self._limits, log_config=None)
        seconds = self._settings.drain_seconds
        return EngineServer(config, self.server.eio, drain_seconds=seconds, on_drain=self.drain)

    def drain(self) -> None:
        """Take no new games and let everybody know: this node is about to stop."""
        seconds = self._settings.drain_seconds
        log.info("node draining; the next signal stops it", extra={"seconds": seconds})
        self._games.is_draining = True
        self._namespace.announce_drain(seconds)

    def _entrance(self, identities: IdentityService) -> Entrance:
        settings, now = self._settings, time.monotonic  # the event loop's clock, too
        return Entrance(
            identities,
            PlayerLimits(_rates(settings), now),
            guests=AddressLimit("new guests", settings.rate_guests, now),
            refusals=AddressLimit("refused connections", settings.rate_commands, now),
            connections=lambda: len(self.server.eio.sockets),
            max_connections=settings.max_sockets,
            flood=settings.rate_refusals,
        )

    def _quart(self) -> Quart:
        app = Site()
        app.register_blueprint(games_blueprint(self._listing, self._games, self._identities))
        app.register_blueprint(health_blueprint(lambda: not self._games.is_draining))
        app.register_blueprint(pages_blueprint())
        install_error_handlers(app)
        return app


def _engine_limits(settings: Settings) -> Limits:
    most = settings.max_sockets
    return Limits(
        max_message_bytes=settings.max_message_bytes,
        max_connections=most + TURNED_AWAY if most else 0,
        max_connections_per_address=settings.max_connections_per_address,
    )


def _rates(settings: Settings) -> dict[EventClass, Rate]:
    return {
        EventClass.ACTION: settings.rate_actions,
        EventClass.CREATE: settings.rate_creates,
        EventClass.JOIN: settings.rate_joins,
        EventClass.UPDATE: settings.rate_updates,
        EventClass.COMMAND: settings.rate_commands,
    }


def _origins(settings: Settings) -> str | list[str]:
    return "*" if "*" in settings.allowed_origins else list(settings.allowed_origins)


def _tokens(settings: Settings) -> JwtTokens:
    secret = settings.secret.get_secret_value()
    if settings.jwt_key is None:
        return JwtTokens(secret)
    key = settings.jwt_key.get_secret_value()
    return JwtTokens(secret, BackendKey(key, settings.jwt_algorithms, settings.jwt_audience))


def _limits(settings: Settings) -> LimitsView:
    return LimitsView(
        message_bytes=settings.max_message_bytes,
        action_bytes=min(MAX_ACTION_BYTES, settings.max_message_bytes),
        metadata_bytes=MAX_METADATA_BYTES,
        name_length=MAX_NAME,
        seats=MAX_SEATS,
    )


def _later(seconds: float, call: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(seconds, call)
