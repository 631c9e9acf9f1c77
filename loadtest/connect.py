"""Many connections in a short time, and what they cost while they do nothing."""

import asyncio
import gc
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from loadtest.audit import Faults
from loadtest.crowd import in_parallel
from loadtest.fanout import wake
from loadtest.histogram import Histogram
from loadtest.meter import Meter
from loadtest.plan import Dialect
from loadtest.report import Figure, milliseconds
from loadtest.saturation import Loader
from loadtest.stages import Stages
from loadtest.target import Target
from loadtest.visitor import Visitor

IDLE_SECONDS = 1.0
WARMUP_SHARE = 0.3  # of all connections: V8 compiles what runs often only after a while


@dataclass(frozen=True, slots=True)
class Rush:
    """How many connect, and how many of them at a time."""

    connections: int
    at_once: int = 50


@dataclass(slots=True)
class Arrivals:
    """What a rush costs; the figures leave out the warm-up, but for memory."""

    connections: int
    seconds: float = 0.0
    cpu_seconds: float | None = None
    memory_bytes: float | None = None
    loader_bound: str | None = None
    latency: Histogram = field(default_factory=Histogram)
    faults: Faults = field(default_factory=Counter)

    def figures(self) -> tuple[Figure, ...]:
        """Return the rows of the table."""
        cpu, memory, p99 = self.cpu_seconds, self.memory_bytes, self.latency.quantile(0.99)
        measured = max(self.latency.count, 1)
        each = None if cpu is None else cpu * 1e6 / measured
        kibibytes = None if memory is None else memory / 1024
        return (
            Figure("connections", "connections", self.connections),
            Figure("connectionsPerSecond", "connections", measured / self.seconds, "/s"),
            Figure("cpuMicrosPerConnection", "server CPU per connection", each, "µs"),
            Figure("memoryKibPerConnection", "memory, idle", kibibytes, "KiB", 1),
            Figure("connectP99Ms", "until the first listing, p99", milliseconds(p99), "ms", 1),
        )


async def run(rush: Rush, target: Target, stages: Stages) -> Arrivals:
    """
    Connect everybody and wait until each has its listing, then let them be.

    Raises:
        LoadtestError: If somebody could not connect.

    """
    visitors = [Visitor(index) for index in range(rush.connections)]
    arrivals, meter = Arrivals(rush.connections), Meter(target.pid)
    await wake(target, Dialect.JSON)
    gc.collect()
    gc.freeze()  # collections during the rush would be the loader's, not the server's
    try:
        before = meter.resident_bytes()
        await _arrive(visitors, rush, target, stages, arrivals, meter)
        stages.begin("idle", IDLE_SECONDS)
        await asyncio.sleep(IDLE_SECONDS)
        after = meter.resident_bytes()
        if before is not None and after is not None:
            arrivals.memory_bytes = (after - before) / rush.connections
        arrivals.faults = _faults(visitors)
    finally:
        gc.unfreeze()
        await asyncio.gather(*(visitor.close() for visitor in visitors))
    return arrivals


async def _arrive(
    visitors: list[Visitor],
    rush: Rush,
    target: Target,
    stages: Stages,
    arrivals: Arrivals,
    meter: Meter,
) -> None:
    first = int(rush.connections * WARMUP_SHARE)
    enter = partial(_enter, target, arrivals.latency)
    stages.begin("warming up", first)
    await in_parallel(visitors[:first], enter, stages, at_once=rush.at_once)
    arrivals.latency.clear()
    stages.begin("connecting", rush.connections - first)
    loader, begun, cpu = Loader(), time.perf_counter(), meter.cpu_seconds()
    await in_parallel(visitors[first:], enter, stages, at_once=rush.at_once)
    arrivals.seconds, cpu_after = time.perf_counter() - begun, meter.cpu_seconds()
    loader.stop()
    arrivals.loader_bound = loader.limit
    if cpu is not None and cpu_after is not None:
        arrivals.cpu_seconds = cpu_after - cpu


async def _enter(target: Target, latency: Histogram, visitor: Visitor) -> None:
    begun = time.perf_counter()
    await visitor.enter(target)
    latency.record(int((time.perf_counter() - begun) * 1e6))


def _faults(visitors: list[Visitor]) -> Faults:
    faults: Faults = sum((visitor.faults for visitor in visitors), Counter())
    ids = Counter(visitor.player_id for visitor in visitors)
    return faults + +Counter({"player ids given twice": len(visitors) - len(ids)})
