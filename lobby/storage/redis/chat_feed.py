"""What a node hears of chat rooms: whatever any node does there, once and in order."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

import msgpack

from lobby.domain.chat import GAME_PREFIX, ChatRoom
from lobby.domain.chat_changes import close
from lobby.domain.chat_events import ChatEvent, Said, TypingChanged
from lobby.domain.ids import RoomId
from lobby.storage.followers import Followers
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import Codec

CHANNEL = "chat"
MOST_KNOWN = 10_000
ASKED_AT_ONCE = 100

ROOMS: Codec[ChatRoom] = Codec(ChatRoom)
EVENTS: Codec[ChatEvent] = Codec(ChatEvent)
MESSAGES: Codec[Said] = Codec(Said)

log = logging.getLogger(__name__)


class _Known:
    """A room as this node last heard of it, and its newest message."""

    __slots__ = ("newest", "room")

    def __init__(self, room: ChatRoom, newest: int) -> None:
        self.room = room
        self.newest = newest


class ChatFeed:
    """
    The rooms that this node has heard of lately, and those who follow.

    A message tells which room it was said in, not how that room is: what is not known any more is
    asked for, and what comes of that room meanwhile waits. So does, when the connection comes back,
    what comes before that which was missed.
    """

    def __init__(self, redis: Redis) -> None:
        self.followers: Followers[[ChatRoom, ChatEvent]] = Followers()
        self._redis = redis
        self._known: OrderedDict[RoomId, _Known] = OrderedDict()
        self._waiting: dict[RoomId, list[list[Any]]] = {}
        self._games: set[RoomId] | None = None
        redis.subscribe(CHANNEL, self._hear)

    def begin(self) -> None:
        """Ask for all that was missed, and which games have a room."""
        self._games = None
        self._redis.send("chat_begin", [], self._take_games)
        self._ask(self._known)

    def may_have(self, room: RoomId) -> bool:
        """See :meth:`lobby.ports.ChatStore.may_have`."""
        return not room.startswith(GAME_PREFIX) or self._games is None or room in self._games

    def learn(self, room: ChatRoom, newest: int) -> None:
        """
        Take note of how a room is: the store has just said so.

        Of one that was known before, what was said meanwhile is still to be heard.
        """
        known = self._known.get(room.id)
        if known is None:
            self._known[room.id] = _Known(room, newest)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        else:
            known.room = room
            self._known.move_to_end(room.id)

    def signal(self, room: RoomId, event: TypingChanged) -> None:
        """See :meth:`lobby.ports.ChatStore.signal`."""
        self._redis.publish(CHANNEL, msgpack.packb(["typing", room, EVENTS.dumps(event)]))

    def _hear(self, message: bytes) -> None:
        words: list[Any] = msgpack.unpackb(message, raw=True)
        room = RoomId(words[1].decode())
        waiting = self._waiting.get(room)
        if waiting is None:
            self._take(room, words)
        else:
            waiting.append(words)

    def _take(self, room: RoomId, words: list[Any]) -> None:
        match words:
            case [b"changed", _, newest, body, events]:
                self._change(ROOMS.loads(body), newest, map(EVENTS.loads, events))
            case [b"closed", _, body]:
                self._close(ROOMS.loads(body))
            case [b"said", _, version, said]:
                self._say(room, version, MESSAGES.loads(said), words)
            case [b"typing", _, event]:
                known = self._known.get(room)
                if known is None:
                    self._ask([room], words)
                else:
                    self.followers.tell(known.room, EVENTS.loads(event))

    def _change(self, room: ChatRoom, newest: int, events: Iterable[ChatEvent]) -> None:
        if room.is_closed:
            self._forget(room.id)
        else:
            self.learn(room, newest)
            if self._games is not None and room.id.startswith(GAME_PREFIX):
                self._games.add(room.id)
        for event in events:
            self.followers.tell(room, event)

    def _close(self, room: ChatRoom) -> None:
        self._change(*_closed(room))

    def _say(self, room: RoomId, version: int, said: Said, words: list[Any]) -> None:
        known = self._known.get(room)
        if (
            known is None
            or known.room.version < version
            or said.number > known.newest + 1  # one was not heard: the question was refused
        ):
            self._ask([room], words)
        elif said.number > known.newest:
            known.newest = said.number
            self._known.move_to_end(room)
            self.followers.tell(known.room, said)

    def _forget(self, room: RoomId) -> None:
        self._known.pop(room, None)
        if self._games is not None:
            self._games.discard(room)

    def _ask(self, rooms: Iterable[RoomId], words: list[Any] | None = None) -> None:
        """Ask how rooms are, and for what was said there since; ``words`` are heard after that."""
        asked = [room for room in rooms if room not in self._waiting]
        for room in asked:
            self._waiting[room] = [] if words is None else [words]
        for start in range(0, len(asked), ASKED_AT_ONCE):
            self._ask_some(asked[start : start + ASKED_AT_ONCE])

    def _ask_some(self, rooms: Sequence[RoomId]) -> None:
        heard = [(room, self._newest(room)) for room in rooms]
        self._redis.send(
            "chat_missed",
            [word for pair in heard for word in pair],
            lambda reply, failure: self._take_missed(rooms, reply, failure),
        )

    def _newest(self, room: RoomId) -> int:
        known = self._known.get(room)
        return -1 if known is None else known.newest

    def _take_missed(self, rooms: Sequence[RoomId], reply: Any, failure: Exception | None) -> None:
        waiting = {room: self._waiting.pop(room) for room in rooms}
        if failure is not None:
            return  # what is lost with the connection is asked for when there is one again
        for room, found in zip(rooms, reply, strict=True):
            self._catch_up(room, found, waiting[room])
            for words in waiting[room]:
                if room in self._known or words[0] in (b"changed", b"closed"):
                    self._take(room, words)

    def _catch_up(self, id_: RoomId, found: Any, waiting: Sequence[list[Any]]) -> None:
        known = self._known.get(id_)
        if not found:
            if known is not None:
                self._close(known.room)
            return
        body, newest, *messages = found
        room = ROOMS.loads(body)
        if known is not None and (newest < known.newest or room.version < known.room.version):
            # The store has lost it, and another of that name has been opened.
            self._close(known.room)
            known = None
        if known is None:
            self.learn(room, _heard_before(waiting, newest))
            return
        self.learn(room, known.newest)
        for said in map(MESSAGES.loads, messages):
            known.newest = said.number
            self.followers.tell(room, said)
        # What nobody keeps any more is not asked for again.
        known.newest = max(known.newest, _heard_before(waiting, newest))

    def _take_games(self, reply: Any, failure: Exception | None) -> None:
        if failure is None:
            self._games = {RoomId(room.decode()) for room in reply}


def _heard_before(waiting: Sequence[list[Any]], newest: int) -> int:
    """Return the message before those that wait, the first of which made us ask."""
    said = [words[3] for words in waiting if words[0] == b"said"]
    return MESSAGES.loads(said[0]).number - 1 if said else newest


def _closed(room: ChatRoom) -> tuple[ChatRoom, int, Sequence[ChatEvent]]:
    after, events = close(room)
    return after, 0, events
