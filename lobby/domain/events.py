"""
What can happen in a game's room, in the past tense.

Every event gets a number (``seq``) when a store logs it, and becomes one push to the room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lobby.domain.ids import PlayerId
from lobby.domain.options import GameOptions
from lobby.domain.status import GameStatus
from lobby.domain.values import Value


class LeaveReason(StrEnum):
    """Why somebody is not in the game any more."""

    LEFT = "left"
    KICKED = "kicked"
    BANNED = "banned"
    TIMED_OUT = "timed-out"


class EndReason(StrEnum):
    """Why a match is over."""

    ENDED = "ended"
    NOT_ENOUGH_PLAYERS = "not-enough-players"


class CloseReason(StrEnum):
    """
    Why a game is gone.

    All left, all were cut off too long, its end was long ago, an administrator closed it, or the
    store has lost it.
    """

    EMPTY = "empty"
    ABANDONED = "abandoned"
    FINISHED = "finished"
    ADMIN = "admin"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PlayerJoined:
    """A player took a free seat, or a spectator came: then ``seat`` is ``None``."""

    player: PlayerId
    name: str
    seat: int | None
    player_count: int
    spectator_count: int = 0


@dataclass(frozen=True, slots=True)
class PlayerLeft:
    """A seat became free, or a spectator went; ``message`` is what a kicking host said."""

    player: PlayerId
    reason: LeaveReason
    player_count: int
    spectator_count: int = 0
    message: str | None = None


@dataclass(frozen=True, slots=True)
class PlayerUpdated:
    """Something that everybody may see of a player changed; ``None`` is what did not."""

    player: PlayerId
    ready: bool | None = None
    connected: bool | None = None
    data: Mapping[str, Value] | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class HostChanged:
    """Another player hosts from now on."""

    host: PlayerId


@dataclass(frozen=True, slots=True)
class GameChanged:
    """The host changed the game, or it waits again: after a countdown, or for a rematch."""

    options: GameOptions
    status: GameStatus


@dataclass(frozen=True, slots=True)
class GameStarting:
    """The countdown to the match runs; it ends at ``starts_at`` (Unix ms)."""

    starts_at: int


@dataclass(frozen=True, slots=True)
class GameStarted:
    """The match is on: actions are taken from now on."""


@dataclass(frozen=True, slots=True)
class GameEnded:
    """The match is over; the game stays open."""

    reason: EndReason
    result: Value = None


@dataclass(frozen=True, slots=True)
class RematchUpdated:
    """So many ``of`` the connected players want to play again, and these are all who do."""

    accepted: int
    of: int
    players: frozenset[PlayerId] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class GameClosed:
    """The game is gone: the last event of its room."""

    reason: CloseReason


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """The developer's own server has something to say; ``name`` and ``data`` are its own."""

    name: str
    data: Value = None


class ActionSent(NamedTuple):
    """
    A player did something that only the game itself understands.

    A tuple, because there are thousands a second and it is the cheapest value to make.

    Attributes:
        size_bytes: What the action takes on the wire, about; the log's bound counts it.
        action_id: The sender's own name for it. A repeat is acknowledged, not sent again.
        to: Who may see the action; everybody in the room if ``None``.

    """

    player: PlayerId
    action: Value
    size_bytes: int
    action_id: str | None = None
    to: frozenset[PlayerId] | None = None


StateEvent = (
    PlayerJoined
    | PlayerLeft
    | PlayerUpdated
    | HostChanged
    | GameChanged
    | GameStarting
    | GameStarted
    | GameEnded
    | RematchUpdated
    | GameClosed
    | ServerEvent
)
"""Every event but an action, which has a path of its own because there are so many."""

Event = StateEvent | ActionSent
