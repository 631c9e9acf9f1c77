"""Commands that wait their turn: one at a time, in the order they came."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import TypeVar

log = logging.getLogger(__name__)

Command = Callable[[], Awaitable[None]]
Kind = TypeVar("Kind", bound=Command)

_running: set[asyncio.Task[None]] = set()  # A loop itself refers to its tasks only weakly.


async def settled(timeout_seconds: float) -> None:
    """Wait until no command of this process runs any more, or for so long."""
    if _running:
        await asyncio.wait(set(_running), timeout=timeout_seconds)


class Commands:
    """
    A queue with a task of its own, which lives only while something waits.

    The command being run still counts as waiting, so nothing can overtake it.

    Args:
        emptied: Called when nothing waits any more.

    """

    __slots__ = ("_emptied", "_has_begun", "_is_running", "_relieved", "_waiting")

    def __init__(self, emptied: Callable[[], None]) -> None:
        self._waiting: deque[Command] = deque()
        self._emptied = emptied
        self._is_running = False
        self._has_begun = False  # the first of those that wait
        self._relieved: tuple[int, Callable[[], None]] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, command: Command) -> None:
        """Append a command; whatever it raises is logged and ends with it."""
        self._waiting.append(command)
        if not self._is_running:
            self._is_running = True
            task = asyncio.get_running_loop().create_task(self._run())
            _running.add(task)
            task.add_done_callback(_running.discard)

    def when_below(self, length: int, callback: Callable[[], None]) -> None:
        """Call back, once, when fewer than this wait."""
        self._relieved = (length, callback)

    @property
    def is_watched(self) -> bool:
        """Whether somebody waits for the queue to shorten."""
        return self._relieved is not None

    def withdraw(self, kind: type[Kind]) -> list[Kind]:
        """Take back the commands of a kind that wait, but for the one being run."""
        # Between two commands none is being run, and the next is still to be had.
        waiting = islice(self._waiting, int(self._has_begun), None)
        taken = [each for each in waiting if isinstance(each, kind)]
        kept = [each for each in self._waiting if each not in taken]
        self._waiting.clear()
        self._waiting.extend(kept)
        return taken

    async def _run(self) -> None:
        while self._waiting:
            self._has_begun = True
            try:
                await self._waiting[0]()
            except Exception:
                log.exception("a handler failed")
            self._waiting.popleft()
            self._has_begun = False
            if self._relieved is not None and len(self._waiting) < self._relieved[0]:
                (_, callback), self._relieved = self._relieved, None
                callback()
            if self._waiting:  # a client's many commands do not keep all others waiting
                await asyncio.sleep(0)
        self._is_running = False
        self._emptied()
