"""One change of a game: what it is made of, and when it happens."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from lobby.domain.events import StateEvent
from lobby.domain.game import Game
from lobby.domain.status import NEXT_STATUSES

SECOND_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """
    How long a game waits for what; all in milliseconds.

    Attributes:
        grace_ms: How long a seat is kept after its player's connection was lost; 0 frees it at
            once.
        host_grace_ms: How long a host who was cut off stays the host.
        host_idle_ms: How long a host may leave everybody ready without starting; 0 is for ever.
        waiting_abandoned_ms: When a game that is not played closes if nobody is connected.
        playing_abandoned_ms: The same for a match: its players are worth waiting for.
        finished_ms: When a finished game closes, time enough for a rematch.

    """

    grace_ms: int = 60 * SECOND_MS
    host_grace_ms: int = 30 * SECOND_MS
    host_idle_ms: int = 60 * SECOND_MS
    waiting_abandoned_ms: int = 60 * SECOND_MS
    playing_abandoned_ms: int = 120 * SECOND_MS
    finished_ms: int = 300 * SECOND_MS


class Moment(NamedTuple):
    """When a change happens (Unix ms), and by which timing what follows from it."""

    at: int
    timing: Timing


class Transition(NamedTuple):
    """The game after a change, and what the room is told. No events: nothing changed."""

    game: Game
    events: tuple[StateEvent, ...] = ()


class Draft:
    """
    A transition in the making: the rules change it step by step, each seeing the last.

    Attributes:
        before: The game as it was.
        game: The game as it is so far.

    """

    def __init__(self, game: Game) -> None:
        self.before = game
        self.game = game
        self._events: list[StateEvent] = []

    def change(self, game: Game, *events: StateEvent) -> None:
        """Put the next state of the game in place of the last, and tell the room."""
        allowed = {self.game.status, *NEXT_STATUSES[self.game.status]}
        assert game.status in allowed, f"{self.game.status} to {game.status}"  # noqa: S101  # ours
        self.game = game
        self._events.extend(events)

    def finish(self, due_at: int | None = None) -> Transition:
        """Return the transition, to a game that changes by itself at ``due_at``, if ever."""
        if not self._events:
            return Transition(self.before)
        game = replace(self.game, due_at=due_at, version=self.before.version + 1)
        return Transition(game, tuple(self._events))
