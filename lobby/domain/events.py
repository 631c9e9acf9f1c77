"""
What can happen in a game's room, in the past tense.

Every event gets a number (``seq``) when a store logs it, and becomes one push to the room.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from lobby.domain.ids import PlayerId
from lobby.domain.values import Value


class LeaveReason(StrEnum):
    """Why a seat became free."""

    LEFT = "left"
    TIMED_OUT = "timed-out"


class EndReason(StrEnum):
    """Why a match is over."""

    ENDED = "ended"
    NOT_ENOUGH_PLAYERS = "not-enough-players"


class CloseReason(StrEnum):
    """Why a game is gone."""

    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class PlayerJoined:
    """A player took a free seat."""

    player: PlayerId
    name: str
    seat: int
    player_count: int


@dataclass(frozen=True, slots=True)
class PlayerLeft:
    """A seat became free."""

    player: PlayerId
    reason: LeaveReason
    player_count: int


@dataclass(frozen=True, slots=True)
class PlayerUpdated:
    """Something that everybody may see of a player changed."""

    player: PlayerId
    ready: bool


@dataclass(frozen=True, slots=True)
class HostChanged:
    """Another player hosts from now on."""

    host: PlayerId


@dataclass(frozen=True, slots=True)
class GameStarted:
    """The match is on: actions are taken from now on."""


@dataclass(frozen=True, slots=True)
class GameEnded:
    """The match is over; the game stays open."""

    reason: EndReason
    result: Value = None


@dataclass(frozen=True, slots=True)
class GameClosed:
    """The game is gone: the last event of its room."""

    reason: CloseReason


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


Event = (
    PlayerJoined
    | PlayerLeft
    | PlayerUpdated
    | HostChanged
    | GameStarted
    | GameEnded
    | GameClosed
    | ActionSent
)
