"""Which sockets hear which game: nobody misses an event, and nobody is told one twice."""

import asyncio
from collections.abc import Sequence

from lobby.domain.errors import LobbyError
from lobby.domain.events import Event
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.domain.status import GameStatus
from lobby.engine import SLOW_CONSUMER, Server, Socket
from lobby.ports import GameStore, Signals, Snapshot
from lobby.sockets.replay import CHUNK_BYTES, Latecomer, Replay
from lobby.sockets.room import Room

MATCH_STATUSES = (GameStatus.STARTING, GameStatus.PLAYING)


class Rooms:
    """The rooms of all games that somebody connected here plays in or watches."""

    def __init__(self, store: GameStore, server: Server, signals: Signals) -> None:
        self._store = store
        self._server = server
        self._signals = signals
        self._by_game: dict[GameId, Room] = {}
        self._by_player: dict[PlayerId, Room] = {}

    def of(self, player: PlayerId) -> Room | None:
        """Return the room that a player is a member of, if any."""
        return self._by_player.get(player)

    def at(self, game: GameId) -> Room | None:
        """Return the room of a game, if somebody connected here is in it."""
        return self._by_game.get(game)

    def is_idle(self) -> bool:
        """Whether no match is on, or about to be, in which somebody connected here has a place."""
        return all(room.status not in MATCH_STATUSES for room in self._by_game.values())

    async def follow(self, player: PlayerId, socket: Socket, snapshot: Snapshot) -> bool:
        """
        Let a player's socket, instead of an older one of theirs, hear what comes after a snapshot.

        Returns whether the socket is still there.
        """
        nothing_missed = Replay(snapshot, snapshot.seq, ())
        return await self.resume(player, socket, nothing_missed)

    async def replay_of(self, snapshot: Snapshot, epoch: Epoch, after: int) -> Replay | None:
        """
        Return what happened after number ``after`` of a game's log, for :meth:`resume`.

        ``None`` if it cannot be told without a gap: then :meth:`follow` the snapshot.
        """
        if epoch != snapshot.epoch:
            return None
        events = await self._store.read(snapshot.game.id, epoch, after, CHUNK_BYTES)
        return None if events is None else Replay(snapshot, after, events)

    async def resume(self, player: PlayerId, socket: Socket, replay: Replay) -> bool:
        """
        Tell a player's socket what it missed, then let it hear the room, as :meth:`follow`.

        What happens meanwhile waits for it in the log, so a slow reader costs no more than the part
        that is on its way. One for whom the log is too short by then is closed as a slow consumer.

        Returns when all of the past was told or the socket has gone; whether it is still there.
        """
        return await self._bring_in(Latecomer(player, socket, replay))

    def drop(self, player: PlayerId, socket: Socket) -> None:
        """Let a player's socket hear no more, unless a newer one has taken its place."""
        room = self._by_player.get(player)
        if room is not None and room.socket_of(player) is socket:
            room.remove(player)

    async def _bring_in(self, latecomer: Latecomer) -> bool:
        player, socket = latecomer.player, latecomer.socket
        if not socket.is_connected:  # a newer one of the player may have its place
            return False
        room = await self._enter(latecomer)
        while room.is_ahead_of(latecomer):
            latecomer.untold = latecomer.untold or await self._read(room, latecomer)
            if not room.is_ahead_of(latecomer):  # it was let in, replaced or dropped meanwhile
                break
            if not latecomer.untold:
                socket.connection.close(SLOW_CONSUMER)
                self.drop(player, socket)
                return False
            latecomer.tell()
            if latecomer.has_left:
                self.drop(player, socket)
                return socket.is_connected
            if not await socket.drained():
                return False
            # Only now: who does not keep up with the past would be closed for the present.
            room.let_in(latecomer)
        return socket.is_connected and room.socket_of(player) in (None, socket)

    async def _enter(self, latecomer: Latecomer) -> Room:
        snapshot = latecomer.snapshot
        room = self._by_game.get(snapshot.game.id)
        if room is not None and room.epoch != snapshot.epoch:
            room.reset(snapshot.epoch)
            room = None
        is_new = room is None
        if room is None:
            room = self._by_game[snapshot.game.id] = self._new(snapshot)
        elsewhere = self._by_player.get(latecomer.player)
        if elsewhere is not None and elsewhere is not room:
            elsewhere.remove(latecomer.player)
        self._by_player[latecomer.player] = room
        room.enter(latecomer)
        room.let_in(latecomer)
        if is_new:
            await self._subscribe(room)
        return room

    def _new(self, snapshot: Snapshot) -> Room:
        return Room(snapshot, self._server, self._forget, self._signals.send)

    async def _subscribe(self, room: Room) -> None:
        try:
            subscription = await self._store.subscribe(room.game, room.epoch, room.seq, room)
        except LobbyError:  # closed in the meantime, so its members have to learn that
            room.reset(room.epoch)
            return
        if self._by_game.get(room.game) is room:
            room.subscription = subscription
        else:
            subscription.cancel()

    async def _read(self, room: Room, latecomer: Latecomer) -> Sequence[tuple[int, Event]]:
        await asyncio.sleep(0)  # one reader's past does not keep all others waiting
        try:
            read = await self._store.read(room.game, room.epoch, latecomer.seq, CHUNK_BYTES)
        except LobbyError:
            return ()
        return read or ()

    def _forget(self, room: Room, player: PlayerId) -> None:
        """Give a room up when the last of its members has gone."""
        del self._by_player[player]
        if room.members or room.latecomers:
            return
        del self._by_game[room.game]
        if room.subscription is not None:
            room.subscription.cancel()
