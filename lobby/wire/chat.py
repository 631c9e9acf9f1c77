"""What a client may ask for on ``/chat``: one model per command."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from lobby.domain.chat import RESERVED_PREFIXES
from lobby.domain.chat_changes import MAX_ALLOWED
from lobby.domain.chat_events import MAX_TEXT
from lobby.domain.ids import PlayerId
from lobby.domain.texts import is_text
from lobby.wire.chat_views import RoomView
from lobby.wire.command import Command
from lobby.wire.commands import PlayerRef
from lobby.wire.message import Name, check_markup, documented_line

MAX_DESCRIPTION = 200
MAX_ROOM_ID = 160  # direct: and two players' ids
MAX_PAGE = 100
MAX_HISTORY = 50


def _check_text(text: str) -> str:
    if not is_text(text, MAX_TEXT):
        limit = {"limit": MAX_TEXT}
        raise PydanticCustomError("text", "must be 1 to {limit} characters on one line", limit)
    return text


def _check_description(text: str) -> str:
    if text and not is_text(text, MAX_DESCRIPTION):
        limit = {"limit": MAX_DESCRIPTION}
        raise PydanticCustomError("text", "must be {limit} characters on one line", limit)
    return text


def _check_room_name(name: str) -> str:
    if name != name.strip():
        raise PydanticCustomError("name", "must not begin or end with a space")
    if name.casefold().startswith(RESERVED_PREFIXES):
        words = {"words": ", ".join(RESERVED_PREFIXES)}
        raise PydanticCustomError("name", "must not begin with any of {words}", words)
    return name


RoomRef = Annotated[str, Field(min_length=1, max_length=MAX_ROOM_ID)]
Text = Annotated[
    str, AfterValidator(_check_text), AfterValidator(check_markup), documented_line(MAX_TEXT)
]
Description = Annotated[
    str,
    AfterValidator(_check_description),
    AfterValidator(check_markup),
    WithJsonSchema({"type": "string", "maxLength": MAX_DESCRIPTION}),
]
RoomName = Annotated[Name, AfterValidator(_check_room_name)]
Allowed = Annotated[list[PlayerRef], Field(max_length=MAX_ALLOWED)]


class _InRoom(Command):
    shorthand = "roomId"

    room_id: RoomRef


class JoinRoom(_InRoom):
    """Come into a room; ``joined-room`` follows, also if the caller is there already."""

    replies = (RoomView,)


class LeaveRoom(_InRoom):
    """Go out of a room."""


class SendMessage(Command):
    """Say something in a room one has joined, or ``to`` one other player, wherever they are."""

    room_id: RoomRef | None = None
    to: PlayerRef | None = None
    text: Text

    @model_validator(mode="after")
    def _check_that_one_is_given(self) -> Self:
        if (self.room_id is None) is (self.to is None):
            raise PydanticCustomError("target", "either roomId or to is required")
        return self


class Typing(_InRoom):
    """Let the others know that one writes; it ends by itself after 5 s."""

    typing: bool = True


class CreateRoom(Command):
    """Open a room and come into it: a public one, or one that only those in ``allow`` may join."""

    replies = (RoomView,)

    shorthand = "name"

    name: RoomName
    description: Description = ""
    visibility: Literal["public", "private"] = "public"
    allow: Allowed = []

    @model_validator(mode="after")
    def _check_who_is_allowed(self) -> Self:
        if self.allow and self.visibility == "public":
            raise PydanticCustomError("allow", "allow is for private rooms")
        return self

    @property
    def allowed(self) -> frozenset[PlayerId] | None:
        """Who may join beside the caller; ``None`` for everybody."""
        return None if self.visibility == "public" else frozenset(map(PlayerId, self.allow))


class UpdateRoom(_InRoom):
    """Change a room of one's own; who is in it and not in ``allow`` any more is put out."""

    description: Description | None = None
    allow: Allowed | None = None

    @property
    def allowed(self) -> frozenset[PlayerId] | None:
        """Who may join from now on beside the caller; ``None`` if that does not change."""
        return None if self.allow is None else frozenset(map(PlayerId, self.allow))


class MutePlayer(Command):
    """Let somebody speak no more, or with ``muted: false`` again; for the host or the creator."""

    room_id: RoomRef
    player_id: PlayerRef
    muted: bool = True


class ListRooms(Command):
    """Ask for one page of the rooms that one may join."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 20
    cursor: RoomRef | None = None


class MyRooms(Command):
    """Ask for the rooms that one is in."""


class RoomMembers(_InRoom):
    """Ask for one page of those who are in a room, in the order they came."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = MAX_PAGE
    cursor: PlayerRef | None = None


class History(_InRoom):
    """Ask for the newest messages before number ``before``."""

    before: Annotated[int, Field(ge=1)] | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_HISTORY)] = MAX_HISTORY
