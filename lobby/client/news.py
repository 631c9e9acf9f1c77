"""What the client itself has to say, beside the lobby's pushes."""

from dataclasses import dataclass

from lobby.client.errors import LobbyClientError
from lobby.wire.views import GameView


@dataclass(frozen=True, slots=True)
class RawPush:
    """A push that this client does not know, or cannot read: the lobby may be newer."""

    name: str
    payload: object


@dataclass(frozen=True, slots=True)
class SeatLost:
    """
    After a time offline: the game goes on without the player, or is gone.

    ``reason`` is ``closed``, ``lost``, ``kicked``, ``banned`` or ``timed-out``.
    """

    game_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Resync:
    """
    After a time offline: pushes of the room may be missing, and here is the game as it is now.

    Whatever was computed from its pushes so far is to be computed anew. ``game`` is ``None``
    if the player has no seat any more.
    """

    game: GameView | None


@dataclass(frozen=True, slots=True)
class RoomLost:
    """
    After a time offline: the player is not in a chat room any more, and may not come in again.

    ``code`` is that of the refusal, such as ``not-found``.
    """

    room_id: str
    code: str


@dataclass(frozen=True, slots=True)
class MessagesLost:
    """After a time offline: messages of a chat room that the lobby does not hold any more."""

    room_id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TokenRenewed:
    """Keep this token: whoever has it is this player."""

    token: str


@dataclass(frozen=True, slots=True)
class Reconnecting:
    """The connection is lost; the client is on its way back."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The client is back; ``recovered`` if no push of its room is missing."""

    recovered: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The client will not come back by itself, and why."""

    error: LobbyClientError
