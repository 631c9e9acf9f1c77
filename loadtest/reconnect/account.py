"""One player's account of its room, over all of its connections; pure."""

from loadtest.frames import Json
from loadtest.reconnect.chronicle import Chronicle, deed
from loadtest.reconnect.violations import Violations

LEFT_OUT = "numbers left out"
REPEATED = "numbers told again, or out of order"
OWN_AGAIN = "own actions told to their sender outside of a replay, or after their ack"
UNASKED = "acks that nothing asked for"
DUPLICATE_ELSEWHERE = "repeats acknowledged under a number that is not the action's"
INVENTED = "actions that were never sent"
BEHIND = "players who were not told all"
UNANSWERED = "players with unanswered actions"


class Account:
    """
    What a player has heard and sent.

    Attributes:
        name: Of the player, for the report.
        seat: Its number in the room.
        is_seated: Whether it has a place in the room yet.
        last: The number of the newest event it knows, all before it included.
        sent: How many actions it has sent, repeats not counted; they are numbered from 0.
        unsettled: Those of which it does not know whether they happened.
        heard: Deliveries.
        replayed: Events of the present replay, if one is going on, or else the last one.
        duplicates: Repeats that the server answered as such.

    """

    def __init__(self, seat: int, chronicle: Chronicle, violations: Violations) -> None:
        self.name = f"seat {seat}"
        self.seat = seat
        self.is_seated = False
        self.last = 0
        self.sent = 0
        self.unsettled: set[int] = set()
        self.heard = 0
        self.replayed = 0
        self.duplicates = 0
        self._chronicle = chronicle
        self._violations = violations
        self._asked: set[int] = set()
        self._is_replaying = False

    def sit(self, seq: int) -> None:
        """Take a place in the room, as it is after event ``seq``."""
        self.is_seated, self.last = True, seq

    def act(self) -> int:
        """Return the number of a new action, which is sent now."""
        number = self.sent
        self.sent = number + 1
        self.unsettled.add(number)
        self._asked.add(number)
        return number

    def act_again(self) -> list[int]:
        """Return the numbers of the unsettled actions, which are sent once more now."""
        numbers = sorted(self.unsettled)
        self._asked.update(numbers)
        return numbers

    def cut(self) -> None:
        """Forget what was asked on a connection that has ended: no ack of it will come."""
        self._asked.clear()
        self._is_replaying = False

    def resume(self) -> None:
        """Expect what was missed, own actions too."""
        self._is_replaying = True
        self.replayed = 0

    def catch_up(self) -> None:
        """Expect nothing more of the past."""
        self._is_replaying = False

    def hear(self, seat: int, number: int, seq: int) -> None:
        """Take note of an action that was told."""
        if seat == self.seat:
            self._hear_own(number, seq)
        self.heard += 1
        self._step(seq)
        self._chronicle.tell(seq, deed(seat, number))

    def hear_push(self, seq: int, name: str, body: dict[str, Json]) -> None:
        """Take note of any other push to the room."""
        self._step(seq)
        self._chronicle.tell_push(seq, name, body)

    def acknowledge(self, number: int, seq: int, *, duplicate: bool) -> None:
        """Take note of the ack of an own action."""
        if number not in self._asked:
            self._note(UNASKED, f"number {number} at {seq}")
            return
        self._asked.discard(number)
        self.unsettled.discard(number)
        if not duplicate:
            self._step(seq)
            self._chronicle.tell(seq, deed(self.seat, number))
            return
        self.duplicates += 1
        if seq > self.last or not self._chronicle.holds(seq, deed(self.seat, number)):
            self._note(DUPLICATE_ELSEWHERE, f"number {number} at {seq}, after {self.last}")

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to come any more."""
        return not self._asked and not self.unsettled and self.last == self._chronicle.last

    def audit(self) -> None:
        """Compare with the room, once nobody acts any more."""
        newest = self._chronicle.last
        if self.last != newest:
            self._note(BEHIND, f"{self.last} instead of {newest}")
        if self.unsettled:
            self._note(UNANSWERED, f"numbers {sorted(self.unsettled)[:5]}")

    def _hear_own(self, number: int, seq: int) -> None:
        if number >= self.sent:
            self._note(INVENTED, f"number {number} at {seq}")
        elif not self._is_replaying or number not in self.unsettled:
            self._note(OWN_AGAIN, f"number {number} at {seq}")
        self.unsettled.discard(number)

    def _step(self, seq: int) -> None:
        if self._is_replaying:
            self.replayed += 1
        if seq == self.last + 1:
            self.last = seq
        elif seq > self.last:
            self._note(LEFT_OUT, f"{seq} after {self.last}")
            self.last = seq
        else:
            self._note(REPEATED, f"{seq} after {self.last}")

    def _note(self, kind: str, what: str) -> None:
        self._violations.note(kind, f"{self.name} in {self._chronicle.name}: {what}")
