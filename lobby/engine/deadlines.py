"""Many deadlines of one length on a single monotonic loop timer."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Deadlines(Generic[T]):
    """
    Calls ``expire(item)`` once an item has waited for the fixed delay.

    Equal delays expire in the order they were added, so an ordered mapping replaces a timer for
    each item: adding, moving and removing cost a dictionary operation and no allocation.
    """

    def __init__(self, delay_seconds: float, expire: Callable[[T], None]) -> None:
        self._delay = delay_seconds
        self._expire = expire
        self._due: OrderedDict[T, float] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._due)

    def add(self, item: T) -> None:
        """Start the delay of an item, or start it again."""
        loop = asyncio.get_running_loop()
        self._due.pop(item, None)
        self._due[item] = loop.time() + self._delay
        if self._timer is None:
            self._arm()

    def discard(self, item: T) -> bool:
        """Forget an item; return whether it was waiting."""
        return self._due.pop(item, None) is not None

    def _tick(self) -> None:
        # Loop timers count in milliseconds; what is due within one is due now.
        now = asyncio.get_running_loop().time() + 0.001
        self._timer = None
        try:
            while self._due and next(iter(self._due.values())) <= now:
                self._expire(self._due.popitem(last=False)[0])
        finally:
            self._arm()

    def _arm(self) -> None:
        if self._timer is None and self._due:
            due = next(iter(self._due.values()))
            self._timer = asyncio.get_running_loop().call_at(due, self._tick)
