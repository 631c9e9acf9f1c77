"""What players do in chat rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lobby.domain.chat import ChatRoom, RoomKind, direct_room
from lobby.domain.chat_changes import join, leave, mute, update
from lobby.domain.chat_events import Member, Said
from lobby.domain.errors import InvalidMessage
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.room_refusals import RoomExists, RoomNotFound
from lobby.domain.seats import Player
from lobby.ports import ChatStore, Clock, Ids, Standing
from lobby.services.chatrooms import ChatRooms

SHOWN_MESSAGES = 50  # on joining; the rest by paging back


class RoomPicture(NamedTuple):
    """A room as somebody finds it who comes in: with the newest messages, oldest first."""

    room: ChatRoom
    messages: Sequence[Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoom:
    """
    What somebody wants who opens a room.

    Attributes:
        allowed: Who may join beside them; ``None`` for a public room.

    """

    name: str
    description: str = ""
    allowed: frozenset[PlayerId] | None = None


class ChatService:
    """The use cases of those who talk."""

    def __init__(self, store: ChatStore, rooms: ChatRooms, clock: Clock) -> None:
        self._store = store
        self._rooms = rooms
        self._clock = clock

    async def join(self, player: Player, room: RoomId) -> RoomPicture:
        """
        Come into a room; whoever is there already gets it as it is.

        Raises:
            NotInGame, RoomNotFound: If it is not for the caller.
            RoomFull: If it has no place left.
            TooManyRooms: If the caller is in too many.

        """
        found = await self._rooms.of(player.id, room)
        at = self._clock.now()
        joined = await self._rooms.apply(found.id, lambda current: join(current, player, at=at))
        return await self.picture(joined)

    async def picture(self, room: ChatRoom) -> RoomPicture:
        """Return a room with its newest messages."""
        return RoomPicture(room, await self._store.history(room.id, None, SHOWN_MESSAGES))

    async def leave(self, player: PlayerId, room: RoomId) -> None:
        """Go out of a room; see :func:`chat_changes.leave` for what is refused."""
        await self._rooms.of(player, room)
        await self._rooms.apply(room, lambda current: leave(current, player))

    async def say(self, player: Player, room: RoomId, text: str) -> Said:
        """
        Say something in a room.

        Raises:
            NotInGame, RoomNotFound, NotInRoom: If the caller is not in it.
            Muted: If the caller may not speak there.

        """
        await self._rooms.of(player.id, room)
        return await self._store.post(room, player, text)

    async def tell(self, player: Player, other: PlayerId, text: str) -> tuple[RoomId, Said]:
        """
        Say something to one other player, who hears it here or later.

        Raises:
            InvalidMessage: If it is the caller.

        """
        if other == player.id:
            raise InvalidMessage("to", "must be another player")
        room = direct_room(player.id, other)
        try:
            await self._store.get(room)
        except RoomNotFound:
            await self._open_direct(player, other)
        return room, await self._store.post(room, player, text)

    async def history(
        self, player: PlayerId, room: RoomId, before: int | None, limit: int
    ) -> Sequence[Said]:
        """Return messages of a room the caller is in; see :meth:`ChatStore.history`."""
        await self.members(player, room)
        return await self._store.history(room, before, limit)

    async def members(self, player: PlayerId, room: RoomId) -> Sequence[Member]:
        """
        Return who is in a room, in the order they came.

        Raises:
            NotInGame, RoomNotFound, NotInRoom: If the caller is not.

        """
        found = await self._rooms.of(player, room)
        found.require_member(player)
        return tuple(found.members.values())

    async def open_to(
        self, player: PlayerId, after: RoomId | None, limit: int
    ) -> Sequence[ChatRoom]:
        """Return rooms that the caller may join; see :meth:`ChatStore.open_to`."""
        return await self._store.open_to(player, after, limit)

    async def rooms_of(self, player: PlayerId) -> Sequence[Standing]:
        """Return the rooms that the caller is in."""
        return await self._store.rooms_of(player)

    async def _open_direct(self, player: Player, other: PlayerId) -> None:
        try:
            await self._store.create(ChatRoom.direct(player, other, at=self._clock.now()))
        except RoomExists:  # the other was faster
            return


class ChatHostService:
    """The use cases of those whose room it is."""

    def __init__(self, store: ChatStore, rooms: ChatRooms, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._rooms = rooms
        self._clock = clock
        self._ids = ids

    async def create(self, creator: Player, new: NewRoom) -> ChatRoom:
        """
        Open a room with the caller in it.

        Raises:
            RoomExists: If a public room has that name.
            TooManyRooms, ServerFull: As :meth:`ChatStore.create` says.

        """
        is_public = new.allowed is None
        room = ChatRoom(
            id=RoomId(new.name) if is_public else self._ids.room(),
            kind=RoomKind.PUBLIC if is_public else RoomKind.PRIVATE,
            name=new.name,
            description=new.description,
            creator=creator.id,
            allowed=frozenset() if new.allowed is None else new.allowed | {creator.id},
            members={creator.id: Member(creator, self._clock.now())},
        )
        await self._store.create(room)
        return room

    async def update(
        self,
        player: PlayerId,
        room: RoomId,
        *,
        description: str | None = None,
        allowed: frozenset[PlayerId] | None = None,
    ) -> ChatRoom:
        """Change a room of one's own; see :func:`chat_changes.update`."""
        await self._rooms.of(player, room)
        return await self._rooms.apply(
            room, lambda current: update(current, player, description=description, allowed=allowed)
        )

    async def mute(
        self, player: PlayerId, room: RoomId, other: PlayerId, *, is_muted: bool
    ) -> None:
        """
        Silence somebody, or let them speak again: for the host of a room's game, or its creator.

        Raises:
            NotInGame, ReadOnly, NotHost: If the caller does not host the game.
            RoomNotFound, NotCreator: If the caller has not created the room.
            NotInRoom: If somebody is to be silenced who is not there.

        """
        found = await self._rooms.of(player, room)
        if found.kind is RoomKind.GAME:
            game = await self._rooms.game_of(player, room)
            game.require_host(player, "mute players in")
        else:
            found.require_creator(player, "mute players in")
        await self._rooms.apply(room, lambda current: mute(current, other, is_muted=is_muted))
