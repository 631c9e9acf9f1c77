"""``/chat``: talk."""

from collections.abc import Iterable
from dataclasses import dataclass

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.chat_events import ChatEvent, MemberJoined, MemberLeft, RoomOpened, TypingChanged
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.rates import EventClass
from lobby.engine import Server, Socket
from lobby.ports import ChatStore
from lobby.services.chat import ChatHostService, ChatService, NewRoom, RoomPicture
from lobby.services.chat_presence import ChatPresence
from lobby.services.entrance import Entrance
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.caller import Caller
from lobby.sockets.greeting import Greeting
from lobby.sockets.sessions import Session
from lobby.wire.chat import (
    CreateRoom,
    History,
    JoinRoom,
    LeaveRoom,
    ListRooms,
    MutePlayer,
    MyRooms,
    RoomMembers,
    SendMessage,
    Typing,
    UpdateRoom,
)
from lobby.wire.chat_room import chat_push
from lobby.wire.chat_views import (
    ChatMessage,
    JoinedRoom,
    MemberList,
    MemberView,
    MessageList,
    MessageSent,
    RoomCreated,
    RoomList,
    RoomUpdated,
    RoomView,
    SystemMessage,
    UserTyping,
)
from lobby.wire.pushes import SessionReplaced, Welcome

