"""One game that somebody on this node follows."""

import logging

from lobby.domain.events import ActionSent, Event, PlayerJoined, PlayerLeft
from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.ports import Sink

log = logging.getLogger(__name__)


class Followed:
    """
    One game as this node follows it.

    Attributes:
        epoch: The life of its log; ``None`` until the store has said.
        seq: Number of the last event that was passed on.
        members: Who is in it, to be told if it gets lost.
        sinks: Who hears it, by their subscriptions.
        expected: Subscriptions that are on their way.

    """

    __slots__ = ("epoch", "expected", "id", "is_asking", "members", "seq", "sinks")

    def __init__(self, id_: GameId) -> None:
        self.id = id_
        self.epoch: Epoch | None = None
        self.seq = 0
        self.members: set[PlayerId] = set()
        self.sinks: dict[object, Sink] = {}
        self.expected = 0
        self.is_asking = False

    def begin(self, epoch: Epoch, seq: int, game: Game) -> None:
        """Stand where the store says that the log stands."""
        self.epoch = epoch
        self.seq = seq
        self.members = set(game.members)

    def tell(self, seq: int, event: Event) -> None:
        """Pass the next event on; one that was passed on already is none."""
        epoch = self.epoch
        if seq != self.seq + 1 or epoch is None:
            return
        self.seq = seq
        if type(event) is not ActionSent:
            self._follow_members(event)
        for subscription, sink in tuple(self.sinks.items()):
            if subscription in self.sinks:  # unless one before it has cancelled it
                self._pass_on(sink, epoch, seq, event)

    def _pass_on(self, sink: Sink, epoch: Epoch, seq: int, event: Event) -> None:
        try:
            sink.receive(epoch, seq, event)
        except Exception:  # the others hear it all the same, and this one that it has a gap
            log.exception("an event could not be passed on", extra={"game": self.id})
            sink.reset(epoch)

    def reset(self, epoch: Epoch) -> None:
        """Let everybody know that events were missed."""
        for subscription, sink in tuple(self.sinks.items()):
            if subscription in self.sinks:
                sink.reset(epoch)

    def _follow_members(self, event: Event) -> None:
        if isinstance(event, PlayerJoined):
            self.members.add(event.player)
        elif isinstance(event, PlayerLeft):
            self.members.discard(event.player)
