"""One timer for many moments."""

from collections.abc import Callable

from lobby.ports import Clock, Later, Timer


class Waking:
    """
    Calls ``wake`` at the first of the moments that it is told of.

    Args:
        clock: Whose time the moments are of; it may be set while the timer runs.
        most_seconds: How long it waits at most: what is due then is looked at anew.

    """

    def __init__(
        self, clock: Clock, later: Later, most_seconds: float, wake: Callable[[], None]
    ) -> None:
        self._clock = clock
        self._later = later
        self._most_ms = int(most_seconds * 1000)
        self._wake = wake
        self._timer: Timer | None = None
        self._wakes_at = 0

    def by(self, due_at: int) -> None:
        """Wake at this moment (Unix ms), unless another comes first."""
        now = self._clock.now()
        wakes_at = min(max(now, due_at), now + self._most_ms)
        if self._timer is not None:
            if self._wakes_at <= wakes_at:
                return
            self._timer.cancel()
        self._wakes_at = wakes_at
        self._timer = self._later((wakes_at - now) / 1000, self._ring)

    def at_last(self) -> None:
        """Wake when it has waited as long as it does at most."""
        self.by(self._clock.now() + self._most_ms)

    def cancel(self) -> None:
        """Wake no more, until it is told of another moment."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        self._timer = None
        self._wake()
