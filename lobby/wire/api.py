"""What is said over HTTP and nowhere else."""

from typing import Annotated, Literal

from pydantic import Field

from lobby.wire.commands import MAX_TOKEN, PlayerRef
from lobby.wire.message import JsonValue, Message, Metadata, Name
from lobby.wire.views import GameView


class NewSession(Message):
    """
    Become a guest called ``name``, or with ``token`` the player one was.

    A guest's token is renewed, and a ``name`` beside it renames them.
    """

    name: Name | None = None
    token: Annotated[str, Field(max_length=MAX_TOKEN)] | None = None


class SessionView(Message):
    """Who one is; ``token`` says so when connecting, and as ``Authorization: Bearer``."""

    player_id: str
    name: str
    token: str


class GameShown(Message):
    """One game."""

    game: GameView


class SendEvent(Message):
    """What a room is told as ``server-event``; ``name`` and ``data`` are yours to choose."""

    name: Name
    data: JsonValue = None


class EventSent(Message):
    """Which number it has in the room: that of the push."""

    epoch: str
    seq: int


class SendNotification(Message):
    """What a player finds in the inbox, pushed where they are connected."""

    player_id: PlayerRef
    kind: Literal["custom"] = "custom"
    body: Metadata
