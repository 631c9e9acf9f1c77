"""What can happen in a chat room, in the past tense."""

from dataclasses import dataclass
from enum import StrEnum

from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player

KEPT_MESSAGES = 200  # of one room
MAX_TEXT = 500


class ExitReason(StrEnum):
    """Why somebody is not in the room any more."""

    LEFT = "left"
    KICKED = "kicked"
    BANNED = "banned"
    TIMED_OUT = "timed-out"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a room, since ``joined_at`` (Unix ms)."""

    player: Player
    joined_at: int


@dataclass(frozen=True, slots=True)
class RoomOpened:
    """A room came to be, or became open to ``players``, who could not join it before."""

    players: frozenset[PlayerId]


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """Somebody came in."""

    member: Member


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Somebody went, by their own will or not."""

    player: PlayerId
    reason: ExitReason


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """The creator changed how the room is described, or who may join."""


@dataclass(frozen=True, slots=True)
class MuteChanged:
    """Somebody may not speak any more, or may again."""

    player: PlayerId
    is_muted: bool


@dataclass(frozen=True, slots=True)
class RoomClosed:
    """The room is gone: the last event of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """
    What a player said.

    Attributes:
        number: From 1, without a gap in one room.
        at: Unix time in milliseconds.

    """

    number: int
    player: Player
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class TypingChanged:
    """Somebody has begun to write, or has stopped."""

    player: Player
    is_typing: bool


RoomChange = RoomOpened | MemberJoined | MemberLeft | RoomChanged | MuteChanged | RoomClosed
"""What changes a room."""

ChatEvent = RoomChange | Said | TypingChanged
"""All that can be heard of a room."""
