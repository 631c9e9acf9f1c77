"""How much is remembered in all, whoever it belongs to."""

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Recall(Generic[Thing]):
    """
    Remembers the newest things, and has each older one forgotten.

    Things that are gone by themselves count until their turn comes, so that no call looks for them.

    Args:
        most: How many are remembered.
        forget: Told of each that is one too many; it may be gone already.

    """

    def __init__(self, most: int, forget: Callable[[Thing], None]) -> None:
        self._most = most
        self._forget = forget
        self._things: deque[Thing] = deque()

    def note(self, thing: Thing) -> None:
        """Remember one more."""
        self._things.append(thing)
        if len(self._things) > self._most:
            self._forget(self._things.popleft())
