"""Chat rooms and what is said in them, in this process's memory."""

from collections import OrderedDict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.chat_changes import close
from lobby.domain.chat_events import (
    KEPT_MESSAGES,
    ChatEvent,
    MemberJoined,
    MemberLeft,
    RoomChange,
    RoomOpened,
    Said,
    TypingChanged,
)
from lobby.domain.errors import ServerFull, VersionConflict
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.room_refusals import RoomExists, RoomNotFound, TooManyRooms
from lobby.domain.seats import Player
from lobby.ports import Clock, Standing, Subscription, TakeChat
from lobby.storage.followers import Followers
from lobby.storage.recall import Recall
from lobby.storage.rooms import RoomIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLimits:
    """
    How much is kept.

    Attributes:
        rooms: Rooms that players have opened.
        created: Of them, by one player.
        joined: Rooms that one player is in, conversations of two not counted.
        direct: Conversations of one player; with too many, the one silent longest is closed.
        all_direct: The same for all players together.
        messages: The newest in all rooms together, at 2 KiB each at most.

    """

    rooms: int = 5_000
    created: int = 10
    joined: int = 32
    direct: int = 50
    all_direct: int = 20_000
    messages: int = 50_000


class _Kept:
    """One room with its newest messages."""

    __slots__ = ("messages", "newest", "room")

    def __init__(self, room: ChatRoom) -> None:
        self.room = room
        self.messages: deque[Said] = deque(maxlen=KEPT_MESSAGES)
        self.newest = 0


class MemoryChatStore:
    """Implements :class:`lobby.ports.ChatStore`; every method is one step of the event loop."""

    def __init__(
        self, clock: Clock, general: Iterable[str] = (), limits: ChatLimits | None = None
    ) -> None:
        self._clock = clock
        self._limits = limits or ChatLimits()
        self._kept: dict[RoomId, _Kept] = {}
        self._index = RoomIndex()
        self._direct: OrderedDict[RoomId, None] = OrderedDict()
        self._recall: Recall[tuple[_Kept, int]] = Recall(self._limits.messages, _forget)
        self._followers: Followers[[ChatRoom, ChatEvent]] = Followers()
        for name in general:
            self._add(ChatRoom.general(name))

    async def create(self, room: ChatRoom) -> None:
        """See :meth:`lobby.ports.ChatStore.create`."""
        if room.id in self._kept:
            raise RoomExists(room.id)
        if room.creator is not None:
            self._require_place(room.creator)
        for player in room.members:
            self._require_place_for(room, player)
        self._add(room)
        self._followers.tell(room, RoomOpened(frozenset(room.allowed) | room.members.keys()))

    def may_have(self, room: RoomId) -> bool:
        """See :meth:`lobby.ports.ChatStore.may_have`."""
        return room in self._kept

    async def get(self, room: RoomId) -> ChatRoom:
        """See :meth:`lobby.ports.ChatStore.get`."""
        return self._find(room).room

    async def commit(self, room: ChatRoom, events: Sequence[RoomChange]) -> None:
        """See :meth:`lobby.ports.ChatStore.commit`."""
        kept = self._find(room.id)
        before = kept.room
        if before.version != room.version - 1:
            raise VersionConflict(f"room {room.id!r}", room.version - 1, before.version)
        for event in events:
            if isinstance(event, MemberJoined):
                self._require_place_for(room, event.member.player.id)
        kept.room = room
        self._reindex(before, room, events)
        for event in events:
            self._followers.tell(room, event)

    async def post(self, room: RoomId, player: Player, text: str) -> Said:
        """See :meth:`lobby.ports.ChatStore.post`."""
        kept = self._find(room)
        kept.room.require_may_speak(player.id)
        kept.newest += 1
        said = Said(kept.newest, player, text, self._clock.now())
        kept.messages.append(said)
        self._recall.note((kept, said.number))
        if kept.room.kind is RoomKind.DIRECT:
            self._direct.move_to_end(room)
            self._index.touch(kept.room)
        self._followers.tell(kept.room, said)
        return said

    async def history(self, room: RoomId, before: int | None, limit: int) -> Sequence[Said]:
        """See :meth:`lobby.ports.ChatStore.history`."""
        messages = self._find(room).messages
        wanted = (said for said in reversed(messages) if before is None or said.number < before)
        return list(islice(wanted, limit))[::-1]

    async def rooms_of(self, player: PlayerId) -> Sequence[Standing]:
        """See :meth:`lobby.ports.ChatStore.rooms_of`."""
        kept = (self._kept[room] for room in self._index.heard_by(player))
        return [Standing(each.room, each.newest) for each in kept]

    async def open_to(self, player: PlayerId, after: RoomId | None, limit: int) -> list[ChatRoom]:
        """See :meth:`lobby.ports.ChatStore.open_to`."""
        return [self._kept[id_].room for id_ in self._index.found_by(player, after, limit)]

    def signal(self, room: RoomId, event: TypingChanged) -> None:
        """See :meth:`lobby.ports.ChatStore.signal`."""
        kept = self._kept.get(room)
        if kept is not None:
            self._followers.tell(kept.room, event)

    def follow(self, take: TakeChat) -> Subscription:
        """See :meth:`lobby.ports.ChatStore.follow`."""
        return self._followers.add(take)

    def _find(self, room: RoomId) -> _Kept:
        try:
            return self._kept[room]
        except KeyError:
            raise RoomNotFound(room) from None

    def _add(self, room: ChatRoom) -> None:
        if room.kind is RoomKind.DIRECT:
            for player in sorted(room.audience):
                self._make_place(self._index.heard_by(player, direct=True), self._limits.direct)
            self._make_place(self._direct, self._limits.all_direct)
            self._direct[room.id] = None
        self._kept[room.id] = _Kept(room)
        self._index.add(room)

    def _make_place(self, rooms: Collection[RoomId], most: int) -> None:
        """Close the conversation that was silent longest if there are as many as may be."""
        if len(rooms) < most:
            return
        closed, events = close(self._kept[next(iter(rooms))].room)
        self._index.drop(closed)
        del self._kept[closed.id], self._direct[closed.id]
        for event in events:
            self._followers.tell(closed, event)

    def _reindex(self, before: ChatRoom, room: ChatRoom, events: Sequence[RoomChange]) -> None:
        if room.is_closed:
            self._index.drop(before)
            del self._kept[room.id]
            return
        self._index.update(before, room)
        for event in events:
            if isinstance(event, MemberJoined):
                self._index.enter(room, event.member.player.id)
            elif isinstance(event, MemberLeft):
                self._index.leave(room, event.player)

    def _require_place(self, creator: PlayerId) -> None:
        if self._index.created_by(creator) >= self._limits.created:
            raise TooManyRooms(creator, self._limits.created, "created")
        if self._index.created >= self._limits.rooms:
            raise ServerFull("chat rooms", self._limits.rooms)

    def _require_place_for(self, room: ChatRoom, player: PlayerId) -> None:
        if room.kind is RoomKind.DIRECT:
            return
        if len(self._index.heard_by(player, direct=False)) >= self._limits.joined:
            raise TooManyRooms(player, self._limits.joined, "joined")


def _forget(thing: tuple[_Kept, int]) -> None:
    kept, number = thing
    if kept.messages and kept.messages[0].number == number:
        kept.messages.popleft()
