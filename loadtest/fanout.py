"""Everybody in every game acts at a steady rate; the rest of the room must see it all."""

import asyncio

from loadtest.crowd import Crowd
from loadtest.meter import Meter
from loadtest.outcome import Outcome, Window
from loadtest.pace import Schedule
from loadtest.plan import Dialect, Plan
from loadtest.play import collector_at_rest, play
from loadtest.stages import Silent, Stages
from loadtest.target import Target

IDLE_SECONDS = 0.5  # from the last connection until memory is read
LINGER_SECONDS = 0.25  # after the last delivery, for a second copy of it


async def run(plan: Plan, target: Target, stages: Stages) -> Outcome:
    """
    Carry out a plan against a server that is ready.

    Raises:
        LoadtestError: If the players could not be connected or seated.

    """
    crowd, meter = Crowd.of(plan), Meter.of(target)
    try:
        await wake(target, plan.dialect)
        memory = await _connect(crowd, target, stages, meter)
        await crowd.sit(stages, acks=plan.acks)
        with collector_at_rest():
            window = await _warm_up_and_run(crowd, plan, stages, meter)
        await asyncio.sleep(LINGER_SECONDS)
        faults = crowd.faults(numbered=plan.is_numbered)
    finally:
        await crowd.go_home()
    return Outcome(window, crowd.latency, memory, faults)


async def _connect(crowd: Crowd, target: Target, stages: Stages, meter: Meter) -> float | None:
    """Connect everybody; returns the server's memory per connection, in bytes."""
    before = meter.resident_bytes()
    await crowd.connect(target, stages)
    await asyncio.sleep(IDLE_SECONDS)
    after = meter.resident_bytes()
    return None if before is None or after is None else (after - before) / len(crowd.players)


async def wake(target: Target, dialect: Dialect) -> None:
    """Let the server load what it loads at its first connection, which is nobody's share."""
    for node in target.nodes:
        first = Crowd.of(Plan(games=1, players=1, rate=1, seconds=1, dialect=dialect))
        try:
            await first.connect(node, Silent())
        finally:
            await first.go_home()


async def _warm_up_and_run(crowd: Crowd, plan: Plan, stages: Stages, meter: Meter) -> Window:
    if plan.warmup_seconds:
        stages.begin("warming up", plan.warmup_seconds)
        await play(crowd, Schedule(plan.actions_per_second, plan.warmup_seconds), stages, meter)
        crowd.latency.clear()
    stages.begin("running", plan.seconds)
    return await play(crowd, Schedule(plan.actions_per_second, plan.seconds), stages, meter)
