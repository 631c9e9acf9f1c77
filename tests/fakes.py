"""Stand-ins for the outside world: a clock that the test moves, ids that count, sinks that note."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lobby.domain.errors import LobbyError
from lobby.domain.events import Event
from lobby.domain.ids import Epoch, GameId, JoinCode, PlayerId
from lobby.ports import Receipt


class FakeClock:
    """A clock that stands still until the test moves it."""

    def __init__(self, now: int = 1_000) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def advance(self, milliseconds: int) -> None:
        self._now += milliseconds


class FakeStopwatch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self._now = 1_000_000.0

    def __call__(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds


class CountingIds:
    """Ids that say which came when."""

    def __init__(self) -> None:
        self._count = 0

    def game(self) -> GameId:
        return GameId(f"game:{self._next()}")

    def guest(self) -> PlayerId:
        return PlayerId(f"g_{self._next():04}")

    def code(self) -> JoinCode:
        return JoinCode(f"CODE{self._next():02}")

    def epoch(self) -> Epoch:
        return Epoch(f"epoch-{self._next()}")

    def _next(self) -> int:
        self._count += 1
        return self._count


@dataclass
class NotingSink:
    """A sink that keeps what it got."""

    seen: list[tuple[int, Event]] = field(default_factory=list)
    resets: list[Epoch] = field(default_factory=list)

    def receive(self, epoch: Epoch, seq: int, event: Event) -> None:
        self.seen.append((seq, event))

    def reset(self, epoch: Epoch) -> None:
        self.resets.append(epoch)

    @property
    def numbers(self) -> list[int]:
        return [seq for seq, _ in self.seen]


@dataclass
class NotingDone:
    """Keeps what it was told of an action."""

    outcomes: list[Receipt | LobbyError] = field(default_factory=list)

    def __call__(self, outcome: Receipt | LobbyError) -> None:
        self.outcomes.append(outcome)

    @property
    def seqs(self) -> list[int]:
        return [outcome.seq for outcome in self.outcomes if isinstance(outcome, Receipt)]


class FakeLater:
    """Remembers what was to be called later, until the test lets that time come."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def __call__(self, seconds: float, call: Callable[[], None]) -> None:
        self._waiting.append(call)

    @property
    def count(self) -> int:
        return len(self._waiting)

    def pass_by(self) -> None:
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()
