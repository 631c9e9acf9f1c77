"""From each game's log to the sockets that follow it."""

from lobby.domain.errors import GameNotFound
from lobby.domain.events import ActionSent, Event, GameClosed, PlayerLeft
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.engine import Server, Socket
from lobby.ports import GameStore, Snapshot, Subscription
from lobby.wire.pushes import GameUpdate
from lobby.wire.room import game_update, hidden, room_push


class Room:
    """
    One game's players that are connected here; it follows the game's log for all of them.

    Attributes:
        epoch: The life of the log that they know of.
        members: Each player's socket.
        subscription: To the log; ``None`` until the store has given it.

    """

    __slots__ = ("_rooms", "_server", "epoch", "game", "members", "subscription")

    def __init__(self, game: GameId, epoch: Epoch, server: Server, rooms: "Rooms") -> None:
        self.game = game
        self.epoch = epoch
        self.members: dict[PlayerId, Socket] = {}
        self.subscription: Subscription | None = None
        self._server = server
        self._rooms = rooms

    def receive(self, epoch: Epoch, seq: int, event: Event) -> None:
        """Pass an event on to everybody but the sender of an action."""
        self.epoch = epoch
        if isinstance(event, ActionSent):
            self._pass_on(event, game_update(self.game, epoch, seq, event))
            return
        push = room_push(self.game, epoch, seq, event)
        self._server.broadcast(self.members.values(), push.event_name, push.payload())
        if isinstance(event, PlayerLeft) and event.player_count > 0:
            # Only now: a leaver hears that they left, and the last one that the game closes.
            self._rooms.drop(event.player)
        elif isinstance(event, GameClosed):
            self._rooms.close(self)

    def reset(self, epoch: Epoch) -> None:
        """Take note that the log began a new life."""
        self.epoch = epoch

    def _pass_on(self, action: ActionSent, update: dict[str, object]) -> None:
        name, sender = GameUpdate.event_name, self.members.get(action.player)
        if action.to is None:
            self._server.broadcast(self.members.values(), name, update, skip=sender)
            return
        seeing = [socket for player, socket in self.members.items() if player in action.to]
        others = [socket for player, socket in self.members.items() if player not in action.to]
        self._server.broadcast(seeing, name, update, skip=sender)
        self._server.broadcast(others, name, hidden(update), skip=sender)


class Rooms:
    """The rooms of all games that somebody connected here plays in."""

    def __init__(self, store: GameStore, server: Server) -> None:
        self._store = store
        self._server = server
        self._by_game: dict[GameId, Room] = {}
        self._by_player: dict[PlayerId, Room] = {}

    def of(self, player: PlayerId) -> Room | None:
        """Return the room that a player hears, if any."""
        return self._by_player.get(player)

    async def follow(self, player: PlayerId, socket: Socket, snapshot: Snapshot) -> None:
        """
        Let a player's socket, instead of an older one of theirs, hear what comes after a snapshot.

        Call it straight after the store gave the snapshot: nothing may have happened since.
        """
        game = snapshot.game.id
        room = self._by_game.get(game)
        if room is not None:
            self._enter(room, player, socket)
            return
        room = self._by_game[game] = Room(game, snapshot.epoch, self._server, self)
        self._enter(room, player, socket)
        try:
            room.subscription = await self._store.subscribe(game, snapshot.seq, room)
        except GameNotFound:  # closed in the meantime: there is nothing to hear
            self.close(room)

    def _enter(self, room: Room, player: PlayerId, socket: Socket) -> None:
        room.members[player] = socket
        self._by_player[player] = room

    def drop(self, player: PlayerId) -> None:
        """Let a player hear no more of their room; a room that nobody hears is given up."""
        room = self._by_player.pop(player, None)
        if room is None:
            return
        del room.members[player]
        if not room.members:
            self.close(room)

    def close(self, room: Room) -> None:
        """Give a room up."""
        for player in room.members:
            del self._by_player[player]
        room.members.clear()
        self._by_game.pop(room.game, None)
        if room.subscription is not None:
            room.subscription.cancel()
