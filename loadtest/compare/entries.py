"""What a comparison runs in each round, and in which order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from loadtest import capacity, connect, fanout, floor
from loadtest.bisection import Bisection
from loadtest.compare.results import Results
from loadtest.compare.sizes import PLAYERS, RATE, Sizes
from loadtest.contestants import BARE, COLYSEUS, NODE, NODE_WHOLE, OURS, STOCK, Contestant
from loadtest.launch import Scenario
from loadtest.listing import scenario as listing
from loadtest.listing.scenario import Watch
from loadtest.plan import Dialect, Plan

START_SECONDS = 1.5  # a server's start and end
SEATING_SECONDS = 0.002  # of one player, connecting included
MOST_GAMES = 400
WHOLE_SCALE = 5.0
# Where the search begins: below what each is known to sustain on two slow cores.
FIRST_GUESS = {OURS.name: 40, STOCK.name: 15, NODE.name: 60, COLYSEUS.name: 60, BARE.name: 60}


@dataclass(frozen=True, slots=True)
class Entry:
    """One server under one load; ``key`` is ``<section>/<name>``."""

    key: str
    label: str
    contestant: Contestant
    scenario: Callable[[Results], Scenario]
    """Made when its turn comes: a later round may begin where an earlier one ended."""
    seconds: float
    """About how long it takes, in the first round."""
    connections: int
    later_seconds: float | None = None
    """The same in later rounds, if that is less."""

    @property
    def section(self) -> str:
        """The part of the comparison this belongs to."""
        return self.key.partition("/")[0]


def all_entries(sizes: Sizes) -> list[Entry]:
    """Return what one round runs."""
    return [
        *_fanout(sizes),
        *_search(sizes),
        _floor(sizes),
        *_listing(sizes),
        *_connect(sizes),
    ]


def _fanout(sizes: Sizes) -> Iterator[Entry]:
    base = Plan(sizes.games, PLAYERS, RATE, sizes.seconds, sizes.warmup_seconds, acks=False)
    fewer = RATE * sizes.games / sizes.many_games
    many = f"{OURS.label}, {sizes.many_games:,} games"
    variants = (
        (OURS, "ours", OURS.label, base),
        # Stock does not sustain this rate: it is compared at what the search finds.
        (NODE, "node", NODE.label, base),
        (COLYSEUS, "colyseus", COLYSEUS.label, replace(base, dialect=Dialect.COLYSEUS)),
        (BARE, "bare", BARE.label, base),
        (OURS, "ours-acks", f"{OURS.label}, with acks", replace(base, acks=True)),
        (OURS, "ours-msgpack", f"{OURS.label}, msgpack", replace(base, dialect=Dialect.MSGPACK)),
        (OURS, "ours-many", many, replace(base, games=sizes.many_games, rate=fewer)),
    )
    for contestant, name, label, plan in variants:
        run = floor.run if contestant is BARE else fanout.run
        yield Entry(
            f"fanout/{name}",
            label,
            contestant,
            partial(always, partial(run, plan)),
            duration(plan),
            plan.connections,
        )


def always(scenario: Scenario, _results: Results) -> Scenario:
    """Make a scenario that is the same in each round."""
    return scenario


def _search(sizes: Sizes) -> Iterator[Entry]:
    for contestant in (OURS, STOCK, NODE, COLYSEUS, BARE):
        yield _searching(sizes, contestant)


def _searching(sizes: Sizes, contestant: Contestant) -> Entry:
    """Return the search for the highest rate that a server sustains."""
    dialect = Dialect.COLYSEUS if contestant is COLYSEUS else Dialect.JSON
    plan = Plan(1, PLAYERS, RATE, sizes.step_seconds, sizes.warmup_seconds, acks=False)
    plan = replace(plan, dialect=dialect)
    step = sizes.step_seconds + capacity.RAMP_SECONDS + 1.0
    seconds = START_SECONDS + sizes.warmup_seconds + sizes.search_steps * step
    later = seconds - (sizes.search_steps - sizes.later_search_steps) * step
    return Entry(
        f"search/{contestant.name}",
        contestant.label,
        contestant,
        partial(_next_search, sizes, plan, contestant.name),
        seconds,
        MOST_GAMES * PLAYERS,
        later,
    )


def _next_search(sizes: Sizes, plan: Plan, name: str, results: Results) -> Scenario:
    known = results.median(f"search/{name}", "games")
    search = Bisection(
        round(known) if known else FIRST_GUESS[name],
        factor=1.1 if known else 1.6,
        resolution=1.04,
        steps=sizes.later_search_steps if known else sizes.search_steps,
        largest=MOST_GAMES,
    )
    return partial(capacity.run, plan, search)


def _floor(sizes: Sizes) -> Entry:
    def scenario(results: Results) -> Scenario:
        games = round(results.median("search/ours", "games") or sizes.games)
        plan = Plan(games, PLAYERS, RATE, sizes.seconds, sizes.warmup_seconds, acks=False)
        return partial(floor.run, plan)

    seconds = START_SECONDS + sizes.warmup_seconds + sizes.seconds + 1.0
    label = f"{BARE.label}, same rate"
    return Entry("floor/bare", label, BARE, scenario, seconds, MOST_GAMES * PLAYERS)


def _listing(sizes: Sizes) -> Iterator[Entry]:
    watch = Watch(
        sizes.watchers,
        sizes.open_games,
        sizes.changes_per_second,
        sizes.seconds,
        sizes.warmup_seconds,
    )
    # Whole lists at the full rate are 600 MB/s, which nothing here carries. Each change is a
    # message of its own there, so CPU and bytes grow with their number: fewer are scaled up.
    fewer = replace(
        watch,
        changes_per_second=watch.changes_per_second / WHOLE_SCALE,
        scale=WHOLE_SCALE,
    )
    seconds = START_SECONDS + sizes.warmup_seconds + sizes.seconds + 1.5
    for contestant, load in ((OURS, watch), (NODE, watch), (NODE_WHOLE, fewer)):
        scenario = partial(always, partial(listing.run, load))
        key = f"listing/{contestant.name}"
        yield Entry(key, contestant.label, contestant, scenario, seconds, sizes.watchers)


def _connect(sizes: Sizes) -> Iterator[Entry]:
    scenario = partial(always, partial(connect.run, connect.Rush(sizes.connections)))
    for contestant in (OURS, STOCK, NODE):
        key = f"connect/{contestant.name}"
        seconds = START_SECONDS + sizes.connections * SEATING_SECONDS
        yield Entry(key, contestant.label, contestant, scenario, seconds, sizes.connections)


def duration(plan: Plan) -> float:
    """Return about how long a fan-out takes, in seconds."""
    seating = plan.connections * SEATING_SECONDS
    return START_SECONDS + seating + plan.warmup_seconds + plan.seconds + 1.0
