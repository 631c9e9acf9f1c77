"""Whose turn it is, of all nodes: to find somebody a game, or to do what time has brought."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from lobby.domain.ids import GameId

Expire = Callable[[GameId], Awaitable[None]]
"""Does what time has brought to a game; see :func:`lobby.domain.deadlines.expire`."""


class Deadlines(Protocol):
    """The moments at which games change by themselves; a store keeps them with each game."""

    def follow(self, expire: Expire) -> None:
        """Have ``expire`` called, on one node, for each game whose ``due_at`` has come."""
        ...


class Matchmaking(Protocol):
    """Keeps two who look for a game at the same time from passing each other by."""

    def turn(self) -> AbstractAsyncContextManager[object]:
        """Let one caller at a time look for a game and join it, or open one."""
        ...
