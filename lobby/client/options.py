"""The options of a game, as keyword arguments."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from lobby.domain.values import Value


class GameOptions(TypedDict, total=False):
    """What a host may ask for; see the README for the limits and what is otherwise the case."""

    max_players: int
    min_players: int
    visibility: str
    password: str | None
    tags: Sequence[str]
    metadata: Mapping[str, Value]
    start_rule: str
    countdown_seconds: int
    max_spectators: int


class GameChanges(GameOptions, total=False):
    """What a host may change while the game waits."""

    name: str
    locked: bool
