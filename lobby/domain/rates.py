"""
How often something may happen.

Pure: the time is an argument, in seconds of any clock that only goes forward, and what has
happened so far is a number or a value that the caller keeps.
"""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from math import isfinite

FLOAT_SECONDS = 1e-6  # sums of floats are off by less, and nobody waits for it


class EventClass(IntEnum):
    """Events that are counted together, for each player."""

    ACTION = 0
    CREATE = 1
    JOIN = 2
    UPDATE = 3
    COMMAND = 4
    """Any other, and whatever is no valid message."""
    CONNECT = 5
    CHAT = 6

    @property
    def label(self) -> str:
        """What a player has sent too many of."""
        return f"{self.name.lower()}s"


@dataclass(frozen=True, slots=True)
class Rate:
    """
    So many events in so many seconds, in the long run; zero events mean no limit.

    Attributes:
        burst: How many may come at once; zero means as many as ``events``.

    Raises:
        ValueError: If a number makes no sense.

    """

    events: int
    seconds: float = 1.0
    burst: int = 0
    _interval: float = field(init=False, repr=False, compare=False)
    _tolerance: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.events < 0 or self.burst < 0:
            raise ValueError("events and burst must not be negative")
        if not isfinite(self.seconds) or self.seconds <= 0:
            raise ValueError("seconds must be more than none")
        burst = self.burst or self.events
        interval = self.seconds / self.events if self.events else 0.0
        object.__setattr__(self, "burst", burst)
        object.__setattr__(self, "_interval", interval)
        object.__setattr__(self, "_tolerance", (burst - 1) * interval + FLOAT_SECONDS)

    @property
    def refill_seconds(self) -> float:
        """How long it takes at most until nothing that happened makes a difference any more."""
        return self.burst * self._interval

    def take(self, due: float, now: float) -> tuple[float, float]:
        """
        Let an event happen, if it may.

        One number is all the state (the generic cell rate algorithm of ITU-T I.371): ``due`` is
        when the events so far would be over at an even pace. Begin with minus infinity.

        Returns:
            By how many seconds the event comes too early, zero if it happens; and the next ``due``.

        """
        start = now if due < now else due
        early = start - now - self._tolerance
        if early > 0:
            return early, due
        return 0.0, start + self._interval


NO_LIMIT = Rate(0)


@dataclass(frozen=True, slots=True)
class Strikes:
    """
    What happened lately, counted exactly: never more than ``rate.events`` in ``rate.seconds``.

    For what is to end a session or to stop a guesser, where a burst and then a trickle, as
    :meth:`Rate.take` allows them, would be more than was said.
    """

    rate: Rate
    moments: tuple[float, ...] = ()

    def struck(self, now: float) -> "Strikes":
        """Count one more."""
        return replace(self, moments=(*self.moments, now)[-self.rate.events :])

    def wait(self, now: float) -> float:
        """Return for how many seconds it is too much, zero if it is not."""
        if not self.rate.events or len(self.moments) < self.rate.events:
            return 0.0
        return max(0.0, self.moments[0] + self.rate.seconds - now)
