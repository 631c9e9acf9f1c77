"""A timer for tests in which no time passes."""

from collections.abc import Callable


class NoTimer:
    """A call that never comes."""

    def cancel(self) -> None:
        """Keep it from coming, as it does anyway."""


def no_timer(seconds: float, call: Callable[[], None]) -> NoTimer:
    """Call nothing."""
    return NoTimer()
