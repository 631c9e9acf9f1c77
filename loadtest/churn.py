"""A storm of games opened, joined and left; what remains of it must be nothing."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from loadtest.ask import ask
from loadtest.audit import Faults
from loadtest.crowd import in_parallel
from loadtest.errors import CommandRefused
from loadtest.frames import Json
from loadtest.histogram import Histogram
from loadtest.listing.feed import Feed
from loadtest.listing.picture import Summary, summaries
from loadtest.listing.scenario import settle
from loadtest.referee import Referee
from loadtest.report import Figure
from loadtest.restless import Restless, insist
from loadtest.stages import Stages
from loadtest.target import Target

GROUP = 3  # one short of full: a full game need not be listed
STRANDED = "players who could not take a seat again"


@dataclass(frozen=True, slots=True)
class Storm:
    """How many, for how long; the same seed makes the same choices."""

    players: int
    seconds: float
    seed: int = 1


@dataclass(slots=True)
class Calm:
    """What a storm left behind."""

    commands: int = 0
    refused: int = 0
    seconds: float = 0.0
    loader_bound: str | None = None
    faults: Faults = field(default_factory=Counter)

    def figures(self) -> tuple[Figure, ...]:
        """Return the rows of the table."""
        return (
            Figure("commands", "commands carried out", self.commands),
            Figure("refused", "commands refused, lawfully", self.refused),
            Figure("commandsPerSecond", "commands", self.commands / self.seconds, "/s"),
        )


async def run(storm: Storm, target: Target, stages: Stages) -> Calm:
    """
    Let everybody open, join and leave; then let everybody take a seat, and leave for good.

    Raises:
        LoadtestError: If somebody could not connect.

    """
    feed, ages, referee, calm = Feed(), Histogram(), Referee(), Calm()
    seeds = random.Random(storm.seed)  # noqa: S311 - choices that can be repeated
    players = [
        Restless(index, feed, ages, referee, random.Random(seeds.random()))  # noqa: S311 - as above
        for index in range(storm.players)
    ]
    try:
        stages.begin("connecting", storm.players)
        await in_parallel(players, lambda player: player.enter(target), stages)
        await _rage(players, storm, stages, calm)
        stages.begin("everybody again", storm.players)
        await asyncio.gather(*(insist(player.leave) for player in players if player.game_id))
        expected = await _sit_again(players, calm)
        calm.faults += await settle(target, list(players), expected)
        calm.faults += await _over_http(target, players)
        await asyncio.gather(*(insist(player.leave) for player in players if player.game_id))
        calm.faults += await settle(target, list(players), {})
        calm.faults += referee.faults
    finally:
        await asyncio.gather(*(player.close() for player in players))
    return calm


async def _rage(players: list[Restless], storm: Storm, stages: Stages, calm: Calm) -> None:
    stages.begin("storm", storm.seconds)
    clock = asyncio.get_running_loop().time
    begun = clock()
    await asyncio.gather(*(player.storm(begun + storm.seconds) for player in players))
    calm.seconds = clock() - begun
    calm.commands = sum(player.done for player in players)
    calm.refused = sum(player.refused for player in players)


async def _sit_again(players: list[Restless], calm: Calm) -> dict[str, int]:
    """Seat everybody, a few to each game; returns who many sit in each."""
    groups = [players[begin : begin + GROUP] for begin in range(0, len(players), GROUP)]
    counts = await asyncio.gather(*(_gather(group) for group in groups))
    stranded = len(players) - sum(counts)
    calm.faults += +Counter({STRANDED: stranded})
    return {group[0].game_id: count for group, count in zip(groups, counts, strict=True) if count}


async def _gather(group: list[Restless]) -> int:
    host, *guests = group
    try:
        await insist(host.open)
    except CommandRefused:
        return 0
    outcomes = await asyncio.gather(
        *(insist(partial(guest.join, host.game_id)) for guest in guests), return_exceptions=True
    )
    return 1 + sum(outcome is None for outcome in outcomes)


async def _over_http(target: Target, players: list[Restless]) -> Faults:
    """Compare ``GET /api/games`` with what a watcher believes."""
    listed: dict[str, Summary] = {}
    path = "/api/games?limit=100"
    cursor: Json = ""
    while cursor is not None:
        page = await ask(target, path + (f"&cursor={cursor}" if cursor else ""))
        listed |= summaries(page.get("games"))
        cursor = page.get("cursor")
    return +Counter({"lists over HTTP that are not the truth": listed != players[0].picture.games})
