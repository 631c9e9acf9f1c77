"""The composition root: every part is made here, once, and given what it needs."""

import asyncio
from collections.abc import Callable

import socketio
from quart import Quart

from lobby.domain.ids import MAX_SEATS
from lobby.domain.names import MAX_NAME
from lobby.engine import Server
from lobby.http.errors import install_error_handlers
from lobby.http.games import games_blueprint
from lobby.http.health import health_blueprint
from lobby.http.pages import pages_blueprint
from lobby.services.games import GameService
from lobby.services.identity import IdentityService
from lobby.settings import Settings
from lobby.sockets import GamesNamespace
from lobby.sockets.listing import ListingFeed
from lobby.sockets.rooms import Rooms
from lobby.storage import ListingIndex, MemoryGameStore
from lobby.system import RandomIds, SystemClock
from lobby.tokens import BackendKey, JwtTokens
from lobby.wire.message import MAX_ACTION_BYTES, MAX_METADATA_BYTES
from lobby.wire.pushes import LimitsView


def build(settings: Settings) -> socketio.ASGIApp:
    """Return the ASGI application: Socket.IO, and everything else by Quart."""
    clock, ids = SystemClock(), RandomIds()
    listing = ListingIndex(ids.epoch())
    store = MemoryGameStore(listing, clock, ids)
    games = GameService(store, clock, ids)
    server = Server(
        max_message_bytes=settings.max_message_bytes,
        allowed_origins="*" if "*" in settings.allowed_origins else list(settings.allowed_origins),
        namespace_hint="use /games",
    )
    server.register_namespace(
        GamesNamespace(
            IdentityService(_tokens(settings), clock, ids),
            games,
            listing,
            Rooms(store, server),
            ListingFeed(listing, server, _later),
            clock,
            _limits(settings),
        )
    )
    return socketio.ASGIApp(server, _quart(listing, games))


def _quart(listing: ListingIndex, games: GameService) -> Quart:
    app = Quart("lobby", static_folder=None)
    app.register_blueprint(games_blueprint(listing, games))
    app.register_blueprint(health_blueprint(lambda: True))
    app.register_blueprint(pages_blueprint())
    install_error_handlers(app)
    return app


def _tokens(settings: Settings) -> JwtTokens:
    secret = settings.secret.get_secret_value()
    if settings.jwt_key is None:
        return JwtTokens(secret)
    key = settings.jwt_key.get_secret_value()
    return JwtTokens(secret, BackendKey(key, settings.jwt_algorithms, settings.jwt_audience))


def _limits(settings: Settings) -> LimitsView:
    return LimitsView(
        message_bytes=settings.max_message_bytes,
        action_bytes=MAX_ACTION_BYTES,
        metadata_bytes=MAX_METADATA_BYTES,
        name_length=MAX_NAME,
        seats=MAX_SEATS,
    )


def _later(seconds: float, call: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(seconds, call)
