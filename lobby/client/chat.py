"""
``client.chat``: talk in rooms, and with one other player.

Every method is a command of the wire, and raises what those of :mod:`lobby.client.games` do. If the
connection is lost before the answer, ``send_message``, ``typing`` and ``create_room`` fail; the
others are sent again.

"""

from collections.abc import Sequence
from functools import partial

from lobby.client.chatting import GONE, Chatting
from lobby.client.errors import LobbyRefused
from lobby.client.namespace import given, reply
from lobby.client.news import MessagesLost, RoomLost
from lobby.client.outbox import Retry
from lobby.client.subscribers import Hook
from lobby.wire import chat_views
from lobby.wire.chat_views import MemberList, MessageList, MessageSent, RoomList, RoomView


class Chat(Chatting):
    """
    The chat namespace: one method per command, one ``on_…`` decorator per push.

    ``on_message`` hears every message of the player's rooms once and in order, those that were
    missed while the connection was lost, too. After that, ``joined-room`` shows each room anew,
    with the messages that were heard before.
    """

    on_room_lost = Hook(RoomLost)
    on_messages_lost = Hook(MessagesLost)
    on_joined_room = Hook(chat_views.JoinedRoom)
    on_message = Hook(chat_views.ChatMessage)
    on_user_typing = Hook(chat_views.UserTyping)
    on_room_updated = Hook(chat_views.RoomUpdated)
    on_room_created = Hook(chat_views.RoomCreated)
    on_system_message = Hook(chat_views.SystemMessage)

    async def join_room(self, room_id: str) -> RoomView:
        """Come into a room; the push ``joined-room`` shows who is there and what was said."""
        ack = await self._ask("join-room", {"roomId": room_id}, Retry.AGAIN)
        return reply(RoomView, "join-room", ack)

    async def leave_room(self, room_id: str) -> None:
        """Go out of a room."""
        try:
            heard = partial(self._hear_leave, room_id)
            await self._ask("leave-room", {"roomId": room_id}, Retry.AGAIN, heard)
        except LobbyRefused as exc:
            if not (exc.was_resent and exc.code in GONE):  # the first had arrived
                raise

    async def send_message(
        self, text: str, *, room_id: str | None = None, to: str | None = None
    ) -> MessageSent:
        """Say something in a room that one is in, or ``to`` one other player."""
        fields = given(room_id=room_id, to=to, text=text)
        return reply(MessageSent, "send-message", await self._ask("send-message", fields))

    async def typing(self, room_id: str, typing: bool = True) -> None:
        """Let the others know that one writes; it ends by itself after 5 s."""
        await self._ask("typing", {"roomId": room_id, "typing": typing})

    async def create_room(
        self,
        name: str,
        *,
        description: str | None = None,
        visibility: str | None = None,
        allow: Sequence[str] | None = None,
    ) -> RoomView:
        """Open a room and come in; only those in ``allow`` may join a ``private`` one."""
        fields = given(name=name, description=description, visibility=visibility, allow=allow)
        return reply(RoomView, "create-room", await self._ask("create-room", fields))

    async def update_room(
        self, room_id: str, *, description: str | None = None, allow: Sequence[str] | None = None
    ) -> RoomView:
        """Change a room of one's own; who is not in ``allow`` any more is put out."""
        fields = given(room_id=room_id, description=description, allow=allow)
        return reply(RoomView, "update-room", await self._ask("update-room", fields, Retry.AGAIN))

    async def mute_player(self, room_id: str, player_id: str, muted: bool = True) -> None:
        """Let somebody speak no more, or again; for the host or the creator."""
        fields = given(room_id=room_id, player_id=player_id, muted=muted)
        await self._ask("mute-player", fields, Retry.AGAIN)

    async def list_rooms(self, *, limit: int | None = None, cursor: str | None = None) -> RoomList:
        """Return one page of the rooms that one may join; ``cursor`` of a page gives the next."""
        fields = given(limit=limit, cursor=cursor)
        return reply(RoomList, "list-rooms", await self._ask("list-rooms", fields, Retry.AGAIN))

    async def my_rooms(self) -> RoomList:
        """Return the rooms that one is in, conversations too, with their ``last_number``."""
        return await self._my_rooms()

    async def room_members(
        self, room_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> MemberList:
        """Return one page of those who are in a room, in the order they came."""
        fields = given(room_id=room_id, limit=limit, cursor=cursor)
        ack = await self._ask("room-members", fields, Retry.AGAIN)
        return reply(MemberList, "room-members", ack)

    async def history(
        self, room_id: str, *, before: int | None = None, limit: int | None = None
    ) -> MessageList:
        """Return the newest messages before a number, oldest first, and if there are ``more``."""
        return await self._history(room_id, before=before, limit=limit)
