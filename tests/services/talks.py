"""Chat over the use cases of games: one clock, one timer, everything that is heard noted."""

from collections.abc import Awaitable, Callable
from typing import Any

from lobby.domain.chat import ChatRoom
from lobby.domain.chat_events import ChatEvent, Said
from lobby.domain.errors import VersionConflict
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.seats import Player
from lobby.services.chat import ChatHostService, ChatService, NewRoom
from lobby.services.chat_presence import ChatPresence
from lobby.services.chatrooms import ChatRooms
from lobby.services.errands import Errands
from lobby.storage import MemoryChatStore
from lobby.storage.memory import MemoryGameStore
from tests.fakes import CountingIds
from tests.services.lobbies import BusyStore, Lobby

GENERAL = RoomId("general")
GRACE_SECONDS = 60


class BusyChatStore(MemoryChatStore):
    """A store in which others are faster for a while."""

    lost_races = 0
    is_hiding = False
    opening: Callable[[], Awaitable[object]] | None = None
    """What happens just before a room is opened."""

    async def create(self, room: ChatRoom) -> None:
        if self.opening is not None:
            await self.opening()
        await super().create(room)

    async def get(self, room: RoomId) -> ChatRoom:
        found = await super().get(room)
        if self.is_hiding:  # as if it came to be between this question and the next
            self.is_hiding = False
            await super().get(RoomId("hidden"))
        return found

    async def commit(self, room: ChatRoom, events: Any) -> None:
        self.lost_races -= 1
        if self.lost_races >= 0:
            raise VersionConflict(room.id, 0, 1)
        await super().commit(room, events)


class Talk:
    """Every use case of chat."""

    def __init__(self, kind: type[MemoryGameStore] = BusyStore, **timing: int) -> None:
        self.cases = cases = Lobby(kind, **timing)
        self.store = store = BusyChatStore(cases.clock, [GENERAL])
        rooms = ChatRooms(store, cases.store)
        self.chat = ChatService(store, rooms, cases.clock)
        self.hosting = ChatHostService(store, rooms, cases.clock, CountingIds())
        self.presence = ChatPresence(
            store,
            rooms,
            Errands(),
            lambda: cases.clock.now() / 1000,
            cases.later,
            GRACE_SECONDS,
            cases.present,
        )
        cases.store.follow(self.presence.take_commit)
        self.heard: list[tuple[RoomId, ChatEvent]] = []
        store.follow(lambda room, event: self.heard.append((room.id, event)))

    async def game(self, *players: Player) -> RoomId:
        """Open a game of these players, and let all of them into its room."""
        host, *others = players
        game = await self.cases.open(host)
        for other in others:
            await self.cases.knock(other, game)
        for player in players:
            await self.chat.join(player, RoomId(game.id))
        return RoomId(game.id)

    async def room(self, creator: Player, *others: Player, name: str = "club") -> RoomId:
        """Open a public room with these in it."""
        room = await self.hosting.create(creator, NewRoom(name=name))
        for other in others:
            await self.chat.join(other, room.id)
        return room.id

    async def members(self, room: RoomId) -> list[PlayerId]:
        """Return who is in a room."""
        return list((await self.store.get(room)).members)

    async def pass_by(self, seconds: float) -> None:
        """Let so much time pass."""
        await self.cases.later.live_through(int(seconds * 1000))

    def told(self, kind: type[ChatEvent]) -> list[ChatEvent]:
        """Return what of one kind was heard."""
        return [event for _, event in self.heard if isinstance(event, kind)]

    def texts(self) -> list[str]:
        """Return what was said."""
        return [event.text for _, event in self.heard if isinstance(event, Said)]
