"""When the next actions are due, and how late the loader itself is."""

import asyncio
from collections.abc import Callable

from loadtest.histogram import Histogram

TICK_SECONDS = 0.005  # a few actions to each wake-up; adds at most as much to nobody's latency


class Schedule:
    """A steady rate for a time; never slower because the server is, so no latency is hidden."""

    def __init__(self, per_second: float, seconds: float) -> None:
        self._per_second = per_second
        self.total = max(1, round(per_second * seconds))
        self.given = 0

    def due(self, elapsed_seconds: float) -> range:
        """Return the indices of the actions that have become due since the last call."""
        begin = self.given
        self.given = min(self.total, max(begin, int(elapsed_seconds * self._per_second) + 1))
        return range(begin, self.given)

    @property
    def is_over(self) -> bool:
        """Whether every action was given out."""
        return self.given == self.total


async def keep(
    schedule: Schedule, act: Callable[[int], None], lateness: Histogram, on_tick: Callable[[], None]
) -> None:
    """Call ``act`` with each index when it is due; records how late each tick was."""
    loop = asyncio.get_running_loop()
    start = planned = loop.time()
    while True:
        now = loop.time()
        lateness.record(int((now - planned) * 1e6))
        for index in schedule.due(now - start):
            act(index)
        if schedule.is_over:
            return
        on_tick()
        planned = max(planned + TICK_SECONDS, loop.time())
        await asyncio.sleep(planned - loop.time())
