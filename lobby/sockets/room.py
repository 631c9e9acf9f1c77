"""From one game's log to the sockets that follow it."""

from collections.abc import Callable

from lobby.domain.events import (
    ActionSent,
    CloseReason,
    Event,
    GameChanged,
    GameClosed,
    GameEnded,
    GameStarted,
    GameStarting,
    HostChanged,
    PlayerLeft,
    StateEvent,
)
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.domain.status import GameStatus
from lobby.engine import Closing, Server, Socket
from lobby.ports import Signal, Snapshot, StateWanted, Subscription
from lobby.sockets.replay import Latecomer
from lobby.wire.pushes import GameUpdate, StateRequested
from lobby.wire.room import game_update, hidden, room_push

RESYNC = Closing(1012, "resync")
"""The client library connects anew, and hears in ``welcome`` how the game stands."""

_STATUS_AFTER = {
    GameStarting: GameStatus.STARTING,
    GameStarted: GameStatus.PLAYING,
    GameEnded: GameStatus.FINISHED,
}


class Room:
    """
    One game's members that are connected here; it follows the game's log for all of them.

    Args:
        snapshot: After it begins what the room receives.
        forget: Told of each player that the room lets go.
        signal: Lets the nodes of members who are not connected here know something.

    Attributes:
        epoch: The life of the log that the members know of.
        seq: Number of the last event received.
        status: Of the game after it.
        members: The sockets of those who hear what happens, players and spectators alike.
        latecomers: Members that are still told what they missed.
        lacking: Members who wait for the state of the match, even while they are cut off.
        subscription: To the log; ``None`` until the store has given it.

    """

    __slots__ = (
        "_forget",
        "_server",
        "_signal",
        "epoch",
        "game",
        "lacking",
        "latecomers",
        "members",
        "seq",
        "status",
        "subscription",
    )  # fmt: skip

    def __init__(
        self,
        snapshot: Snapshot,
        server: Server,
        forget: Callable[["Room", PlayerId], None],
        signal: Callable[[GameId, Signal], None],
    ) -> None:
        self.game = snapshot.game.id
        self.epoch = snapshot.epoch
        self.seq = snapshot.seq
        self.status = snapshot.game.status
        self.members: dict[PlayerId, Socket] = {}
        self.latecomers: dict[PlayerId, Latecomer] = {}
        self.lacking: set[PlayerId] = set()
        self.subscription: Subscription | None = None
        self._server = server
        self._forget = forget
        self._signal = signal

    def receive(self, epoch: Epoch, seq: int, event: Event) -> None:
        """Pass an event on to everybody but the sender of an action."""
        if epoch != self.epoch:
            self._begin_anew(epoch, seq, event)
            return
        self.seq = seq
        if isinstance(event, ActionSent):
            self._pass_on(event, game_update(self.game, epoch, seq, event))
        else:
            self._announce(seq, event)
        if self.latecomers:
            for latecomer in tuple(self.latecomers.values()):
                self.let_in(latecomer)

    def reset(self, epoch: Epoch) -> None:
        """Let everybody go and connect anew: what they missed cannot be told."""
        self.epoch = epoch
        sockets = [latecomer.socket for latecomer in self.latecomers.values()]
        sockets += self.members.values()
        for player in (*self.members, *self.latecomers):
            self.remove(player)
        for socket in sockets:
            socket.connection.close(RESYNC)

    def enter(self, latecomer: Latecomer) -> None:
        """Take a member in, instead of an older socket of the same player."""
        self.members.pop(latecomer.player, None)
        self.latecomers[latecomer.player] = latecomer

    def let_in(self, latecomer: Latecomer) -> None:
        """Have a latecomer hear what comes from now on if it knows all that was, and no more."""
        is_told = latecomer.seq == self.seq and not latecomer.untold
        if is_told and self.latecomers.get(latecomer.player) is latecomer:
            del self.latecomers[latecomer.player]
            self.members[latecomer.player] = latecomer.socket

    def is_ahead_of(self, latecomer: Latecomer) -> bool:
        """
        Whether somebody who is a latecomer still has to be told more.

        Who knows more than the room, whose own events may come later than what a store answers, is
        let in when the room gets there.
        """
        has_more = latecomer.seq < self.seq or bool(latecomer.untold)
        return has_more and self.latecomers.get(latecomer.player) is latecomer

    def socket_of(self, player: PlayerId) -> Socket | None:
        """Return a member's socket; ``None`` for everybody else."""
        latecomer = self.latecomers.get(player)
        return self.members.get(player) if latecomer is None else latecomer.socket

    def remove(self, player: PlayerId) -> None:
        """Let a member go."""
        self.members.pop(player, None)
        self.latecomers.pop(player, None)
        self._forget(self, player)

    def ask_for_state(self, host: PlayerId, player: PlayerId) -> None:
        """Ask the host for the state of the match that a member lacks."""
        socket = self.socket_of(host)
        if player == host:
            return
        if socket is None:
            self._signal(self.game, StateWanted(host, player))
            return
        push = StateRequested(game_id=self.game, player_id=player)
        socket.emit(push.event_name, push.payload())

    def _begin_anew(self, epoch: Epoch, seq: int, event: Event) -> None:
        """Let everybody go; if the game is lost, and with it what they missed, they are told."""
        if isinstance(event, GameClosed) and event.reason is CloseReason.LOST:
            self.epoch, self.seq = epoch, seq
            self._announce(seq, event)
        self.reset(epoch)

    def _announce(self, seq: int, event: StateEvent) -> None:
        push = room_push(self.game, self.epoch, seq, event)
        self._server.broadcast(self.members.values(), push.event_name, push.payload())
        if isinstance(event, GameChanged):
            self.status = event.status
        else:
            self.status = _STATUS_AFTER.get(type(event), self.status)
        # Only now: a leaver hears that they left, and the last one that the game closes. A
        # latecomer goes when it is told, too.
        if isinstance(event, PlayerLeft):
            self.lacking.discard(event.player)
            if event.player_count > 0 and event.player in self.members:
                self.remove(event.player)
        elif isinstance(event, GameClosed):
            for player in tuple(self.members):
                self.remove(player)
        elif isinstance(event, GameStarted):  # a new match: whoever is here knows all of it
            self.lacking.clear()
        elif isinstance(event, HostChanged):
            for player in self.lacking:
                self.ask_for_state(event.host, player)

    def _pass_on(self, action: ActionSent, update: dict[str, object]) -> None:
        name, sender = GameUpdate.event_name, self.members.get(action.player)
        if action.to is None:
            self._server.broadcast(self.members.values(), name, update, skip=sender)
            return
        seeing = [socket for player, socket in self.members.items() if player in action.to]
        others = [socket for player, socket in self.members.items() if player not in action.to]
        self._server.broadcast(seeing, name, update, skip=sender)
        self._server.broadcast(others, name, hidden(update), skip=sender)
