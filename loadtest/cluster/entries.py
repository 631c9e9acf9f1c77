"""What a comparison of several nodes runs, and the bars that it is held against."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from loadtest import fanout
from loadtest.cluster.pair import NODE_TWICE, OURS_TWICE, STOCK_TWICE
from loadtest.compare.bars import CPU, bar
from loadtest.compare.entries import Entry, always, duration
from loadtest.compare.sizes import PLAYERS, RATE, Sizes
from loadtest.contestants import OURS
from loadtest.plan import Plan

STOCK_GAMES = 9
_LESS = f"{STOCK_GAMES} games"
_EACH = "CPU per delivery, half of each game remote"

BARS = (
    bar(_EACH, "lobby, one node, memory", CPU, "cluster/ours-redis cluster/ours", 2.5),
    bar(
        _EACH,
        "stock python-socketio, at about its highest rate",
        CPU,
        "cluster/ours-redis cluster/stock-redis",
        1 / 4,
    ),
    bar(
        _EACH,
        "the same, at the same rate",
        CPU,
        "cluster/ours-redis-less cluster/stock-redis",
        1 / 4,
    ),
    bar(_EACH, "Node Socket.IO", CPU, "cluster/ours-redis cluster/node-redis", 0.8),
)


def cluster_entries(sizes: Sizes) -> Iterator[Entry]:
    """Return what one round runs."""
    plan = Plan(sizes.cluster_games, PLAYERS, RATE, sizes.seconds, sizes.warmup_seconds, acks=False)
    # Stock sustains no more; it even lets a sender's actions overtake each other, so that a search
    # for the highest rate without a fault would find none.
    less = replace(plan, games=STOCK_GAMES)
    for contestant, name, label, its_plan in (
        (OURS, OURS.name, OURS.label, plan),
        (OURS_TWICE, OURS_TWICE.name, OURS_TWICE.label, plan),
        (NODE_TWICE, NODE_TWICE.name, NODE_TWICE.label, _loose(plan)),
        (STOCK_TWICE, STOCK_TWICE.name, f"{STOCK_TWICE.label}, {_LESS}", _loose(less)),
        (OURS_TWICE, "ours-redis-less", f"{OURS_TWICE.label}, {_LESS}", less),
    ):
        yield Entry(
            f"cluster/{name}",
            label,
            contestant,
            partial(always, partial(fanout.run, its_plan)),
            duration(its_plan),
            its_plan.connections,
        )


def _loose(plan: Plan) -> Plan:
    # The others leave the order of a room to whoever publishes first, which costs them nothing.
    return replace(plan, is_numbered=False)
