"""Those who are in a game: players on seats, and spectators beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from lobby.domain.ids import PlayerId
from lobby.domain.values import Value


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who may take a seat."""

    id: PlayerId
    name: str


@dataclass(frozen=True, slots=True)
class Spectator:
    """
    Somebody who watches.

    Attributes:
        lost_at: Since when the grace counts (Unix ms): when the last connection was lost, moved on
            by as long as no player at all was there; ``None`` while connected.

    """

    player: Player
    lost_at: int | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the one who sits here can hear the room."""
        return self.lost_at is None

    def without_pause(self, since: int, until: int) -> Self:
        """Return the same member, whose grace did not count meanwhile."""
        if self.lost_at is None:
            return self
        return replace(self, lost_at=until - max(0, since - self.lost_at))


@dataclass(frozen=True, slots=True)
class Seat(Spectator):
    """
    A taken seat.

    Attributes:
        number: From 0, the lowest that was free; it stays the player's while they stay.
        data: What the player tells everybody about themselves.

    """

    number: int = 0
    ready: bool = False
    data: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """
    Everybody who is in a game.

    Attributes:
        seats: Taken seats in the order their players joined; empty only once the game is closed.

    """

    seats: tuple[Seat, ...]
    spectators: tuple[Spectator, ...] = ()

    def seat_of(self, player: PlayerId) -> Seat | None:
        """Return the player's seat, or ``None`` for everybody else."""
        for seat in self.seats:
            if seat.player.id == player:
                return seat
        return None

    def is_watched_by(self, player: PlayerId) -> bool:
        """Whether the player is one of the spectators."""
        return any(spectator.player.id == player for spectator in self.spectators)

    @property
    def members(self) -> frozenset[PlayerId]:
        """Everybody who hears the room: players and spectators."""
        return frozenset(member.player.id for member in (*self.seats, *self.spectators))

    @property
    def connected(self) -> tuple[Seat, ...]:
        """The seats whose players are there, in the order they joined."""
        return tuple(seat for seat in self.seats if seat.is_connected)
