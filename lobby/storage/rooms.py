"""Which rooms a player hears, has created and may find."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from heapq import merge
from itertools import islice

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.ids import PlayerId, RoomId

_FOUND_BY_ALL = frozenset({RoomKind.GENERAL, RoomKind.PUBLIC})
_FOUND_BY_SOME = frozenset({RoomKind.PRIVATE})


class RoomIndex:
    """
    Rooms by player: no question looks at all of them.

    Attributes:
        created: How many rooms that were opened by players there are.

    """

    def __init__(self) -> None:
        self.created = 0
        self._created_by: dict[PlayerId, int] = {}
        # The one spoken in last comes last.
        self._heard_by: dict[PlayerId, dict[RoomId, bool]] = {}
        self._found_by: dict[PlayerId | None, list[RoomId]] = {}

    def add(self, room: ChatRoom) -> None:
        """Take a new room in, with who is in it."""
        for player in room.audience:
            self.enter(room, player)
        for finder in _finders(room):
            insort(self._found_by.setdefault(finder, []), room.id)
        if room.creator is not None:
            self.created += 1
            self._created_by[room.creator] = self.created_by(room.creator) + 1

    def update(self, before: ChatRoom, after: ChatRoom) -> None:
        """Take note of who may find a room from now on."""
        if before.allowed == after.allowed:
            return
        for player in before.allowed - after.allowed:
            self._lose(player, after.id)
        for player in after.allowed - before.allowed:
            insort(self._found_by.setdefault(player, []), after.id)

    def drop(self, room: ChatRoom) -> None:
        """Forget a room."""
        for player in room.audience:
            self.leave(room, player)
        for finder in _finders(room):
            self._lose(finder, room.id)
        if room.creator is not None:
            self.created -= 1
            self._created_by[room.creator] -= 1
            if not self._created_by[room.creator]:
                del self._created_by[room.creator]

    def enter(self, room: ChatRoom, player: PlayerId) -> None:
        """Let a player hear a room."""
        is_direct = room.kind is RoomKind.DIRECT
        self._heard_by.setdefault(player, {})[room.id] = is_direct

    def leave(self, room: ChatRoom, player: PlayerId) -> None:
        """Let a player hear a room no more."""
        heard = self._heard_by.get(player, {})
        heard.pop(room.id, None)
        if not heard:
            self._heard_by.pop(player, None)

    def touch(self, room: ChatRoom) -> None:
        """Note that something was said in a conversation of two."""
        for player in room.audience:
            self.leave(room, player)
            self.enter(room, player)

    def created_by(self, player: PlayerId) -> int:
        """Return how many rooms a player has opened."""
        return self._created_by.get(player, 0)

    def heard_by(self, player: PlayerId, *, direct: bool | None = None) -> list[RoomId]:
        """Return the rooms a player hears: all, or only conversations of two, or only others."""
        heard = self._heard_by.get(player, {})
        return [room for room, is_direct in heard.items() if direct in (None, is_direct)]

    def found_by(self, player: PlayerId, after: RoomId | None, limit: int) -> Iterable[RoomId]:
        """Return what a player may find, by id, after that one."""
        lists = (self._found_by.get(None, []), self._found_by.get(player, []))
        starts = [0 if after is None else bisect_right(rooms, after) for rooms in lists]
        pages = [rooms[start : start + limit] for rooms, start in zip(lists, starts, strict=True)]
        return islice(merge(*pages), limit)

    def _lose(self, finder: PlayerId | None, room: RoomId) -> None:
        rooms = self._found_by[finder]
        del rooms[bisect_left(rooms, room)]
        if not rooms:
            del self._found_by[finder]


def _finders(room: ChatRoom) -> Iterable[PlayerId | None]:
    if room.kind in _FOUND_BY_ALL:
        return (None,)
    return room.allowed if room.kind in _FOUND_BY_SOME else ()