_UNSEEN = frozenset({RoomKind.GENERAL, RoomKind.GAME, RoomKind.DIRECT})
"""Rooms of which nobody is told that they opened: they are found where they belong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatServices:
    """The use cases that the namespace calls."""

    chat: ChatService
    hosting: ChatHostService
    presence: ChatPresence


class ChatNamespace(LobbyNamespace):
    """Rooms in which players talk."""

    commands = {  # noqa: RUF012  # declared ClassVar by the base
        "join-room": JoinRoom,
        "leave-room": LeaveRoom,
        "send-message": SendMessage,
        "typing": Typing,
        "create-room": CreateRoom,
        "update-room": UpdateRoom,
        "mute-player": MutePlayer,
        "list-rooms": ListRooms,
        "my-rooms": MyRooms,
        "room-members": RoomMembers,
        "history": History,
    }
    event_classes = {  # noqa: RUF012  # as above
        "send-message": EventClass.CHAT,
        "leave-room": EventClass.UPDATE,
        "create-room": EventClass.UPDATE,
        "update-room": EventClass.UPDATE,
        "mute-player": EventClass.UPDATE,
    }
    settles_at_once = False  # but when the grace is over
    pushes = (
        Welcome,
        JoinedRoom,
        ChatMessage,
        UserTyping,
        RoomUpdated,
        RoomCreated,
        SystemMessage,
        SessionReplaced,
        *LobbyNamespace.pushes,
    )

    def __init__(
        self,
        entrance: Entrance,
        services: ChatServices,
        store: ChatStore,
        greeting: Greeting,
        server: Server,
    ) -> None:
        super().__init__("/chat", entrance)
        self._chat = services.chat
        self._hosting = services.hosting
        self._presence = services.presence
        self._greeting = greeting
        self._server = server
        store.follow(self._tell)

    async def greet(self, session: Session) -> None:
        """Welcome a player and show them the rooms that they are still in."""
        self._greeting.send(session)
        for room in await self._presence.come_back(session.player_id):
            self._show(session, await self._chat.picture(room))
            # Who does not keep up with the past would be closed for the present.
            if not await session.socket.drained():
                return

    async def settle(self, player: PlayerId) -> None:
        """Keep the places of a player who is gone, for a while."""
        await self._presence.settle(player)

    async def disconnected(self, socket: Socket, reason: str) -> None:
        """Let a socket go; if the server has ended it for good, nothing is kept for its player."""
        session: Session = socket.state
        is_newest = self._sessions.of(session.player_id) is session
        await super().disconnected(socket, reason)
        if session.is_over and is_newest:
            self._presence.expel(session.player_id)

    async def join_room(self, caller: Caller, command: JoinRoom) -> None:
        """Let the caller hear a room."""
        joined = await self._chat.join(caller.session.identity.player, RoomId(command.room_id))
        caller.answer(RoomView.of(joined.room))
        self._show(caller.session, joined)

    async def leave_room(self, caller: Caller, command: LeaveRoom) -> None:
        """Let the caller hear a room no more."""
        await self._chat.leave(caller.session.player_id, RoomId(command.room_id))

    async def send_message(self, caller: Caller, command: SendMessage) -> MessageSent:
        """Say something in a room, or to one other player."""
        player = caller.session.identity.player
        if command.to is not None:
            room, said = await self._chat.tell(player, PlayerId(command.to), command.text)
        else:
            room = RoomId(command.room_id or "")
            said = await self._chat.say(player, room, command.text)
        self._presence.stop_typing(player, room)
        return MessageSent(room_id=room, number=said.number, sent_at=said.at)

    async def typing(self, caller: Caller, command: Typing) -> None:
        """Let the others know whether the caller writes."""
        player, room = caller.session.identity.player, RoomId(command.room_id)
        await self._presence.type(player, room, is_typing=command.typing)

    async def create_room(self, caller: Caller, command: CreateRoom) -> None:
        """Open a room for the caller, and let them hear it."""
        new = NewRoom(name=command.name, description=command.description, allowed=command.allowed)
        room = await self._hosting.create(caller.session.identity.player, new)
        caller.answer(RoomView.of(room))
        self._show(caller.session, RoomPicture(room, ()))

    async def update_room(self, caller: Caller, command: UpdateRoom) -> RoomView:
        """Change a room of the caller's."""
        return RoomView.of(
            await self._hosting.update(
                caller.session.player_id,
                RoomId(command.room_id),
                description=command.description,
                allowed=command.allowed,
            )
        )

    async def mute_player(self, caller: Caller, command: MutePlayer) -> None:
        """Silence somebody in a room of the caller's, or let them speak again."""
        room, other = RoomId(command.room_id), PlayerId(command.player_id)
        await self._hosting.mute(caller.session.player_id, room, other, is_muted=command.muted)

    async def list_rooms(self, caller: Caller, command: ListRooms) -> RoomList:
        """Answer with rooms that the caller may join."""
        after = None if command.cursor is None else RoomId(command.cursor)
        found = await self._chat.open_to(caller.session.player_id, after, command.limit + 1)
        rooms = found[: command.limit]
        cursor = rooms[-1].id if len(found) > len(rooms) else None
        return RoomList(rooms=[RoomView.of(room) for room in rooms], cursor=cursor)

    async def my_rooms(self, caller: Caller, _command: MyRooms) -> RoomList:
        """Answer with the rooms that the caller is in, and how far their talk has come."""
        standings = await self._chat.rooms_of(caller.session.player_id)
        return RoomList(
            rooms=[
                RoomView.of(room).model_copy(update={"last_number": newest})
                for room, newest in standings
            ]
        )

    async def room_members(self, caller: Caller, command: RoomMembers) -> MemberList:
        """Answer with members of a room that the caller is in."""
        members = await self._chat.members(caller.session.player_id, RoomId(command.room_id))
        start = 0
        if command.cursor is not None:
            ids = [member.player.id for member in members]
            start = ids.index(PlayerId(command.cursor)) + 1 if command.cursor in ids else len(ids)
        page = members[start : start + command.limit]
        has_more = start + len(page) < len(members)
        return MemberList(
            members=[MemberView.of(member) for member in page],
            member_count=len(members),
            cursor=page[-1].player.id if has_more else None,
        )

    async def history(self, caller: Caller, command: History) -> MessageList:
        """Answer with messages of a room that the caller is in."""
        player, room = caller.session.player_id, RoomId(command.room_id)
        found = await self._chat.history(player, room, command.before, command.limit + 1)
        messages = found[-command.limit :]
        return MessageList(
            messages=[ChatMessage.of(room, said) for said in messages],
            more=len(found) > len(messages),
        )

    def _show(self, session: Session, picture: RoomPicture) -> None:
        push = JoinedRoom.showing(*picture)
        session.socket.emit(push.event_name, push.payload(), counted=False)

    def _tell(self, room: ChatRoom, event: ChatEvent) -> None:
        """Pass on what happened in a room, to those who are connected here."""
        push = chat_push(room, event)
        hearing = map(self._sessions.socket_of, _hearers(room, event))
        sockets = [socket for socket in hearing if socket]
        self._server.broadcast(sockets, push.event_name, push.payload())


def _hearers(room: ChatRoom, event: ChatEvent) -> Iterable[PlayerId]:
    """Return who is told of an event; whoever has caused it learns it in another way."""
    match event:
        case RoomOpened(players):
            return () if room.kind in _UNSEEN else players
        case MemberJoined(member):
            return (player for player in room.audience if player != member.player.id)
        case MemberLeft(player):
            return (*room.audience, player)
        case TypingChanged(typist):
            return (player for player in room.audience if player != typist.id)
        case _:
            return room.audience
