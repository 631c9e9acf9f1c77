"""Who is there in chat rooms, and who writes: what ends by itself, or with a game."""

from collections.abc import Sequence

from lobby.domain.chat import ChatRoom, RoomKind
from lobby.domain.chat_changes import close
from lobby.domain.chat_events import ExitReason, TypingChanged
from lobby.domain.errors import Busy
from lobby.domain.events import GameClosed, PlayerLeft, StateEvent
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId, RoomId
from lobby.domain.room_refusals import RoomNotFound
from lobby.domain.seats import Player
from lobby.ports import ChatStore, Later, Presence, Seconds
from lobby.services.chatrooms import ChatRooms
from lobby.services.errands import Errands
from lobby.services.lapses import Lapses

NAMESPACE = "/chat"
TYPING_SECONDS = 5.0


class ChatPresence:
    """
    Keeps the places of those whose connection is lost for a while, and tells nobody of that.

    Args:
        grace_seconds: For how long. Zero frees them at once.

    """

    def __init__(
        self,
        store: ChatStore,
        rooms: ChatRooms,
        errands: Errands,
        now: Seconds,
        later: Later,
        grace_seconds: float,
        presence: Presence,
    ) -> None:
        self._store = store
        self._rooms = rooms
        self._errands = errands
        self._presence = presence
        self._lost: Lapses[PlayerId] = Lapses(grace_seconds, now, later, self._give_up)
        self._typing: Lapses[tuple[RoomId, Player]] = Lapses(
            TYPING_SECONDS, now, later, self._stop_typing
        )

    def lose(self, player: PlayerId) -> None:
        """Take note that nothing connects a player any more."""
        self._lost.renew(player)

    def expel(self, player: PlayerId) -> None:
        """
        Put a player out who was thrown off the server: nothing is kept for them.

        Unless it was by a newer connection of theirs to another node.
        """
        self._lost.drop(player)
        self._errands.run(self._leave_unless_here(player, ExitReason.REMOVED))

    async def settle(self, player: PlayerId) -> None:
        """Take note of whether anything connects a player, to whatever node."""
        if await self._presence.is_here(NAMESPACE, player):
            self._lost.drop(player)
        else:
            self.lose(player)

    async def come_back(self, player: PlayerId) -> Sequence[ChatRoom]:
        """Return the rooms a player is still in, but for conversations of two."""
        self._lost.drop(player)
        standings = await self._store.rooms_of(player)
        return [room for room, _ in standings if room.kind is not RoomKind.DIRECT]

    async def type(self, player: Player, room: RoomId, *, is_typing: bool) -> None:
        """
        Let the others know that a player writes, which ends after a while unless it is repeated.

        Raises:
            NotInGame, RoomNotFound, NotInRoom: If the caller is not in the room.
            Muted: If the caller may not speak there.

        """
        (await self._rooms.of(player.id, room)).require_may_speak(player.id)
        if not is_typing:
            self.stop_typing(player, room)
        elif self._typing.renew((room, player)):
            self._store.signal(room, TypingChanged(player, is_typing=True))

    def stop_typing(self, player: Player, room: RoomId) -> None:
        """Let the others know that a player writes no more, if they think so."""
        if self._typing.drop((room, player)):
            self._stop_typing((room, player))

    def take_commit(self, game: Game, events: Sequence[StateEvent]) -> None:
        """Let a game's room follow its game, if anybody has talked there."""
        if not self._store.may_have(RoomId(game.id)):
            return
        if any(isinstance(event, GameClosed) for event in events):
            self._errands.run(self._close(RoomId(game.id)))
            return
        gone = {
            event.player: ExitReason(event.reason)
            for event in events
            if isinstance(event, PlayerLeft)
        }
        if gone:
            self._errands.run(self._rooms.put_out(RoomId(game.id), gone))

    def _give_up(self, player: PlayerId) -> None:
        self._errands.run(self._leave_unless_here(player, ExitReason.TIMED_OUT))

    def _stop_typing(self, typing: tuple[RoomId, Player]) -> None:
        room, player = typing
        self._store.signal(room, TypingChanged(player, is_typing=False))

    async def _leave_unless_here(self, player: PlayerId, reason: ExitReason) -> None:
        try:
            # They may have come back to another node, which knows nothing of this one's timer.
            if not await self._presence.is_here(NAMESPACE, player):
                for room, _ in await self._store.rooms_of(player):
                    if room.kind is not RoomKind.DIRECT:
                        await self._rooms.put_out(room.id, {player: reason})
        except Busy:
            self._lost.renew(player)
            return
        self._presence.settled(NAMESPACE, player)

    async def _close(self, room: RoomId) -> None:
        try:
            await self._rooms.apply(room, close)
        except RoomNotFound:
            return
