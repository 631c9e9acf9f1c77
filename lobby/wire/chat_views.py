"""How chat rooms are shown, in acks and pushes."""

from collections.abc import Sequence
from typing import Literal, Self

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.chat_events import ExitReason, Member, MuteChanged, Said, TypingChanged
from lobby.domain.ids import RoomId
from lobby.wire.message import Message
from lobby.wire.pushes import Push

SHOWN_MEMBERS = 100  # on joining; the rest by room-members


class RoomView(Message):
    """
    A room. ``roomId`` of a public room is its name.

    ``creatorId`` is there if a player has opened it; ``lastNumber``, of the newest message, in the
    list of one's own rooms.
    """

    room_id: str
    kind: RoomKind
    name: str
    description: str
    member_count: int
    creator_id: str | None = None
    last_number: int | None = None

    @classmethod
    def of(cls, room: ChatRoom) -> Self:
        """Return the view of a room."""
        view = cls(
            room_id=room.id,
            kind=room.kind,
            name=room.name,
            description=room.description,
            member_count=len(room.members),
        )
        known = {} if room.creator is None else {"creator_id": room.creator}
        return view.model_copy(update=known)


class MemberView(Message):
    """Somebody in a room, since ``joinedAt`` (Unix ms)."""

    player_id: str
    name: str
    joined_at: int

    @classmethod
    def of(cls, member: Member) -> Self:
        """Return the view of a member."""
        player = member.player
        return cls(player_id=player.id, name=player.name, joined_at=member.joined_at)


class ChatMessage(Push):
    """
    What a player said; those in the room hear it, the sender too.

    ``number`` counts the messages of the room from 1, without a gap; ``sentAt`` is Unix time in ms.
    ``text`` is text: show it as such, never as markup.
    """

    event_name = "message"

    room_id: str
    number: int
    player_id: str
    name: str
    text: str
    sent_at: int

    @classmethod
    def of(cls, room: RoomId, said: Said) -> Self:
        """Return the view of a message."""
        return cls(
            room_id=room,
            number=said.number,
            player_id=said.player.id,
            name=said.player.name,
            text=said.text,
            sent_at=said.at,
        )


class RoomList(Message):
    """Rooms; ``cursor`` asks for the next page, ``null`` on the last."""

    rooms: list[RoomView]
    cursor: str | None = None


class MemberList(Message):
    """Members in the order they came; ``cursor`` as in a list of rooms."""

    members: list[MemberView]
    member_count: int
    cursor: str | None = None


class MessageList(Message):
    """Messages, oldest first; ``more`` says whether there may be older ones."""

    messages: list[ChatMessage]
    more: bool


class MessageSent(Message):
    """The answer to a message: where it stands."""

    room_id: str
    number: int
    sent_at: int


class RoomCreated(Push, RoomView):
    """The caller's new room, or a private one that the caller may join from now on."""

    event_name = "room-created"


class JoinedRoom(Push, RoomView):
    """
    A room the caller has come into, or is back in after a reconnect: it replaces what one holds.

    ``members`` are the newest 100, ``messages`` the newest 50, oldest first.
    """

    event_name = "joined-room"

    members: list[MemberView]
    messages: list[ChatMessage]

    @classmethod
    def showing(cls, room: ChatRoom, messages: Sequence[Said]) -> Self:
        """Return the view of a room for somebody who comes in."""
        newest = tuple(room.members.values())[-SHOWN_MEMBERS:]
        return cls(
            **RoomView.of(room).model_dump(exclude_unset=True),
            members=[MemberView.of(member) for member in newest],
            messages=[ChatMessage.of(room.id, said) for said in messages],
        )


class UserTyping(Push):
    """Another member writes, or with ``typing: false`` has stopped."""

    event_name = "user-typing"

    room_id: str
    player_id: str
    name: str
    typing: bool

    @classmethod
    def of(cls, room: RoomId, event: TypingChanged) -> Self:
        """Return the view of somebody who writes."""
        player = event.player
        return cls(room_id=room, player_id=player.id, name=player.name, typing=event.is_typing)


class RoomUpdated(Push):
    """
    What ``change`` a room saw.

    ``member-joined``: ``member`` came. ``member-left``: ``playerId`` went, for a ``reason``; who
    was put out hears it, too. ``room-changed``: the room has this ``description``.
    """

    event_name = "room-updated"

    room_id: str
    change: Literal["member-joined", "member-left", "room-changed"]
    member_count: int
    member: MemberView | None = None
    player_id: str | None = None
    reason: ExitReason | None = None
    description: str | None = None


class SystemMessage(Push):
    """
    What the server says in a room.

    ``code`` is ``player-muted`` or ``player-unmuted``, of ``playerId``, or ``room-closed``, the
    last that is heard of a room; ``text`` says it to people.
    """

    event_name = "system-message"

    room_id: str
    code: Literal["player-muted", "player-unmuted", "room-closed"]
    text: str
    player_id: str | None = None

    @classmethod
    def of_mute(cls, room: ChatRoom, event: MuteChanged) -> Self:
        """Return what a room is told of somebody who may not speak, or may again."""
        member = room.members.get(event.player)
        name = event.player if member is None else member.player.name
        return cls(
            room_id=room.id,
            code="player-muted" if event.is_muted else "player-unmuted",
            text=f"{name} {'was muted' if event.is_muted else 'may speak again'}",
            player_id=event.player,
        )

    @classmethod
    def of_end(cls, room: RoomId) -> Self:
        """Return what a room is told last."""
        return cls(room_id=room, code="room-closed", text="the room was closed")
