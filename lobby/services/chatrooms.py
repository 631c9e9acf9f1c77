"""The one way to a chat room: for whoever may go there, and one transition at a time."""

from collections.abc import Callable

from lobby.domain.chat import GAME_PREFIX, ChatRoom
from lobby.domain.chat_changes import RoomTransition, close, remove
from lobby.domain.chat_events import ExitReason
from lobby.domain.errors import Contended, GameNotFound, VersionConflict
from lobby.domain.game import Game
from lobby.domain.ids import GameId, PlayerId, RoomId
from lobby.domain.refusals import NotInGame
from lobby.domain.room_refusals import RoomExists, RoomNotFound
from lobby.ports import ChatStore, GameStore
from lobby.services.commits import ATTEMPTS

RoomChanger = Callable[[ChatRoom], RoomTransition]


class ChatRooms:
    """
    Rooms as players come to them.

    A game's room is made when the first of its players asks for it. Whoever has left the game is
    out of the room before anything else happens there.
    """

    def __init__(self, store: ChatStore, games: GameStore) -> None:
        self._store = store
        self._games = games

    async def of(self, player: PlayerId, room: RoomId) -> ChatRoom:
        """
        Return a room that a player may know of.

        Raises:
            NotInGame: If it is a game's, and the player neither plays nor watches there.
            RoomNotFound: If there is none, or not for the player.

        """
        if room.startswith(GAME_PREFIX):
            return await self._of_game(player, GameId(room))
        found = await self._store.get(room)
        found.require_open_to(player)
        return found

    async def game_of(self, player: PlayerId, room: RoomId) -> Game:
        """
        Return the game whose room this is, if the player is in it.

        Raises:
            NotInGame: If not: whether there is such a game is not told.

        """
        game = await self._games.game_of(player)
        if game is None or RoomId(game) != room:
            raise NotInGame(player, room)
        try:
            return (await self._games.get(game)).game
        except GameNotFound:  # closed between the two questions
            raise NotInGame(player, room) from None

    async def apply(self, room: RoomId, change: RoomChanger) -> ChatRoom:
        """
        Load, make one transition, commit; start over if another was faster.

        Raises:
            Contended: If every attempt lost the race.
            RoomNotFound: If there is no such room.

        """
        for _ in range(ATTEMPTS):
            before = await self._store.get(room)
            after, events = change(before)
            if not events:
                return before
            try:
                await self._store.commit(after, events)
            except VersionConflict:
                continue
            return after
        raise Contended(f"room {room!r}", ATTEMPTS)

    async def put_out(self, room: RoomId, players: dict[PlayerId, ExitReason]) -> None:
        """Put players out of a room, if it is there."""
        try:
            await self.apply(room, lambda current: remove(current, players))
        except RoomNotFound:
            return

    async def _of_game(self, player: PlayerId, room: GameId) -> ChatRoom:
        game = await self.game_of(player, RoomId(room))
        found = await self._get_or_open(game)
        strangers = found.members.keys() - game.members
        if strangers:
            gone = dict.fromkeys(strangers, ExitReason.LEFT)
            found = await self.apply(found.id, lambda current: remove(current, gone))
        return found

    async def _get_or_open(self, game: Game) -> ChatRoom:
        try:
            return await self._store.get(RoomId(game.id))
        except RoomNotFound:
            room = ChatRoom.of_game(game.id, game.options.name)
        try:
            await self._store.create(room)
        except RoomExists:  # another of its players was faster
            return await self._store.get(room.id)
        await self._close_if_late(game.id, room)
        return room

    async def _close_if_late(self, game: GameId, room: ChatRoom) -> None:
        # It may have closed while its room was opened, and whoever closes rooms has come by.
        try:
            await self._games.get(game)
        except GameNotFound:
            await self.apply(room.id, close)
            raise RoomNotFound(room.id) from None
