"""Hours in minutes: steady play while others come and go; memory must not grow."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from loadtest.audit import Faults
from loadtest.crowd import Crowd
from loadtest.fanout import LINGER_SECONDS
from loadtest.meter import Meter
from loadtest.outcome import Outcome, Window
from loadtest.pace import Schedule
from loadtest.plan import Plan
from loadtest.play import collector_at_rest, play
from loadtest.report import Figure
from loadtest.slope import slope
from loadtest.stages import Stages
from loadtest.target import Target
from loadtest.visitor import Visitor

READING_SECONDS = 0.5
GROWTH = "KiB per minute of memory growth beyond what is allowed"


@dataclass(frozen=True, slots=True)
class Soak:
    """The load, and what may remain of it."""

    plan: Plan
    visitors_per_second: float
    """Who connect, look at the listing, and go."""
    allowed_kib_per_minute: float


@dataclass(frozen=True, slots=True)
class Soaked:
    """What a soak found."""

    outcome: Outcome
    kib_per_minute: float
    largest_kib: float
    visits: int
    faults: Faults

    @property
    def loader_bound(self) -> str | None:
        """Why the figures are the loader's own; ``None`` if they are the server's."""
        return self.outcome.loader_bound

    def figures(self) -> tuple[Figure, ...]:
        """Return the rows of the table."""
        return (
            Figure("memoryKibPerMinute", "memory growth", self.kib_per_minute, "KiB/min", 1),
            Figure("largestMib", "largest memory", self.largest_kib / 1024, "MiB", 1),
            Figure("visits", "visits", self.visits),
            *self.outcome.figures(),
        )


class _Comings:
    """Those who come and go, and the server's memory meanwhile."""

    def __init__(self, soak: Soak, target: Target) -> None:
        self._soak = soak
        self._target = target
        self._meter = Meter(target.pid)
        self.readings: list[tuple[float, float]] = []
        """Minutes, and KiB."""
        self.visits = 0
        self.faults: Faults = Counter()

    @asynccontextmanager
    async def during(self) -> AsyncIterator[None]:
        """Go on for as long as the context lasts."""
        tasks = [asyncio.ensure_future(work()) for work in (self._read, self._visit)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            memory = self._meter.resident_bytes()
            if memory is not None:
                self.readings.append((clock() / 60, memory / 1024))
            await asyncio.sleep(READING_SECONDS)

    async def _visit(self) -> None:
        while self._soak.visitors_per_second:
            visitor = Visitor(self.visits)
            await visitor.enter(self._target)
            await visitor.close()
            self.faults += visitor.faults
            self.visits += 1
            await asyncio.sleep(1 / self._soak.visitors_per_second)


async def run(soak: Soak, target: Target, stages: Stages) -> Soaked:
    """
    Carry it out; memory is watched after the warm-up only.

    Raises:
        LoadtestError: If the players could not be connected or seated.

    """
    crowd, comings = Crowd.of(soak.plan), _Comings(soak, target)
    try:
        await crowd.connect(target, stages)
        await crowd.sit(stages, acks=soak.plan.acks)
        with collector_at_rest():
            async with comings.during():
                window = await _play(crowd, soak.plan, stages, comings)
        await asyncio.sleep(LINGER_SECONDS)
        faults = crowd.faults() + comings.faults
    finally:
        await crowd.go_home()
    growth = slope(comings.readings)
    if growth > soak.allowed_kib_per_minute:
        faults[GROWTH] = round(growth - soak.allowed_kib_per_minute) or 1
    largest = max((kib for _, kib in comings.readings), default=0.0)
    outcome = Outcome(window, crowd.latency, None, faults)
    return Soaked(outcome, growth, largest, comings.visits, faults)


async def _play(crowd: Crowd, plan: Plan, stages: Stages, comings: _Comings) -> Window:
    rate, meter = plan.actions_per_second, Meter(None)
    stages.begin("warming up", plan.warmup_seconds)
    await play(crowd, Schedule(rate, plan.warmup_seconds), stages, meter)
    crowd.latency.clear()
    comings.readings.clear()
    stages.begin("soaking", plan.seconds)
    return await play(crowd, Schedule(rate, plan.seconds), stages, meter)
