"""From what happened in a chat room to the push that tells of it."""

from lobby.domain import chat_events as events
from lobby.domain.chat import ChatRoom
from lobby.wire.chat_views import (
    ChatMessage,
    MemberView,
    RoomCreated,
    RoomUpdated,
    RoomView,
    SystemMessage,
    UserTyping,
)
from lobby.wire.pushes import Push


def chat_push(room: ChatRoom, event: events.ChatEvent) -> Push:
    """Return the push that tells of an event, of a room as it is after it."""
    match event:
        case events.Said():
            return ChatMessage.of(room.id, event)
        case events.TypingChanged():
            return UserTyping.of(room.id, event)
        case events.RoomOpened():
            return RoomCreated(**RoomView.of(room).model_dump(exclude_unset=True))
        case events.MuteChanged():
            return SystemMessage.of_mute(room, event)
        case events.RoomClosed():
            return SystemMessage.of_end(room.id)
        case _:
            return _updated(room, event)


def _updated(
    room: ChatRoom, event: events.MemberJoined | events.MemberLeft | events.RoomChanged
) -> RoomUpdated:
    count = len(room.members)
    match event:
        case events.MemberJoined(member):
            return RoomUpdated(
                room_id=room.id,
                change="member-joined",
                member_count=count,
                member=MemberView.of(member),
            )
        case events.MemberLeft(player, reason):
            return RoomUpdated(
                room_id=room.id,
                change="member-left",
                member_count=count,
                player_id=player,
                reason=reason,
            )
        case _:
            return RoomUpdated(
                room_id=room.id,
                change="room-changed",
                member_count=count,
                description=room.description,
            )
