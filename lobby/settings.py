"""What an operator can set, by ``LOBBY_*`` variables of the environment."""

import os
import secrets
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from lobby.domain.chat import RESERVED_PREFIXES
from lobby.domain.names import is_name
from lobby.domain.rates import Rate
from lobby.storage.redis.address import RedisAddress

PREFIX = "LOBBY_"
MIN_SECRET = 32  # RFC 7518 section 3.2 asks 256 bits of an HS256 key
MAX_EVENTS = 1_000_000
MAX_STRIKES = 1_000  # the time of each is remembered
MAX_RATE_SECONDS = 3600
MIN_RATE_SECONDS = 0.001
WordList = Annotated[tuple[str, ...], NoDecode]
# Empty, as compose files write what is not set, would switch the library's check off altogether.
Origins = Annotated[tuple[str, ...], NoDecode, Field(min_length=1)]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(ip_network)]
Networks = Annotated[tuple[Network, ...], NoDecode]


def read_rate(text: object) -> object:
    """
    Return the rate that ``EVENTS/SECONDS/BURST`` stands for; without a burst it is the events.

    Raises:
        ValueError: If it is none.

    """
    if not isinstance(text, str):
        return text
    events, *rest = text.split("/")
    if len(rest) > 2:
        raise ValueError("a rate is EVENTS/SECONDS or EVENTS/SECONDS/BURST, or 0 for no limit")
    seconds = float(rest[0]) if rest else 1.0
    rate = Rate(int(events), seconds, int(rest[1]) if len(rest) == 2 else 0)
    if rate.burst > MAX_EVENTS or not MIN_RATE_SECONDS <= seconds <= MAX_RATE_SECONDS:
        raise ValueError(
            f"a rate is at most {MAX_EVENTS} events, in {MIN_RATE_SECONDS} to {MAX_RATE_SECONDS} s"
        )
    return rate


def _check_strikes(rate: Rate) -> Rate:
    if rate.events > MAX_STRIKES or rate.burst != rate.events:
        raise ValueError(f"this one counts at most {MAX_STRIKES} events, and has no burst")
    return rate


