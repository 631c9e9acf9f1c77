"""What a host asks for when opening a game."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lobby.domain.errors import InvalidMessage
from lobby.domain.ids import MAX_SEATS, MIN_SEATS
from lobby.domain.values import Value


class Visibility(StrEnum):
    """Who finds a game: everybody, those who have its id or code, those with code or invite."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class GameOptions:
    """
    What the host asked for.

    Raises:
        InvalidMessage: If the seats are not ``2 ≤ min_players ≤ max_players ≤ 4``.

    """

    name: str
    min_players: int = MIN_SEATS
    max_players: int = MAX_SEATS
    visibility: Visibility = Visibility.PUBLIC
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not MIN_SEATS <= self.max_players <= MAX_SEATS:
            raise InvalidMessage("maxPlayers", f"must be from {MIN_SEATS} to {MAX_SEATS}")
        if not MIN_SEATS <= self.min_players <= self.max_players:
            raise InvalidMessage("minPlayers", f"must be from {MIN_SEATS} to maxPlayers")
