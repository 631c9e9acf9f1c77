"""Whether the loader, not the server, was the limit."""

import time

from loadtest.histogram import Histogram

BUSY_SHARE = 0.9  # of one core: Python code cannot use more than one
LATE_SECONDS = 0.020  # four ticks


class Loader:
    """The load of this process over a window; :func:`loadtest.pace.keep` fills ``lateness``."""

    def __init__(self) -> None:
        self.lateness = Histogram()
        self._cpu = time.process_time()
        self._clock = time.perf_counter()
        self._share: float | None = None

    def stop(self) -> None:
        """End the window, before the waiting for the last deliveries dilutes it."""
        used, elapsed = time.process_time() - self._cpu, time.perf_counter() - self._clock
        self._share = used / elapsed

    @property
    def cpu_share(self) -> float:
        """The part of one core this process used, 0 to 1 or a little more."""
        if self._share is None:
            self.stop()
        return self._share or 0.0

    @property
    def limit(self) -> str | None:
        """Why the figures would be this process's own; ``None`` if it kept up."""
        late = (self.lateness.quantile(0.95) or 0) / 1e6
        if self.cpu_share >= BUSY_SHARE:
            return f"the loader used {self.cpu_share:.0%} of its core"
        if late >= LATE_SECONDS:
            return f"one tick in twenty was {late * 1000:.0f} ms late or more"
        return None
