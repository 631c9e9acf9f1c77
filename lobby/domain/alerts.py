"""
When administrators are alerted.

Pure: each reading makes the next state of one alarm. It is raised once, at the first reading beyond
its limit, and falls silent by itself after some calm ones, so that a value which swings about its
limit is one alert. Dismissed, it stays silent until the calm has come and gone.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

CALM_READINGS = 5  # ten seconds of the readings that statistics take


class AlertKind(StrEnum):
    """What can be wrong with a node; the words are those of the wire."""

    LOOP_LAG = "loop-lag"
    MEMORY = "memory"
    SLOW_CONSUMERS = "slow-consumers"
    STORE_ERRORS = "store-errors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """
    One thing that is watched.

    Attributes:
        limit: Beyond it is too much; ``None`` never is.
        value: The last reading.
        raised_at: When the trouble began, in Unix ms; ``None`` while there is none.
        is_dismissed: Whether an administrator has seen it and wants to hear no more.
        calm: Readings within the limit since.

    """

    kind: AlertKind
    limit: float | None
    value: float = 0
    raised_at: int | None = None
    is_dismissed: bool = False
    calm: int = 0

    @property
    def is_ringing(self) -> bool:
        """Whether administrators are to see it."""
        return self.raised_at is not None and not self.is_dismissed

    def read(self, value: float, at: int) -> "Alarm":
        """Return the alarm after one more reading, taken at this time (Unix ms)."""
        if self.limit is not None and value > self.limit:
            raised_at = at if self.raised_at is None else self.raised_at
            return replace(self, value=value, raised_at=raised_at, calm=0)
        if self.raised_at is None:
            return replace(self, value=value)
        if self.calm + 1 >= CALM_READINGS:
            return Alarm(kind=self.kind, limit=self.limit, value=value)
        return replace(self, value=value, calm=self.calm + 1)

    def dismissed(self) -> "Alarm":
        """Return the alarm as it is once somebody has taken care of it."""
        return replace(self, is_dismissed=True)
