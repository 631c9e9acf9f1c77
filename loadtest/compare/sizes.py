"""How long and how large the parts of a comparison are."""

from dataclasses import dataclass

PLAYERS = 4
RATE = 50.0
"""Actions per second and player."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """All that tells a full comparison from a quick one."""

    rounds: int
    warmup_seconds: float
    seconds: float
    """Of each measured stretch."""
    games: int
    """With :data:`RATE` and :data:`PLAYERS` that is 600 deliveries/s each."""
    many_games: int
    cluster_games: int
    """Of two nodes, where they and their Redis share a core."""
    search_steps: int
    """Of the first round; later ones begin where it ended."""
    later_search_steps: int
    step_seconds: float
    watchers: int
    open_games: int
    changes_per_second: float
    connections: int


FULL = Sizes(
    rounds=3,
    warmup_seconds=3.0,
    seconds=4.0,
    games=50,
    many_games=2_000,
    cluster_games=20,
    search_steps=8,
    later_search_steps=4,
    step_seconds=2.0,
    watchers=200,
    open_games=100,
    changes_per_second=100.0,
    connections=5_000,
)
QUICK = Sizes(
    rounds=1,
    warmup_seconds=1.5,
    seconds=1.5,
    games=50,
    many_games=400,
    cluster_games=20,
    search_steps=5,
    later_search_steps=3,
    step_seconds=1.0,
    watchers=200,
    open_games=100,
    changes_per_second=100.0,
    connections=1_000,
)
