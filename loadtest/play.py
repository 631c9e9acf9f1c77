"""A stretch of load: everybody acts at a steady rate until it is over and all has arrived."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from loadtest import pace
from loadtest.crowd import Crowd
from loadtest.meter import Meter
from loadtest.outcome import Window
from loadtest.pace import Schedule
from loadtest.player import now_micros
from loadtest.saturation import Loader
from loadtest.stages import Stages

STALLED_SECONDS = 3.0  # without one arrival: what is still out is lost
LONGEST_WAIT_SECONDS = 30.0


async def play(crowd: Crowd, schedule: Schedule, stages: Stages, meter: Meter) -> Window:
    """Let everybody act until the schedule is over, then wait for what is still under way."""
    sent, seen, cpu, start = crowd.sent(), crowd.seen(), _cpu_seconds(meter), now_micros()
    loader, players = Loader(), crowd.players
    await pace.keep(
        schedule,
        act=lambda index: players[index % len(players)].act(),
        on_tick=lambda: stages.reach((now_micros() - start) / 1e6),
        lateness=loader.lateness,
    )
    loader.stop()
    await _settle(crowd)
    server, store = (_spent(*each) for each in zip(cpu, _cpu_seconds(meter), strict=True))
    return Window(
        sent=crowd.sent() - sent,
        delivered=crowd.seen() - seen,
        seconds=max(crowd.last_arrival_micros() - start, 1) / 1e6,
        server_cpu_seconds=server,
        loader=loader,
        store_cpu_seconds=store,
    )


def _cpu_seconds(meter: Meter) -> tuple[float | None, float | None]:
    return meter.cpu_seconds(), meter.store.cpu_seconds() if meter.store else None


def _spent(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


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
def collector_at_rest() -> Iterator[None]:
    """Collect no garbage for a while."""
    # A collection halts the loader for tens of milliseconds, which would show as latency.
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
