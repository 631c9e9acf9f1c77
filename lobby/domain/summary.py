"""A game as the listing shows it, and why a player could not join it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lobby.domain.game import Game
from lobby.domain.ids import GameId, PlayerId
from lobby.domain.options import Visibility
from lobby.domain.seats import Spectator
from lobby.domain.status import GameStatus
from lobby.domain.values import Value, is_same


def is_listed(game: Game) -> bool:
    """Whether a game is shown to everybody: it is public, open, and somebody plays there now."""
    is_public = game.options.visibility is Visibility.PUBLIC
    return is_public and game.status is not GameStatus.CLOSED and bool(game.connected)


def is_joinable(game: Game) -> bool:
    """Whether a stranger would be given a seat now, with the password if there is one."""
    is_open = game.status is GameStatus.WAITING and not game.options.locked
    return is_open and not game.is_full


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """
    A game as the listing shows it. The fields mean what they mean in :class:`Game`.

    Attributes:
        joinable: Whether a stranger would be given a seat now, with the password if there is one.
        is_locked: Not shown.
        banned: Not shown.
        visibility: Not shown: what everybody sees is public. Administrators see all.
        people: Shown to administrators: those who play, then those who watch.

    """

    id: GameId
    name: str
    status: GameStatus
    host_id: PlayerId
    host_name: str
    player_count: int
    max_players: int
    spectator_count: int = 0
    has_password: bool = False
    tags: tuple[str, ...]
    metadata: Mapping[str, Value]
    created_at: int
    joinable: bool
    is_locked: bool = field(default=False, compare=False)
    banned: frozenset[PlayerId] = field(default=frozenset(), compare=False)
    visibility: Visibility = field(default=Visibility.PUBLIC, compare=False)
    people: tuple[Spectator, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, game: Game) -> "Summary":
        """Return the summary of an open game."""
        host = next(seat.player for seat in game.seats if seat.player.id == game.host)
        return cls(
            id=game.id,
            name=game.options.name,
            status=game.status,
            host_id=host.id,
            host_name=host.name,
            player_count=len(game.seats),
            max_players=game.options.max_players,
            spectator_count=len(game.spectators),
            has_password=game.options.password_hash is not None,
            tags=game.options.tags,
            metadata=game.options.metadata,
            created_at=game.created_at,
            joinable=is_joinable(game),
            is_locked=game.options.locked,
            banned=game.banned,
            visibility=game.options.visibility,
            people=(*game.seats, *game.spectators),
        )

    def looks_like(self, other: "Summary") -> bool:
        """Return whether nobody who sees the listing can tell the two apart."""
        # Equal is not enough for metadata: 1 equals true here, and not in a client.
        one, two = self.metadata, other.metadata
        return self == other and (one is two or is_same(dict(one), dict(two)))

    @property
    def free_seats(self) -> int:
        """Seats not taken, whether or not the game can be joined now."""
        return self.max_players - self.player_count


class WhyNot(StrEnum):
    """Why a player would be refused a seat: the codes of those refusals."""

    BANNED = "banned"
    ALREADY_IN_GAME = "already-in-game"
    PASSWORD_REQUIRED = "password-required"  # noqa: S105  # a code
    WRONG_STATE = "wrong-state"
    GAME_LOCKED = "game-locked"
    GAME_FULL = "game-full"


class Seeker(NamedTuple):
    """
    Somebody who looks for a game.

    Attributes:
        game: Where they play or watch now.
        is_watching: Whether they only watch there.

    """

    player: PlayerId
    game: GameId | None = None
    is_watching: bool = False


def why_not(game: Summary, seeker: Seeker) -> WhyNot | None:
    """
    Return why a player could not join a listed game now, by its id alone; ``None`` if they could.

    It is the first reason that ``join-game`` would name. Whoever plays there has none.
    """
    is_inside = seeker.game == game.id
    if is_inside and not seeker.is_watching:
        return None
    obstacles = (
        (WhyNot.BANNED, seeker.player in game.banned),
        (WhyNot.PASSWORD_REQUIRED, game.has_password and not is_inside),
        (WhyNot.WRONG_STATE, game.status is not GameStatus.WAITING),
        (WhyNot.GAME_LOCKED, game.is_locked),
        (WhyNot.GAME_FULL, game.free_seats <= 0),
        (WhyNot.ALREADY_IN_GAME, seeker.game is not None and not is_inside),
    )
    return next((reason for reason, holds in obstacles if holds), None)
