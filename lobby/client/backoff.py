"""How long to wait before the next try to connect."""

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Backoff:
    """
    Waits that double up to a limit, each spread by half so that a crowd does not come at once.

    Attributes:
        first_seconds: Before the first try.
        most_seconds: The limit, before it is spread.
        spread: Draws from 0 to 1.

    """

    first_seconds: float = 0.5
    most_seconds: float = 8.0  # several tries within the 60 s that a seat is kept
    spread: Callable[[], float] = random.random
    _tries: int = 0

    def next_seconds(self) -> float:
        """Return the next wait."""
        seconds: float = min(self.first_seconds * 2.0 ** min(self._tries, 32), self.most_seconds)
        self._tries += 1
        return seconds * (0.5 + self.spread())

    def reset(self) -> None:
        """Start over: the connection held."""
        self._tries = 0
