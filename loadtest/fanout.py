"""Everybody in every game acts at a steady rate; the rest of the room must see it all."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from loadtest import pace
from loadtest.crowd import Crowd
from loadtest.meter import Meter
from loadtest.outcome import Outcome, Window
from loadtest.pace import Schedule
from loadtest.plan import Plan
from loadtest.player import now_micros
from loadtest.saturation import Loader
from loadtest.stages import Silent, Stages
from loadtest.target import Target

IDLE_SECONDS = 0.5  # from the last connection until memory is read
STALLED_SECONDS = 3.0  # without one arrival: what is still out is lost
LONGEST_WAIT_SECONDS = 30.0
LINGER_SECONDS = 0.25  # after the last delivery, for a second copy of it


async def run(plan: Plan, target: Target, stages: Stages) -> Outcome:
    """
    Carry out a plan against a server that is ready.

    Raises:
        LoadtestError: If the players could not be connected or seated.

    """
    crowd, meter = Crowd(plan), Meter(target.pid)
    try:
        memory = await _connect(crowd, target, stages, meter)
        await crowd.sit(stages)
        with _collector_at_rest():
            window = await _warm_up_and_run(crowd, plan, stages, meter)
        await asyncio.sleep(LINGER_SECONDS)
        faults = crowd.faults()
    finally:
        await crowd.go_home()
    return Outcome(window, crowd.latency, memory, faults)


async def _connect(crowd: Crowd, target: Target, stages: Stages, meter: Meter) -> float | None:
    """Connect everybody; returns the server's memory per connection, in bytes."""
    await _wake(target)
    before = meter.resident_bytes()
    await crowd.connect(target, stages)
    await asyncio.sleep(IDLE_SECONDS)
    after = meter.resident_bytes()
    return None if before is None or after is None else (after - before) / len(crowd.players)


async def _wake(target: Target) -> None:
    """Let the server load what it loads at its first connection, which is nobody's share."""
    first = Crowd(Plan(games=1, players=1, rate=1, seconds=1))
    try:
        await first.connect(target, Silent())
    finally:
        await first.go_home()


async def _warm_up_and_run(crowd: Crowd, plan: Plan, stages: Stages, meter: Meter) -> Window:
    if plan.warmup_seconds:
        stages.begin("warming up", plan.warmup_seconds)
        await _play(crowd, Schedule(plan.actions_per_second, plan.warmup_seconds), stages, meter)
        crowd.latency.clear()
    stages.begin("running", plan.seconds)
    return await _play(crowd, Schedule(plan.actions_per_second, plan.seconds), stages, meter)


async def _play(crowd: Crowd, schedule: Schedule, stages: Stages, meter: Meter) -> Window:
    """Let everybody act until the schedule is over, then wait for what is still under way."""
    sent, seen, cpu, start = crowd.sent(), crowd.seen(), meter.cpu_seconds(), now_micros()
    loader, players = Loader(), crowd.players
    await pace.keep(
        schedule,
        act=lambda index: players[index % len(players)].act(),
        on_tick=lambda: stages.reach((now_micros() - start) / 1e6),
        lateness=loader.lateness,
    )
    loader.stop()
    await _settle(crowd)
    cpu_after = meter.cpu_seconds()
    return Window(
        sent=crowd.sent() - sent,
        delivered=crowd.seen() - seen,
        seconds=max(crowd.last_arrival_micros() - start, 1) / 1e6,
        server_cpu_seconds=None if cpu is None or cpu_after is None else cpu_after - cpu,
        loader=loader,
    )


async def _settle(crowd: Crowd) -> None:
    """Wait until everything has arrived, or nothing has for so long that it never will."""
    clock = asyncio.get_running_loop().time
    start = progress = clock()
    least = outstanding = crowd.outstanding()
    while outstanding and clock() - progress < STALLED_SECONDS:
        if clock() - start > LONGEST_WAIT_SECONDS:
            return
        await asyncio.sleep(0.02)
        outstanding = crowd.outstanding()
        if outstanding < least:
            least, progress = outstanding, clock()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    # A collection halts the loader for tens of milliseconds, which would show as latency.
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
