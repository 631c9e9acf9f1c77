"""
The players' own record of a room: the judge of what a fault may and may not do; pure.

A :class:`Story` is what the room was told, by epoch and number. Each player keeps a
:class:`Record` and adds to the story, so that whatever two of them were told is compared.

"""

from collections import Counter

from loadtest.reconnect.violations import Violations

Place = tuple[str, int]
"""An epoch and a number."""

AMBIGUOUS = "numbers that stand for two different things"
TWICE = "actions that happened twice in one epoch"
OVERTAKEN = "actions that overtook an earlier one of their sender"
REPEATED = "numbers told again, or out of order"
LEFT_OUT = "numbers left out"
OTHER_EPOCH = "pushes of an epoch that nobody was welcomed to"
OWN_TOLD = "own actions told to their sender outside of a replay"
BEHIND = "players who were not told all"
UNANSWERED = "players with unanswered actions"


def deed(player: str, number: int) -> str:
    """Return what stands for an action of a player."""
    return f"{player}#{number}"


class Story:
    """What happened in one room, as whoever heard of it first was told."""

    def __init__(self, violations: Violations) -> None:
        self.violations = violations
        self._told: dict[Place, str] = {}
        self._last: Counter[str] = Counter()

    def tell(self, place: Place, what: str) -> None:
        """Compare what somebody was told with what the others were."""
        epoch, seq = place
        if self._told.setdefault(place, what) != what:
            self.violations.note(AMBIGUOUS, f"{place}: {what}, {self._told[place]}")
        self._last[epoch] = max(self._last[epoch], seq)

    def last(self, epoch: str) -> int:
        """Return the highest number of an epoch that anybody was told."""
        return self._last[epoch]

    @property
    def epochs(self) -> int:
        """How often the log began anew, the first time included."""
        return len(self._last)

    def audit(self) -> int:
        """
        Check that each action happened once in its place.

        Returns how many happened again in a later epoch, where nothing knew of the first.
        """
        places: dict[str, list[Place]] = {}
        newest: dict[tuple[str, str], int] = {}
        for (epoch, seq), what in sorted(self._told.items(), key=lambda told: told[0][1]):
            player, is_action, number = what.rpartition("#")
            if not is_action or not number.isdigit():
                continue
            places.setdefault(what, []).append((epoch, seq))
            if newest.get((epoch, player), -1) > int(number):
                self.violations.note(OVERTAKEN, f"{what} at {seq}")
            newest[epoch, player] = int(number)
        for what, found in places.items():
            if len({epoch for epoch, _ in found}) < len(found):
                self.violations.note(TWICE, f"{what} at {found}")
        return sum(len(found) - 1 for found in places.values())


class Record:
    """
    What one player was told, and what became of its actions; one is under way at a time.

    Attributes:
        epoch: Of the log that the player follows; empty before it has a place.
        last: The highest number it was told.
        pending: The number of the action it has no answer to; ``None`` if there is none.
        acknowledged: How many were answered.
        heard: How much it was told.
        skipped: How often it had to begin anew, not knowing what came before.

    """

    def __init__(self, player: str, story: Story) -> None:
        self.player = player
        self.epoch = ""
        self.last = 0
        self.pending: int | None = None
        self.acknowledged = 0
        self.heard = 0
        self.skipped = 0
        self._next = 0
        self._story = story
        self._missing: set[int] = set()
        self._known: set[int] = set()
        self._is_replaying = False

    def begin(self, epoch: str, seq: int) -> None:
        """Stand where an ack or a welcome says that the room stands."""
        self.skipped += bool(self.epoch)
        self.epoch, self.last = epoch, seq
        self._missing.clear()
        self._known.clear()

    def resume(self) -> None:
        """Expect to be told what was missed, own actions too."""
        self._is_replaying = True

    def catch_up(self) -> None:
        """Expect nothing more of the past."""
        self._is_replaying = False

    def act(self) -> int:
        """Return the number of the action that is to be sent: the pending one, or a new one."""
        if self.pending is None:
            self.pending = self._next
            self._next += 1
        return self.pending

    def be_lost(self, epoch: str, seq: int, what: str) -> None:
        """Take note of the end of a lost game, which may have an epoch of its own."""
        if epoch == self.epoch:
            self.hear(epoch, seq, what)
        else:
            self._story.tell((epoch, seq), what)

    def hear(self, epoch: str, seq: int, what: str) -> None:
        """Take note of a push to the room."""
        if epoch != self.epoch:
            self._note(OTHER_EPOCH, f"{epoch}, {seq}")
            return
        self.heard += 1
        if self.pending is not None and what == deed(self.player, self.pending):
            if not self._is_replaying:
                self._note(OWN_TOLD, what)
            self._settle()
        self._step(seq, what)

    def acknowledge(self, number: int, seq: int, *, duplicate: bool) -> None:
        """Take note of the answer to an action."""
        what = deed(self.player, number)
        if number == self.pending:
            self._settle()
        if not duplicate:
            self._step(seq, what)
            return
        # It happened when its answer was lost: nobody tells of it but this one.
        self._story.tell((self.epoch, seq), what)
        if seq > self.last:
            self._known.add(seq)
        self._missing.discard(seq)

    @property
    def knows_all(self) -> bool:
        """Whether there is nothing that others were told and this player was not."""
        self._go_on()
        return not self._missing and self.last == self._story.last(self.epoch)

    def audit(self) -> None:
        """Compare with the room, once nobody acts any more."""
        self._go_on()
        last = self._story.last(self.epoch)
        if self._missing:
            self._note(LEFT_OUT, f"{sorted(self._missing)[:5]}")
        if self.last != last:
            self._note(BEHIND, f"{self.last} instead of {last}")
        if self.pending is not None:
            self._note(UNANSWERED, f"number {self.pending}")

    def _settle(self) -> None:
        self.pending = None
        self.acknowledged += 1

    def _go_on(self) -> None:
        while self.last + 1 in self._known:
            self.last += 1

    def _step(self, seq: int, what: str) -> None:
        self._go_on()
        if seq <= self.last:
            self._note(REPEATED, f"{seq} after {self.last}: {what}")
        elif seq > self.last + 1:
            # Only an own action may stand there whose answer was lost: its repeat will tell.
            self._missing.update(range(self.last + 1, seq))
            if len(self._missing) > 1 or self.pending is None:
                self._note(LEFT_OUT, f"{seq} after {self.last}")
        self.last = max(self.last, seq)
        self._story.tell((self.epoch, seq), what)

    def _note(self, kind: str, what: str) -> None:
        self._story.violations.note(kind, f"{self.player}: {what}")
