"""What the nodes whose players share a room tell each other, and nobody keeps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from lobby.domain.ids import GameId, PlayerId
from lobby.ports.subscription import Subscription


@dataclass(frozen=True, slots=True)
class StateWanted:
    """A player lacks the state of the match; its host is connected elsewhere."""

    host: PlayerId
    player: PlayerId


@dataclass(frozen=True, slots=True)
class StateSaved:
    """The host has saved the state of the match: whoever waits for it can be given it."""


Signal = StateWanted | StateSaved
TakeSignal = Callable[[GameId, Signal], None]


class Signals(Protocol):
    """
    Reaches the other nodes that have somebody in a game's room.

    A signal that is lost is no harm: what it is for is asked for again.
    """

    def send(self, game: GameId, signal: Signal) -> None:
        """Let the other nodes hear it."""
        ...

    def follow(self, take: TakeSignal) -> Subscription:
        """Have ``take`` called for what other nodes send."""
        ...