def _check_rooms(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not is_name(name) or name.startswith(RESERVED_PREFIXES):
            raise ValueError(f"a room cannot be called {name!r}")
    if len(set(names)) < len(names):
        raise ValueError("two rooms cannot have one name")
    return names


RoomNames = Annotated[WordList, Field(max_length=100), AfterValidator(_check_rooms)]


def read_store(text: object) -> object:
    """
    Return where the store is that a URL names; ``None`` for the memory of the process.

    Raises:
        ValueError: If it names none.

    """
    if not isinstance(text, str):
        return text
    return None if text == "memory" else RedisAddress.parse(text)


StoreSetting = Annotated[RedisAddress | None, NoDecode, BeforeValidator(read_store)]
RateSetting = Annotated[Rate, NoDecode, BeforeValidator(read_rate)]
StrikesSetting = Annotated[RateSetting, AfterValidator(_check_strikes)]


class Settings(BaseSettings):
    """The settings of one node, read once. A list is written with commas between its words."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    # Empty, as compose files write what is not set, it would be every address there is.
    host: str = Field(default="127.0.0.1", min_length=1)
    """Address to listen on. The default lets nobody in from other machines."""

    port: int = Field(default=8000, ge=0, le=65535)
    """TCP port to listen on; 0 takes a free one."""

    store: StoreSetting = None
    """
    Where games, chat and notifications are kept: ``memory``, or ``redis://…`` for several nodes.

    Also ``rediss://…`` and ``unix://…``. With Redis, every node needs the same secret.
    """

    secret: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32)), min_length=MIN_SECRET
    )
    """
    Signs guests' tokens: 32 characters or more.

    Unset, it is drawn at each start, and no token outlives a restart.
    """

    jwt_key: SecretStr | None = None
    """
    Verifies the tokens of your own backend: a public key in PEM, or a shared secret.

    The latter has 32 characters or more, too: whoever guesses it is an administrator.
    """

    jwt_algorithms: WordList = ()
    """Algorithms your backend signs with: all ``HS*``, or all of the others."""

    jwt_audience: str | None = None
    """What ``aud`` must name in your backend's tokens; unset, it is not looked at."""

    allowed_origins: Origins = ("*",)
    """Origins whose pages may connect. ``*`` is safe: no cookie is used, each token is sent."""

    max_message_bytes: int = Field(default=16 * 1024, ge=1024, le=1024 * 1024)
    """A larger message closes its connection."""

    drain_seconds: float = Field(default=30, ge=0, le=3600)
    """How long players may go on after the first SIGTERM. Zero stops at once."""

    metrics_public: bool = False
    """Whether everybody may read ``/metrics``, not only bearers of an admin or server token."""

    alert_lag_ms: float = Field(default=100, ge=0, le=60_000)
    """Lag of the event loop (p99) beyond which administrators are alerted. Zero: never."""

    alert_memory_mib: float = Field(default=1024, ge=0)
    """Memory of the process beyond which administrators are alerted. Zero: never."""

    trusted_proxies: Networks = ()
    """Addresses or networks of proxies whose ``X-Forwarded-For`` is believed; by default none."""

    max_sockets: int = Field(default=20_000, ge=0, le=1_000_000)
    """Connections of this server. Zero means no limit."""

    max_games: int = Field(default=5_000, ge=0, le=1_000_000)
    """Open games of all nodes together, unlisted ones included. Zero means no limit."""

    max_connections_per_address: int = Field(default=0, ge=0, le=1_000_000)
    """Connections of one address (IPv6: one /64), loopback excepted. Zero means no limit."""

    rate_actions: RateSetting = Rate(60, 1, 120)
    """``game-action`` of a player. This and each of the following: zero means no limit."""

    rate_creates: RateSetting = Rate(2, 6)
    """``create-game`` of a player."""

    rate_joins: RateSetting = Rate(10, 60)
    """``join-game`` and ``quick-join`` of a player."""

    rate_updates: RateSetting = Rate(2, 1)
    """``update-player``, ``update-game``, ``watch-games`` of a player, and changes of rooms."""

    rate_commands: RateSetting = Rate(10, 1, 20)
    """
    Any other command of a player, and what is none.

    Also attempts to connect that were refused: of an address, or else of a connection.
    """

    rate_connects: RateSetting = Rate(2, 1, 20)
    """CONNECTs of a player, one for each namespace: a reconnect may be told all it missed."""

    rate_chat: RateSetting = Rate(5, 5)
    """``send-message`` of a player."""

    rate_refusals: StrikesSetting = Rate(100, 10)
    """So many refused commands in so many seconds end a session as flooding."""

    rate_guesses: StrikesSetting = Rate(5, 60)
    """Wrong codes and passwords, of a player and of an address."""

    rate_guests: RateSetting = Rate(30, 60)
    """New guests of an address, loopback excepted."""

    grace_seconds: float = Field(default=60, ge=0, le=3600)
    """How long a seat is kept for a player whose connection was lost. Zero frees it at once."""

    host_grace_seconds: float = Field(default=30, ge=0, le=3600)
    """How long a host who was cut off stays the host. Zero appoints another at once."""

    host_idle_seconds: float = Field(default=60, ge=0, le=3600)
    """
    How long a host may leave everybody ready without starting; then the next player hosts.

    Zero is for ever.
    """

    waiting_abandoned_seconds: float = Field(default=60, ge=0, le=3600)
    """When a game closes if nobody in it is connected. Zero closes it at once."""

    playing_abandoned_seconds: float = Field(default=120, ge=0, le=3600)
    """The same for a game that is being played."""

    finished_seconds: float = Field(default=300, ge=1, le=86_400)
    """When a finished game closes."""

    invite_seconds: float = Field(default=3600, ge=1, le=30 * 86_400)
    """How long an invite is good."""

    chat_rooms: RoomNames = ("general",)
    """Chat rooms that are always there, for everybody."""

    @field_validator(
        "jwt_algorithms", "allowed_origins", "trusted_proxies", "chat_rooms", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

    @model_validator(mode="after")
    def _check_jwt(self) -> "Settings":
        symmetric = {name.startswith("HS") for name in self.jwt_algorithms}
        if len(symmetric) > 1:
            # A public key is no secret: whoever has it could sign with HS256.
            raise ValueError("LOBBY_JWT_ALGORITHMS must not mix HS* with others")
        if "none" in {name.lower() for name in self.jwt_algorithms}:
            raise ValueError("LOBBY_JWT_ALGORITHMS must not hold none: such tokens are not signed")
        if (self.jwt_key is None) != (not self.jwt_algorithms):
            raise ValueError("LOBBY_JWT_KEY and LOBBY_JWT_ALGORITHMS go together")
        if True in symmetric and len(self.jwt_key or "") < MIN_SECRET:
            raise ValueError(f"LOBBY_JWT_KEY must have {MIN_SECRET} characters or more for HS*")
        return self

    @model_validator(mode="after")
    def _check_secret(self) -> "Settings":
        if self.store is not None and not self.has_lasting_secret:
            raise ValueError(
                "LOBBY_SECRET must be set, the same on every node, with a store in Redis"
            )
        return self

    @property
    def has_lasting_secret(self) -> bool:
        """Whether guests' tokens outlive a restart."""
        return "secret" in self.model_fields_set


class UnknownSetting(ValueError):
    """A ``LOBBY_*`` variable that means nothing: most often a slip of the pen."""


def read_settings(
    *, host: str | None = None, port: int | None = None, store: str | None = None
) -> Settings:
    """
    Return the settings from the environment; what is given here goes before it.

    Raises:
        UnknownSetting: If the environment has a ``LOBBY_*`` variable that is none of ours.
        pydantic.ValidationError: If a value does not fit.

    """
    unknown = sorted(_unknown(os.environ))
    if unknown:
        raise UnknownSetting(f"unknown settings: {', '.join(unknown)}")
    given = {"host": host, "port": port, "store": store}
    return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]


def _unknown(names: Iterable[str]) -> set[str]:
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    return {name for name in names if name.startswith(PREFIX) and name not in known}
