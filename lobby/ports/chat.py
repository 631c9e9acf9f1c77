"""Where chat rooms and what is said in them are kept."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from lobby.domain.chat import ChatRoom
from lobby.domain.chat_events import ChatEvent, RoomChange, Said, TypingChanged
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.seats import Player
from lobby.ports.subscription import Subscription

TakeChat = Callable[[ChatRoom, ChatEvent], None]
"""Hears what happened in a room, and how the room is after it; returns at once."""


class Standing(NamedTuple):
    """A room, and the number of the newest message in it; 0 if there never was one."""

    room: ChatRoom
    newest: int


class ChatStore(Protocol):
    """
    Chat rooms and their messages, shared by every node. Safe to call from concurrent tasks.

    Bounded: with too many conversations of two, of one player or in all, the one that was silent
    longest is closed; of all messages only the newest are kept.
    Every implementation passes ``tests/storage/test_chat_store.py``.
    """

    async def create(self, room: ChatRoom) -> None:
        """
        Add a room with whoever is in it; followers hear that it opened.

        Raises:
            RoomExists: If there is one with that id.
            TooManyRooms: If its creator has created, or is in, too many.
            ServerFull: If there are too many rooms.

        """
        ...

    def may_have(self, room: RoomId) -> bool:
        """Whether there may be such a room; asked at every change of a game, it never waits."""
        ...

    async def get(self, room: RoomId) -> ChatRoom:
        """
        Return the latest version of a room.

        Raises:
            RoomNotFound: If there is none.

        """
        ...

    async def commit(self, room: ChatRoom, events: Sequence[RoomChange]) -> None:
        """
        Replace version ``room.version - 1`` as one step; a closed room is removed.

        Followers hear the events before this returns.

        Raises:
            RoomNotFound: If the room was closed in the meantime.
            VersionConflict: If another task or node committed first.
            TooManyRooms: If somebody who joins is in too many already.

        """
        ...

    async def post(self, room: RoomId, player: Player, text: str) -> Said:
        """
        Keep and number a message if its sender may speak; followers hear it.

        Raises:
            RoomNotFound, NotInRoom, Muted: As :meth:`ChatRoom.require_may_speak` says.

        """
        ...

    async def history(self, room: RoomId, before: int | None, limit: int) -> Sequence[Said]:
        """
        Return the newest messages, or the newest before a number, oldest first.

        Raises:
            RoomNotFound: If there is no such room.

        """
        ...

    async def rooms_of(self, player: PlayerId) -> Sequence[Standing]:
        """Return the rooms whose messages a player hears."""
        ...

    async def open_to(self, player: PlayerId, after: RoomId | None, limit: int) -> list[ChatRoom]:
        """Return rooms that a player may find, by id, after that one: no game's, no direct one."""
        ...

    def signal(self, room: RoomId, event: TypingChanged) -> None:
        """Let followers hear something that nobody keeps."""
        ...

    def follow(self, take: TakeChat) -> Subscription:
        """Have ``take`` called, on this node, for all that happens in any room from now on."""
        ...
