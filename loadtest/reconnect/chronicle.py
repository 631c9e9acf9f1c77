"""What happened in one room, by number, as whoever heard of it first was told; pure."""

from array import array
from collections.abc import Sequence

from loadtest.frames import Json
from loadtest.reconnect.violations import Violations

UNTOLD, STATE = -1, -2
LONGEST_LEAP = 1_000_000  # a number far off must not cost the loader its memory

AMBIGUOUS = "numbers that stand for two different things"
LEAPT = "numbers beyond all that can have happened"
TWICE = "actions that happened twice"
NEVER = "actions that never happened"
OVERTAKEN = "actions that overtook an earlier one of their sender"

_SEAT_SHIFT = 40


def deed(seat: int, number: int) -> int:
    """Return what stands for a seat's action of that number."""
    return seat << _SEAT_SHIFT | number


class Chronicle:
    """
    One room's events; everybody who is told of one compares it with what the others were told.

    Attributes:
        held: So many events the history of the game holds at least.
        name: Of the room, for the report.
        pushes: By number, name and body of all that are no actions.
        forgotten: Actions that happened twice lawfully: sent again when no history held the first.

    """

    def __init__(self, held: int, violations: Violations, name: str = "") -> None:
        self.held = held
        self.name = name
        self.forgotten = 0
        self.pushes: dict[int, tuple[str, dict[str, Json]]] = {}
        self._violations = violations
        # Five million events an hour in 100 rooms: eight bytes each, not a hundred.
        self._told = array("q")

    @property
    def last(self) -> int:
        """The highest number that anybody was told."""
        return len(self._told)

    def tell(self, seq: int, what: int) -> None:
        """Take note that somebody was told of a :func:`deed` under this number."""
        told = self._told
        if seq == len(told) + 1:
            told.append(what)
        elif self._at(seq) != what:
            self._tell_late(seq, what)

    def tell_push(self, seq: int, name: str, body: dict[str, Json]) -> None:
        """Take note that somebody was told of anything else."""
        self.tell(seq, STATE)
        if self.pushes.setdefault(seq, (name, body)) != (name, body):
            self._violations.note(AMBIGUOUS, f"{seq} of {self.name}, {name}")

    def holds(self, seq: int, what: int) -> bool:
        """Whether this is what the number stands for."""
        return self._at(seq) == what

    def audit(self, sent: Sequence[int]) -> None:
        """Compare the actions with how many each seat has sent: each once, in the order sent."""
        newest = [-1] * len(sent)
        seen: dict[int, int] = {}
        for seq, what in enumerate(self._told, start=1):
            if what < 0:
                continue
            seat, number = what >> _SEAT_SHIFT, what & ((1 << _SEAT_SHIFT) - 1)
            where = f"number {number} of seat {seat} in {self.name}, at {seq}"
            first = seen.setdefault(what, seq)
            if first != seq and seq - first <= self.held:
                self._violations.note(TWICE, f"{where} and {first}")
            elif first != seq:
                self.forgotten += 1
            elif number < newest[seat]:
                self._violations.note(OVERTAKEN, where)
            newest[seat] = max(newest[seat], number)
        for seat, count in enumerate(sent):
            for number in range(count):
                if deed(seat, number) not in seen:
                    self._violations.note(NEVER, f"number {number} of seat {seat} in {self.name}")

    def _tell_late(self, seq: int, what: int) -> None:
        told = self._told
        if not 0 < seq <= len(told) + LONGEST_LEAP:
            self._violations.note(LEAPT, f"{seq} of {self.name}, after {len(told)}")
            return
        told.extend([UNTOLD] * (seq - len(told)))
        if told[seq - 1] == UNTOLD:
            told[seq - 1] = what
        else:
            self._violations.note(AMBIGUOUS, f"{seq} of {self.name}")

    def _at(self, seq: int) -> int:
        return self._told[seq - 1] if 0 < seq <= len(self._told) else UNTOLD
