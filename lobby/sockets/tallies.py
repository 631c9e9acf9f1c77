"""What became of commands, counted as it happens and read when somebody asks."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from lobby.sockets.flooding import Patience
from lobby.sockets.sessions import Session

BOUNDS = (0.000_1, 0.000_5, 0.001, 0.005, 0.025, 0.1, 0.5, 2.5)
"""Upper bounds, in seconds, of the classes that handling times are counted in."""

SAMPLED = 63  # of an immediate command every 64th is timed: reading the clock costs more than that
UNKNOWN = "unknown"  # what clients make up would be labels without end
FAILURES = ("internal-error", "unavailable")  # codes of what is no client's fault


class Tally:
    """
    One event of a namespace.

    Attributes:
        ok: How often it was carried out.
        refused: How often it was refused, by code.
        classes: How many took so long, by :data:`BOUNDS`; the last holds all that is longer.
        seconds: How long those took altogether.

    """

    __slots__ = ("_patience", "classes", "event", "ok", "refused", "seconds")

    def __init__(self, event: str, patience: Patience) -> None:
        self._patience = patience
        self.event = event
        self.ok = 0
        self.refused: Counter[str] = Counter()
        self.classes = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    def refuse(self, session: Session, event: str, code: str) -> None:
        """
        Count a refusal; ``event`` is what the client called it.

        Also against the session, unless the client could not help it.
        """
        self.refused[code] += 1
        if code not in FAILURES:
            self._patience.refused(session, event)

    def time(self, seconds: float) -> None:
        """Count how long one took."""
        self.classes[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds


class Tallies:
    """All events of a namespace; those that do not exist count as one."""

    def __init__(self, events: Iterable[str], patience: Patience) -> None:
        self.unknown = Tally(UNKNOWN, patience)
        self._by_event = {event: Tally(event, patience) for event in events}

    def of(self, event: str) -> Tally:
        """Return the tally of an event."""
        return self._by_event.get(event, self.unknown)

    @property
    def all(self) -> tuple[Tally, ...]:
        """Every tally."""
        return (*self._by_event.values(), self.unknown)

    @property
    def failures(self) -> int:
        """How many commands failed through no fault of a client's."""
        return sum(tally.refused[code] for tally in self.all for code in FAILURES)
