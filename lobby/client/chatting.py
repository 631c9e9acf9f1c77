"""What is said on ``/chat``, without a gap or a repeat over all connections."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from lobby.client.errors import ConnectionLost, LobbyClientError, LobbyRefused
from lobby.client.identity import Identity
from lobby.client.link import Link, Payload
from lobby.client.namespace import FIRST_WAIT_MS, Namespace, Ship, given, reply
from lobby.client.news import MessagesLost, RoomLost
from lobby.client.outbox import Ack, Retry
from lobby.client.reading import kinds_of
from lobby.client.talk import Hole, Talk
from lobby.domain.chat import DIRECT_PREFIX
from lobby.wire import chat_views, pushes
from lobby.wire.chat_views import (
    ChatMessage,
    JoinedRoom,
    MessageList,
    RoomList,
    RoomUpdated,
    RoomView,
    SystemMessage,
)

T = TypeVar("T")
GONE = ("not-in-room", "not-found")
log = logging.getLogger("lobby.client")


class Chatting(Namespace):
    """
    Follows the rooms that the player is in, and finds them again after a reconnect.

    The lobby then shows each by ``joined-room``; a place that it has not kept is taken again. What
    was said meanwhile comes as ordinary messages, fetched from the room's history as far as
    ``joined-room`` does not hold it, and live ones of that room wait until then.
    """

    path = "/chat"
    kinds = kinds_of(pushes, chat_views)

    def __init__(self, ship: Ship, identity: Identity) -> None:
        super().__init__(ship)
        self._identity = identity
        self._talks: dict[str, Talk] = {}
        self._before: Sequence[str] = ()
        self._must_compare = False
        self._has_compared = False
        self._errand: asyncio.Task[None] | None = None

    def welcomed(self, link: Link, welcome: Payload) -> bool:
        """See :meth:`Namespace.welcomed`."""
        self._before = tuple(self._talks)
        self._must_compare = True
        super().welcomed(link, welcome)
        self._catch_up()
        return False

    def went_down(self, reason: str) -> None:
        """See :meth:`Namespace.went_down`."""
        for talk in self._talks.values():
            talk.mark()
        super().went_down(reason)

    def heard(self, event: str, payload: object) -> None:
        """Take a push; a message is passed on in its turn."""
        push = self._read(event, payload)
        match push:
            case ChatMessage(room_id=room):
                self._tell(self._talk(room, push.number - 1), [push])
                return
            case JoinedRoom():
                self._show(push)
                return
            case SystemMessage(room_id=room, code="room-closed"):
                self._talks.pop(room, None)
            case RoomUpdated(room_id=room, change="member-left", player_id=gone):
                if gone == self._identity.player_id:
                    self._talks.pop(room, None)
        self.publish(push)

    async def stop(self) -> None:
        """See :meth:`lobby.client.subscribers.Publisher.stop`."""
        errand, self._errand = self._errand, None
        if errand is not None:
            errand.cancel()
            await asyncio.wait([errand])
        await super().stop()

    def _talk(self, room: str, otherwise: int) -> Talk:
        """Return what is known of a room; of one that is not, what is said from now on counts."""
        if room not in self._talks:
            # Of a conversation that there was not before, nobody has shown what was said so far.
            is_new = self._has_compared and room.startswith(DIRECT_PREFIX)
            self._talks[room] = Talk(0 if is_new else otherwise)
        return self._talks[room]

    def _hear_leave(self, room: str, ack: Ack) -> None:
        error = ack.get("error")
        if ack.get("ok") is True or (isinstance(error, dict) and error.get("code") in GONE):
            self._talks.pop(room, None)

    def _show(self, push: JoinedRoom) -> None:
        """Pass a room on as far as its messages are known; the others follow as such."""
        talk = self._talks.get(push.room_id)
        if talk is None:
            self._talks[push.room_id] = Talk.since(push.messages)
            self.publish(push)
            return
        if talk.contradicts(push.messages):
            talk = self._talks[push.room_id] = Talk(0)
        known = [message for message in push.messages if message.number <= talk.told]
        self.publish(push.model_copy(update={"messages": known}))
        self._tell(talk, push.messages)

    def _tell(self, talk: Talk, messages: Sequence[ChatMessage]) -> None:
        for message in talk.take(messages):
            self.publish(message)
        if talk.hole is not None:
            self._catch_up()

    def _catch_up(self) -> None:
        if self._errand is None or self._errand.done():
            self._errand = asyncio.create_task(self._run_errand())

    async def _run_errand(self) -> None:
        """Compare the rooms after each welcome, and fetch what is missing."""
        try:
            while self._must_compare or self._gaps():
                if self._must_compare:
                    self._must_compare = False
                    await self._compare(self._before)
                for room, hole in self._gaps():
                    await self._fill(room, self._talks[room], hole)
        except LobbyClientError as exc:  # the client is over, or the lobby speaks another language
            log.debug("chat rooms cannot be followed: %s", exc)

    def _gaps(self) -> list[tuple[str, Hole]]:
        return [(room, talk.hole) for room, talk in self._talks.items() if talk.hole is not None]

    async def _compare(self, before: Sequence[str]) -> None:
        """Learn how far the talk has come, and come into rooms again that the player is out of."""
        kept = {room.room_id for room in await self._learn()}
        lost = [room for room in before if room not in kept and room in self._talks]
        for room in lost:
            await self._come_back(room)
        if lost:
            await self._learn()

    async def _learn(self) -> Sequence[RoomView]:
        rooms = (await self._insist(self._my_rooms)).rooms
        for room in rooms:
            newest = room.last_number or 0
            talk = self._talk(room.room_id, newest)
            if talk.is_older_than(newest):
                talk = self._talks[room.room_id] = Talk(0)
            talk.reach(newest)
        self._has_compared = True
        return rooms

    async def _come_back(self, room: str) -> None:
        if room.startswith(DIRECT_PREFIX):  # it was forgotten, and begins anew with a message
            self._talks.pop(room, None)
            return
        try:
            await self._insist(lambda: self._ask("join-room", {"roomId": room}, Retry.AGAIN))
        except LobbyRefused as exc:
            if self._talks.pop(room, None) is not None:
                self.publish(RoomLost(room, exc.code))

    async def _fill(self, room: str, talk: Talk, hole: Hole) -> None:
        """Fetch the newest part of what is missing, or give it up if the lobby has it no more."""
        try:
            page = await self._insist(lambda: self._history(room, before=hole.last + 1))
            messages = page.messages
        except LobbyRefused:
            messages = []
        if self._talks.get(room) is not talk:
            return
        was_told = talk.told
        ready = talk.take(messages)
        if talk.hole == hole:
            ready = talk.skip()
            if was_told:
                self.publish(MessagesLost(room, *hole))
        for message in ready:
            self.publish(message)

    async def _my_rooms(self) -> RoomList:
        return reply(RoomList, "my-rooms", await self._ask("my-rooms", {}, Retry.AGAIN))

    async def _history(self, room: str, **page: int | None) -> MessageList:
        fields = given(room_id=room, **page)
        return reply(MessageList, "history", await self._ask("history", fields, Retry.AGAIN))

    async def _insist(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until the answer is one that stays."""
        while True:
            try:
                return await ask()
            except ConnectionLost:
                wait_ms = FIRST_WAIT_MS
            except LobbyRefused as exc:
                if not exc.retryable:
                    raise
                wait_ms = exc.retry_after_ms or FIRST_WAIT_MS
            await self._ship.sleep(wait_ms / 1000)
