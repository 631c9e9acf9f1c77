"""From settings to what the parts of the lobby are given."""

from lobby.domain.ids import MAX_SEATS
from lobby.domain.names import MAX_NAME
from lobby.domain.rates import EventClass, Rate
from lobby.domain.transition import SECOND_MS, Timing
from lobby.engine import Limits
from lobby.ports import Clock, Ids, Later
from lobby.settings import Settings
from lobby.storage import Stores, memory_stores
from lobby.storage.redis.stores import redis_stores
from lobby.system import SystemClock
from lobby.tokens import BackendKey, JwtTokens
from lobby.wire.message import MAX_ACTION_BYTES, MAX_METADATA_BYTES, MAX_PLAYER_DATA_BYTES
from lobby.wire.pushes import LimitsView

TURNED_AWAY = 1_000  # connections beyond the cap that are told so; any further get HTTP 403


def stores(settings: Settings, ids: Ids, later: Later) -> Stores:
    """Return where everything is kept."""
    if settings.store is None:
        return memory_stores(SystemClock(), ids, later, settings.chat_rooms)
    secret = settings.secret.get_secret_value()
    return redis_stores(settings.store, ids, later, settings.chat_rooms, secret)


def engine_limits(settings: Settings) -> Limits:
    """Return the bounds of the engine."""
    most = settings.max_sockets
    return Limits(
        max_message_bytes=settings.max_message_bytes,
        max_connections=most + TURNED_AWAY if most else 0,
        max_connections_per_address=settings.max_connections_per_address,
    )


def rates(settings: Settings) -> dict[EventClass, Rate]:
    """Return what a player may do in a while."""
    return {
        EventClass.ACTION: settings.rate_actions,
        EventClass.CREATE: settings.rate_creates,
        EventClass.JOIN: settings.rate_joins,
        EventClass.UPDATE: settings.rate_updates,
        EventClass.COMMAND: settings.rate_commands,
        EventClass.CONNECT: settings.rate_connects,
        EventClass.CHAT: settings.rate_chat,
    }


def origins(settings: Settings) -> str | list[str]:
    """Return the origins whose pages may connect, as the engine wants them."""
    return "*" if "*" in settings.allowed_origins else list(settings.allowed_origins)


def tokens(settings: Settings, clock: Clock | None = None) -> JwtTokens:
    """Return who knows guests' tokens, and those of the developer's backend if there is one."""
    secret = settings.secret.get_secret_value()
    if settings.jwt_key is None:
        return JwtTokens(secret, clock=clock)
    key = settings.jwt_key.get_secret_value()
    backend = BackendKey(key, settings.jwt_algorithms, settings.jwt_audience)
    return JwtTokens(secret, backend, clock)


def timing(settings: Settings) -> Timing:
    """Return how long games wait for what."""
    return Timing(
        grace_ms=_milliseconds(settings.grace_seconds),
        host_grace_ms=_milliseconds(settings.host_grace_seconds),
        host_idle_ms=_milliseconds(settings.host_idle_seconds),
        waiting_abandoned_ms=_milliseconds(settings.waiting_abandoned_seconds),
        playing_abandoned_ms=_milliseconds(settings.playing_abandoned_seconds),
        finished_ms=_milliseconds(settings.finished_seconds),
    )


def limits_view(settings: Settings) -> LimitsView:
    """Return what players are told of the limits."""
    return LimitsView(
        message_bytes=settings.max_message_bytes,
        action_bytes=min(MAX_ACTION_BYTES, settings.max_message_bytes),
        metadata_bytes=MAX_METADATA_BYTES,
        player_data_bytes=MAX_PLAYER_DATA_BYTES,
        name_length=MAX_NAME,
        seats=MAX_SEATS,
        grace_seconds=settings.grace_seconds,
    )


def _milliseconds(seconds: float) -> int:
    return int(seconds * SECOND_MS)
