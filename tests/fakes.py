"""Stand-ins for the outside world: a clock that the test moves, ids that count, sinks that note."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lobby.domain.errors import LobbyError, RateLimited
from lobby.domain.events import Event
from lobby.domain.ids import Epoch, GameId, JoinCode, NotificationId, PlayerId, RoomId
from lobby.domain.stats import Stats
from lobby.ports import Attendance, Receipt, Visit


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

    def room(self) -> RoomId:
        return RoomId(f"private:{self._next()}")

    def notification(self, at: int) -> NotificationId:
        return NotificationId(f"n{self._next():04}")

    def _next(self) -> int:
        self._count += 1
        return self._count


@dataclass
class NotingSink:
    """A sink that keeps what it got."""

    seen: list[tuple[int, Event]] = field(default_factory=list)
    resets: list[Epoch] = field(default_factory=list)
    epochs: list[Epoch] = field(default_factory=list)

    def receive(self, epoch: Epoch, seq: int, event: Event) -> None:
        self.seen.append((seq, event))
        self.epochs.append(epoch)

    def reset(self, epoch: Epoch) -> None:
        self.resets.append(epoch)

    @property
    def numbers(self) -> list[int]:
        return [seq for seq, _ in self.seen]


@dataclass
class NotingDone:
    """Keeps what it was told of an action."""

    outcomes: list[Receipt | LobbyError] = field(default_factory=list)
    is_told: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, outcome: Receipt | LobbyError) -> None:
        self.outcomes.append(outcome)
        self.is_told.set()

    @property
    def seqs(self) -> list[int]:
        return [outcome.seq for outcome in self.outcomes if isinstance(outcome, Receipt)]


class FakeTimer:
    """A call to come, as ``loop.call_later`` returns it."""

    def __init__(self, due_ms: float, call: Callable[[], None]) -> None:
        self.due_ms = due_ms
        self.call = call
        self.is_waiting = True

    def cancel(self) -> None:
        self.is_waiting = False


class FakeLater:
    """
    Remembers what was to be called later, until the test lets that time come.

    A clock that is given goes along; moved by itself, it is the time of day that was set.
    """

    def __init__(self, clock: FakeClock | None = None) -> None:
        self._clock = clock or FakeClock()
        self._now_ms = 0.0
        self._timers: list[FakeTimer] = []

    def __call__(self, seconds: float, call: Callable[[], None]) -> FakeTimer:
        timer = FakeTimer(self._now_ms + seconds * 1000, call)
        self._timers.append(timer)
        return timer

    @property
    def count(self) -> int:
        return sum(timer.is_waiting for timer in self._timers)

    def advance(self, milliseconds: int) -> None:
        """Let so much time pass, and call what comes due in it, each at its own moment."""
        end = self._now_ms + milliseconds
        while due := [timer for timer in self._timers if timer.is_waiting and timer.due_ms <= end]:
            timer = min(due, key=lambda timer: timer.due_ms)
            self._go_on_to(timer.due_ms)
            self._call(timer)
        self._go_on_to(end)

    async def live_through(self, milliseconds: int) -> None:
        """The same, in steps so short that what was called can be done before it is missed."""
        for start in range(0, milliseconds, 500):
            self.advance(min(500, milliseconds - start))
            await self.settle()

    async def settle(self) -> None:
        """Wait until all that was called is done."""
        await asyncio.sleep(0)

    def pass_by(self) -> None:
        """Call all that waits, whenever it was to come."""
        for timer in [timer for timer in self._timers if timer.is_waiting]:
            self._call(timer)

    def _call(self, timer: FakeTimer) -> None:
        timer.cancel()
        self._timers = [other for other in self._timers if other.is_waiting]
        timer.call()

    def _go_on_to(self, now_ms: float) -> None:
        if now_ms > self._now_ms:
            self._clock.advance(round(now_ms - self._now_ms))
            self._now_ms = now_ms


@dataclass
class FakeGuesses:
    """Takes so many wrong guesses of anybody, and notes each."""

    most: int = 5
    misses: list[tuple[PlayerId, str | None]] = field(default_factory=list)

    def check(self, player: PlayerId, address: str | None) -> None:
        if len(self.misses) >= self.most:
            raise RateLimited("wrong guesses", 1)

    def missed(self, player: PlayerId, address: str | None) -> None:
        self.misses.append((player, address))


class FakePasswords:
    """Keeps passwords as anybody can read them, and lets others in before it answers."""

    async def hash(self, password: str) -> str:
        await asyncio.sleep(0)
        return f"hash of {password}"

    async def fits(self, password: str, hashed: str) -> bool:
        await asyncio.sleep(0)
        return hashed == f"hash of {password}"


@dataclass
class FakePresence:
    """
    Knows of those whom the test has put into ``here``, in whatever namespace.

    ``looked`` is called after each look, as whoever comes or goes at that moment would.
    """

    here: set[PlayerId] = field(default_factory=set)
    settlements: list[PlayerId] = field(default_factory=list)
    looked: Callable[[], None] = lambda: None
    served: list[Attendance] = field(default_factory=list)

    def serve(self, attendance: Attendance) -> None:
        self.served.append(attendance)

    async def arrive(self, namespace: str, visit: Visit) -> None:
        self.here.add(visit.player_id)

    async def leave(self, namespace: str, visit: Visit) -> None:
        self.here.discard(visit.player_id)

    async def is_here(self, namespace: str, player: PlayerId) -> bool:
        is_here = player in self.here
        self.looked()
        return is_here

    def settled(self, namespace: str, player: PlayerId) -> None:
        self.settlements.append(player)


@dataclass
class FakeFleet:
    """Other nodes as the test says that they do, and how this one says that it does."""

    node: str = "this"
    nodes: Mapping[str, Stats] = field(default_factory=dict)
    figures: Callable[[], Stats] | None = None

    def report(self, figures: Callable[[], Stats]) -> None:
        self.figures = figures

    def others(self) -> Mapping[str, Stats]:
        return self.nodes
