"""So many watch so many games change so often; in the end each must know the truth."""

import asyncio
from collections import Counter
from dataclasses import dataclass

from loadtest import pace
from loadtest.audit import Faults
from loadtest.crowd import in_parallel
from loadtest.fanout import wake
from loadtest.frames import Json
from loadtest.histogram import Histogram
from loadtest.listing.changes import Changes
from loadtest.listing.feed import Feed
from loadtest.listing.outcome import Watched
from loadtest.listing.watcher import Watcher
from loadtest.meter import Meter
from loadtest.pace import Schedule
from loadtest.plan import Dialect
from loadtest.play import collector_at_rest
from loadtest.player import now_micros
from loadtest.saturation import Loader
from loadtest.stages import Stages
from loadtest.target import Target

COALESCED_SECONDS = 0.15  # a server may hold a change back for 0.1 s
CONVERGE_SECONDS = 3.0
SPARE_PLAYERS = 10  # beyond one host to each game, for those who come and go


@dataclass(frozen=True, slots=True)
class Watch:
    """How many watch how many games, changing how often, for how long."""

    watchers: int
    games: int
    changes_per_second: float
    seconds: float
    warmup_seconds: float = 0.0
    scale: float = 1.0


async def run(watch: Watch, target: Target, stages: Stages) -> Watched:
    """
    Carry it out; everybody who changes the listing is one of the watchers.

    Raises:
        LoadtestError: If somebody could not connect, or the games could not be opened.

    """
    feed, watched = Feed(), Watched(watch.watchers, watch.games, watch.scale)
    watchers = [Watcher(index, feed, watched.ages) for index in range(watch.watchers)]
    changes = Changes(list(watchers), feed)
    await wake(target, Dialect.JSON)
    try:
        stages.begin("connecting", watch.watchers)
        await in_parallel(watchers, lambda watcher: watcher.enter(target), stages)
        await changes.open_games(watch.games)
        with collector_at_rest():
            await _warm_up_and_run(watch, watchers, changes, Meter(target.pid), stages, watched)
        watched.faults = changes.faults + await settle(target, watchers, changes.truth())
    finally:
        await asyncio.gather(*(watcher.close() for watcher in watchers))
    return watched


async def _warm_up_and_run(
    watch: Watch,
    watchers: list[Watcher],
    changes: Changes,
    meter: Meter,
    stages: Stages,
    watched: Watched,
) -> None:
    if watch.warmup_seconds:
        stages.begin("warming up", watch.warmup_seconds)
        await _keep_changing(changes, Schedule(watch.changes_per_second, watch.warmup_seconds))
        await asyncio.sleep(COALESCED_SECONDS)
    stages.begin("running", watch.seconds)
    watched.ages.clear()
    made, messages, size = changes.made, _messages(watchers), _bytes(watchers)
    begun, cpu = now_micros(), meter.cpu_seconds()
    watched.loader_bound = await _keep_changing(
        changes, Schedule(watch.changes_per_second, watch.seconds)
    )
    await asyncio.sleep(COALESCED_SECONDS)
    cpu_after = meter.cpu_seconds()
    watched.cpu_seconds = None if cpu is None or cpu_after is None else cpu_after - cpu
    watched.seconds = (now_micros() - begun) / 1e6
    watched.changes = changes.made - made
    watched.messages, watched.bytes = _messages(watchers) - messages, _bytes(watchers) - size


async def _keep_changing(changes: Changes, schedule: Schedule) -> str | None:
    """Change the listing until the schedule is over; returns why the loader fell behind, if so."""
    loader = Loader()
    await pace.keep(schedule, changes.change, loader.lateness, lambda: None)
    loader.stop()
    await changes.finish()
    return loader.limit


def _messages(watchers: list[Watcher]) -> int:
    return sum(watcher.messages for watcher in watchers)


def _bytes(watchers: list[Watcher]) -> int:
    return sum(watcher.bytes for watcher in watchers)


async def settle(target: Target, watchers: list[Watcher], expected: dict[str, int]) -> Faults:
    """
    Compare what every watcher believes with what the server says, and that with what was done.

    Waits a while, since changes are coalesced.
    """
    stranger = Watcher(0, Feed(), Histogram())
    await stranger.enter(target)
    try:
        give_up = asyncio.get_running_loop().time() + CONVERGE_SECONDS
        while True:
            truth = await stranger.fetch()
            wrong = [watcher for watcher in watchers if watcher.picture.games != truth]
            if not wrong or asyncio.get_running_loop().time() > give_up:
                break
            await asyncio.sleep(0.05)
    finally:
        await stranger.close()
    faults: Faults = sum((watcher.faults for watcher in watchers), Counter())
    return faults + +Counter(
        {
            "watchers whose list is not the truth": len(wrong),
            "games listed otherwise than was done": _differences(truth, expected),
        }
    )


def _differences(truth: dict[str, dict[str, Json]], expected: dict[str, int]) -> int:
    counts = {game: summary.get("playerCount") for game, summary in truth.items()}
    return len(counts.keys() ^ expected.keys()) + sum(
        counts[game] != number for game, number in expected.items() if game in counts
    )
