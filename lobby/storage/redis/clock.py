"""The time of day that all nodes share."""

import time
from collections.abc import Callable

JITTER_MS = 50.0  # by which answers may differ on their way


class SharedClock:
    """
    Implements :class:`lobby.ports.Clock` by the clock of Redis.

    A node's own clock may be wrong by any amount: it only measures the time since Redis last told
    its own. Until then it is all there is.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._offset_ms = time.time() * 1000 - seconds() * 1000

    def now(self) -> int:
        """See :meth:`lobby.ports.Clock.now`."""
        return int(self._seconds() * 1000 + self._offset_ms)

    def observe(self, now_ms: float) -> None:
        """Take note of what Redis has just said the time is; ours is not behind it after that."""
        offset = now_ms - self._seconds() * 1000
        ahead = self._offset_ms - offset
        # What is a little ahead stays: what was due then is still due.
        if not 0 <= ahead <= JITTER_MS:
            self._offset_ms = offset
