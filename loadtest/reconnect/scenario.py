"""Everybody plays while many are cut off and come back; in the end each must know all of it."""

import asyncio

from loadtest import pace
from loadtest.fanout import wake
from loadtest.meter import Meter
from loadtest.pace import Schedule
from loadtest.plan import Dialect
from loadtest.play import collector_at_rest
from loadtest.player import now_micros
from loadtest.reconnect.outages import Outages
from loadtest.reconnect.outcome import Outcome
from loadtest.reconnect.party import Party
from loadtest.saturation import Loader
from loadtest.stages import Stages
from loadtest.target import Target

SETTLE_SECONDS = 10.0
LOOK_SECONDS = 0.05
RESCUE_SECONDS = 0.5
LINGER_SECONDS = 0.25  # after the last event, for a second copy of it


async def run(outages: Outages, target: Target, stages: Stages) -> Outcome:
    """
    Carry it out.

    Raises:
        LoadtestError: If the players could not be connected or seated.

    """
    outcome = Outcome(outages)
    party = Party(outages, outcome, target)
    await wake(target, Dialect.JSON)
    try:
        await party.come_in(stages)
        with collector_at_rest():
            await _play(party, outcome, stages, Meter(target.pid))
        stages.begin("judging", 1)
        await _settle(party)
        await party.be_judged()
    finally:
        await party.go_home()
    return outcome


async def _play(party: Party, outcome: Outcome, stages: Stages, meter: Meter) -> None:
    outages, begun, cpu = outcome.outages, now_micros(), meter.cpu_seconds()
    stages.begin("waves", outages.play_seconds)
    outcome.loader = loader = Loader()
    playing = pace.keep(
        Schedule(outages.actions_per_second, outages.play_seconds),
        act=party.act,
        on_tick=lambda: stages.reach((now_micros() - begun) / 1e6),
        lateness=loader.lateness,
    )
    all_of_it = asyncio.gather(playing, party.be_struck())
    while not all_of_it.done():
        await asyncio.wait([all_of_it], timeout=RESCUE_SECONDS)
        await party.be_rescued()
    all_of_it.result()
    loader.stop()
    used = meter.cpu_seconds()
    if cpu is not None and used is not None:
        outcome.server_cpu_share = (used - cpu) * 1e6 / (now_micros() - begun)


async def _settle(party: Party) -> None:
    await party.be_rescued()
    for _ in range(round(SETTLE_SECONDS / LOOK_SECONDS)):
        if party.is_settled:
            break
        await asyncio.sleep(LOOK_SECONDS)
    await asyncio.sleep(LINGER_SECONDS)
