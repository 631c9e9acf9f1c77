"""What a comparison of several nodes runs, and the bars that it is held against."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from loadtest import fanout
from loadtest.cluster.pair import NODE_TWICE, OURS_TWICE, STOCK_TWICE
from loadtest.compare.bars import CPU, bar
from loadtest.compare.entries import Entry, always, duration, searching
from loadtest.compare.sizes import PLAYERS, RATE, Sizes
from loadtest.contestants import OURS
from loadtest.plan import Plan

_EACH = "CPU per delivery, half of each game remote"

BARS = (
    bar(_EACH, "lobby, one node, memory", CPU, "cluster/ours-redis cluster/ours", 2.5),
    bar(
        _EACH,
        "stock python-socketio, at its highest rate",
        CPU,
        "cluster/ours-redis search/stock-redis",
        1 / 4,
    ),
    bar(_EACH, "Node Socket.IO", CPU, "cluster/ours-redis cluster/node-redis", 0.8),
)


def cluster_entries(sizes: Sizes) -> Iterator[Entry]:
    """Return what one round runs."""
    plan = Plan(sizes.cluster_games, PLAYERS, RATE, sizes.seconds, sizes.warmup_seconds, acks=False)
    # The others leave the order of a room to whoever publishes first, which costs them nothing.
    loose = replace(plan, is_numbered=False)
    for contestant, its_plan in ((OURS, plan), (OURS_TWICE, plan), (NODE_TWICE, loose)):
        yield Entry(
            f"cluster/{contestant.name}",
            contestant.label,
            contestant,
            partial(always, partial(fanout.run, its_plan)),
            duration(plan),
            plan.connections,
        )
    # Stock does not sustain this rate: it is compared at what the search finds.
    yield searching(sizes, STOCK_TWICE, is_numbered=False)
