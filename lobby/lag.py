"""How late the event loop is."""

from collections import deque
from math import ceil

from lobby.ports import Later, Seconds

PERIOD_SECONDS = 0.1  # fifty looks a second took half a per cent of a core
SAMPLES = 128  # about ten seconds of them


class LoopLag:
    """Asks to be called every 100 ms, and notes how much later than that it was."""

    def __init__(self, now: Seconds, later: Later) -> None:
        self._now = now
        self._later = later
        self._late: deque[float] = deque(maxlen=SAMPLES)
        self._due = 0.0
        self._is_running = False

    @property
    def p99_ms(self) -> float:
        """By how much it was late in the last ten seconds, but for one time in a hundred."""
        if not self._late:
            return 0.0
        ordered = sorted(self._late)
        return round(ordered[ceil(len(ordered) * 0.99) - 1] * 1000, 2)

    def start(self) -> None:
        """Begin to look."""
        self._is_running = True
        self._wait()

    def stop(self) -> None:
        """Look no more."""
        self._is_running = False

    def _wait(self) -> None:
        self._due = self._now() + PERIOD_SECONDS
        self._later(PERIOD_SECONDS, self._look)

    def _look(self) -> None:
        self._late.append(max(self._now() - self._due, 0.0))
        if self._is_running:
            self._wait()
