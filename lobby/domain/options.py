"""What a host asks for when opening a game, and may change while it waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lobby.domain.errors import InvalidMessage
from lobby.domain.ids import MAX_SEATS, MIN_SEATS
from lobby.domain.values import Value

MAX_COUNTDOWN_SECONDS = 60
MAX_SPECTATORS = 64  # a room is encoded once, however many hear it, and written to each
DEFAULT_SPECTATORS = 8


class Visibility(StrEnum):
    """Who finds a game: everybody, those who have its id or code, those with code or invite."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class StartRule(StrEnum):
    """When a match begins: as the host likes, once all are ready, or by itself then."""

    HOST = "host"
    ALL_READY = "all-ready"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class GameOptions:
    """
    What the host asked for.

    Attributes:
        password_hash: Of the password that strangers must know; ``None`` if there is none.
        locked: Whether nobody new is seated.

    Raises:
        InvalidMessage: If the seats are not ``2 ≤ min_players ≤ max_players ≤ 4``, or another
            number is out of its bounds.

    """

    name: str
    min_players: int = MIN_SEATS
    max_players: int = MAX_SEATS
    visibility: Visibility = Visibility.PUBLIC
    password_hash: str | None = field(default=None, repr=False)
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Value] = field(default_factory=dict)
    start_rule: StartRule = StartRule.HOST
    countdown_seconds: int = 0
    max_spectators: int = DEFAULT_SPECTATORS
    locked: bool = False

    def __post_init__(self) -> None:
        _check("maxPlayers", self.max_players, MIN_SEATS, MAX_SEATS)
        if not MIN_SEATS <= self.min_players <= self.max_players:
            raise InvalidMessage("minPlayers", f"must be from {MIN_SEATS} to maxPlayers")
        _check("countdownSeconds", self.countdown_seconds, 0, MAX_COUNTDOWN_SECONDS)
        _check("maxSpectators", self.max_spectators, 0, MAX_SPECTATORS)


def _check(name: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise InvalidMessage(name, f"must be from {least} to {most}")
