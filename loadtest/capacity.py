"""The highest rate a server sustains: more and more games, until it is late or loses something."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace

from loadtest.audit import Faults
from loadtest.bisection import Bisection
from loadtest.crowd import Crowd
from loadtest.fanout import LINGER_SECONDS, wake
from loadtest.histogram import Histogram
from loadtest.meter import Meter
from loadtest.outcome import Outcome, Window
from loadtest.pace import Schedule
from loadtest.plan import Plan
from loadtest.play import collector_at_rest, play
from loadtest.report import Figure
from loadtest.stages import Silent, Stages
from loadtest.target import Target

LATEST_MS = 50.0
DOUBTFUL_MS = 150.0  # a real overload is late by more after two seconds: such a step is tried again
RAMP_SECONDS = 0.5  # of each step's load, before it is measured
KEPT_SHARE = 0.95  # of the rate asked for: below it the loader or the server fell behind


@dataclass(frozen=True, slots=True)
class Capacity:
    """The best step that passed, and why the next did not."""

    games: int
    best: Outcome | None
    limit: str | None
    """Why the loader, not the server, ended the search."""

    @property
    def faults(self) -> Faults:
        """Nothing: what goes wrong in a step that is too much is what is looked for."""
        return Counter()

    @property
    def loader_bound(self) -> str | None:
        """Why the server may be faster than this; ``None`` if it is not."""
        return self.limit

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures of the best step."""
        games = Figure("games", "games", self.games)
        return (games, *(self.best.figures() if self.best else ()))


@dataclass(slots=True)
class Climb:
    """One server under more and more games; players stay connected from step to step."""

    plan: Plan
    target: Target
    meter: Meter
    crowd: Crowd

    async def step(self, games: int, seconds: float, ramp_seconds: float) -> Outcome:
        """Let so many games play for a while."""
        await self._grow(games)
        crowd = self.crowd.first(games)
        rate = crowd_rate(crowd, self.plan)
        with collector_at_rest():
            await play(crowd, Schedule(rate, ramp_seconds), Silent(), self.meter)
            crowd.latency.clear()
            window = await play(crowd, Schedule(rate, seconds), Silent(), self.meter)
            await asyncio.sleep(LINGER_SECONDS)
        latency = Histogram()
        latency.add(crowd.latency)
        return Outcome(window, latency, None, crowd.faults(numbered=self.plan.is_numbered))

    async def start_over(self) -> None:
        """Send everybody home: what was lost stays lost, and would fail every step after."""
        await self.crowd.go_home()
        self.crowd = Crowd([], Histogram())

    async def _grow(self, games: int) -> None:
        missing = games - len(self.crowd.rooms)
        if missing <= 0:
            return
        fresh = Crowd.of(replace(self.plan, games=missing), self.crowd.latency)
        self.crowd = Crowd([*self.crowd.rooms, *fresh.rooms], self.crowd.latency)
        await fresh.connect(self.target, Silent())
        await fresh.sit(Silent(), acks=self.plan.acks)


def crowd_rate(crowd: Crowd, plan: Plan) -> float:
    """Return the actions per second of all players of a crowd."""
    return len(crowd.players) * plan.rate


async def run(plan: Plan, search: Bisection, target: Target, stages: Stages) -> Capacity:
    """
    Find the number of games; ``plan`` says all but that, ``seconds`` being those of a step.

    Raises:
        LoadtestError: If the players could not be connected or seated.

    """
    await wake(target, plan.dialect)
    climb = Climb(plan, target, Meter.of(target), Crowd([], Histogram()))
    best: Outcome | None = None
    limit: str | None = None
    ramp = max(plan.warmup_seconds, RAMP_SECONDS)
    try:
        while games := search.next():
            stages.begin(f"{games} games", plan.seconds)
            wanted = games * plan.players * plan.rate * (plan.players - 1)
            outcome = await climb.step(games, plan.seconds, ramp)
            ramp = RAMP_SECONDS
            if is_doubtful(outcome):
                outcome = await climb.step(games, plan.seconds, ramp)
            passed = sustained(outcome, wanted)
            search.tell(games, passed=passed)
            if passed:
                best = outcome
            else:
                limit = outcome.loader_bound
            if outcome.faults:
                await climb.start_over()
    finally:
        await climb.crowd.go_home()
    return Capacity(search.best, best, limit)


def is_doubtful(outcome: Outcome) -> bool:
    """Say whether a step was late by so little that the machine, not the server, may be why."""
    p99 = outcome.latency.quantile(0.99) or 0
    return not outcome.faults and LATEST_MS < p99 / 1_000 <= DOUBTFUL_MS


def sustained(outcome: Outcome, per_second: float) -> bool:
    """Say whether everything arrived, in time, at (nearly) the rate that was asked for."""
    p99 = outcome.latency.quantile(0.99)
    if outcome.faults or p99 is None or p99 > LATEST_MS * 1_000:
        return False
    return rate_of(outcome.window) >= KEPT_SHARE * per_second


def rate_of(window: Window) -> float:
    """Return the deliveries per second of a window."""
    return window.delivered / window.seconds
