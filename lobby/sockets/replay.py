"""What a member of a room missed, told in order before the room goes on for it."""

from collections.abc import Sequence
from typing import NamedTuple

from lobby.domain.events import ActionSent, Event, GameClosed, PlayerLeft
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.engine import Socket
from lobby.ports import Snapshot
from lobby.wire.pushes import GameUpdate
from lobby.wire.room import game_update, hidden, room_push

CHUNK_BYTES = 24 * 1024
"""
What is told at once, as the log counts; no more than 64 KiB on the wire.

An action of a few bytes takes twice there what the log counts for it: its names are longer.
"""


class Replay(NamedTuple):
    """
    What a player missed, as far as it was read when it was found that nothing of it is lost.

    Attributes:
        snapshot: The game, in which the player is still a member.
        after: The last number that the player knows.

    """

    snapshot: Snapshot
    after: int
    events: Sequence[tuple[int, Event]]


def push_for(
    player: PlayerId, game: GameId, epoch: Epoch, seq: int, event: Event
) -> tuple[str, dict[str, object]]:
    """Return the push, its name and its payload, that tells one player of a past event."""
    if not isinstance(event, ActionSent):
        push = room_push(game, epoch, seq, event)
        return push.event_name, push.payload()
    update = game_update(game, epoch, seq, event)
    return GameUpdate.event_name, update if may_see(event, player) else hidden(update)


def may_see(event: Event, player: PlayerId) -> bool:
    """Whether a player is told of a past event whole."""
    if not isinstance(event, ActionSent) or event.to is None:
        return True
    # Its own, too: a player back from nowhere learns which of its actions arrived.
    return player in event.to or player == event.player


class Latecomer:
    """
    A member that does not hear its room yet, for it is still told what happened before.

    Attributes:
        snapshot: The game, in which the player is a member.
        seq: Number of the last event that it was told, or knew before.
        untold: What was read of the log and is to be told next.
        has_left: Whether it was told of the end of its membership, so that no more is to come.

    """

    __slots__ = ("has_left", "player", "seq", "snapshot", "socket", "untold")

    def __init__(self, player: PlayerId, socket: Socket, replay: Replay) -> None:
        self.player = player
        self.socket = socket
        self.snapshot = replay.snapshot
        self.seq = replay.after
        self.untold: Sequence[tuple[int, Event]] = replay.events
        self.has_left = False

    def tell(self) -> None:
        """Send what was read, which does not count as backlog, up to the member's own end."""
        events, self.untold = self.untold, ()
        for seq, event in events:
            game, epoch = self.snapshot.game.id, self.snapshot.epoch
            name, payload = push_for(self.player, game, epoch, seq, event)
            self.socket.emit(name, payload, counted=False)
            self.seq = seq
            if self._ends_with(seq, event):
                self.has_left = True
                return

    def _ends_with(self, seq: int, event: Event) -> bool:
        if isinstance(event, PlayerLeft):
            # Up to the snapshot it had come back; the last one to leave hears the game close.
            is_over = seq > self.snapshot.seq and event.player_count > 0
            return is_over and event.player == self.player
        return isinstance(event, GameClosed)
