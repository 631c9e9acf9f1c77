"""What the players' own records find, and what they let pass."""

from loadtest.audit import Faults
from loadtest.faults.record import (
    AMBIGUOUS,
    BEHIND,
    LEFT_OUT,
    OTHER_EPOCH,
    OVERTAKEN,
    OWN_TOLD,
    REPEATED,
    TWICE,
    UNANSWERED,
    Record,
    Story,
    deed,
)
from loadtest.reconnect.violations import Violations

A, B = "epoch-a", "epoch-b"


class Pair:
    """Ann, who acts, and Bob, who hears it."""

    def __init__(self) -> None:
        self.violations = Violations()
        self.story = Story(self.violations)
        self.ann, self.bob = (Record(name, self.story) for name in ("ann", "bob"))
        for record in (self.ann, self.bob):
            record.begin(A, 0)

    def acts(self, seq: int) -> None:
        """Ann acts, is answered, and Bob is told."""
        number = self.ann.act()
        self.ann.acknowledge(number, seq, duplicate=False)
        self.bob.hear(self.ann.epoch, seq, deed("ann", number))

    def kinds(self) -> set[str]:
        """Return what was found, without the examples."""
        return {fault.partition(" (first")[0] for fault in self.faults()}

    def faults(self) -> Faults:
        self.story.audit()
        for record in (self.ann, self.bob):
            record.audit()
        return self.violations.faults


def test_one_order_for_all_is_as_it_should_be() -> None:
    pair = Pair()
    for seq in (1, 2, 3):
        pair.acts(seq)

    assert pair.kinds() == set()
    assert (pair.ann.acknowledged, pair.bob.heard, pair.story.epochs) == (3, 3, 1)


def test_refused_action_is_sent_again_under_its_number() -> None:
    pair = Pair()

    assert (pair.ann.act(), pair.ann.act()) == (0, 0)


def test_action_without_an_answer_is_found() -> None:
    pair = Pair()
    pair.ann.act()

    assert pair.kinds() == {UNANSWERED}


def test_number_that_is_two_things_is_found() -> None:
    pair = Pair()
    pair.ann.hear(A, 1, "player-joined {}")
    pair.bob.hear(A, 1, "player-left {}")

    assert pair.kinds() == {AMBIGUOUS}


def test_same_number_in_another_epoch_is_another_number() -> None:
    pair = Pair()
    pair.acts(1)
    for record in (pair.ann, pair.bob):
        record.begin(B, 0)
        record.hear(B, 1, "player-left {}")

    assert pair.kinds() == set()
    assert (pair.ann.skipped, pair.story.epochs) == (1, 2)


def test_what_nobody_was_welcomed_to_is_found() -> None:
    pair = Pair()
    pair.bob.hear(B, 1, "player-left {}")

    assert pair.kinds() == {OTHER_EPOCH}


def test_number_left_out_is_found() -> None:
    pair = Pair()
    pair.acts(1)
    pair.bob.hear(A, 3, "player-left {}")
    pair.ann.hear(A, 3, "player-left {}")

    assert pair.kinds() == {LEFT_OUT}


def test_number_told_again_is_found() -> None:
    pair = Pair()
    pair.acts(1)
    pair.bob.hear(A, 1, deed("ann", 0))

    assert pair.kinds() == {REPEATED}


def test_who_was_not_told_all_is_found() -> None:
    pair = Pair()
    pair.ann.acknowledge(pair.ann.act(), 1, duplicate=False)

    assert pair.kinds() == {BEHIND}
    assert not pair.bob.knows_all


def test_action_that_happened_twice_is_found() -> None:
    pair = Pair()
    for seq in (1, 2):
        pair.bob.hear(A, seq, deed("cat", 0))
        pair.ann.hear(A, seq, deed("cat", 0))

    assert pair.kinds() == {TWICE}


def test_action_that_happened_again_after_a_loss_is_only_counted() -> None:
    pair = Pair()
    for record in (pair.ann, pair.bob):
        record.hear(A, 1, deed("cat", 0))
        record.begin(B, 0)
        record.hear(B, 1, deed("cat", 0))

    assert pair.kinds() == set()
    assert pair.story.audit() == 1


def test_action_that_overtook_another_is_found() -> None:
    pair = Pair()
    for record in (pair.ann, pair.bob):
        record.hear(A, 1, deed("cat", 1))
        record.hear(A, 2, deed("cat", 0))

    assert pair.kinds() == {OVERTAKEN}


def test_action_whose_answer_was_lost_is_told_in_the_replay() -> None:
    pair = Pair()
    number = pair.ann.act()
    pair.bob.hear(A, 1, deed("ann", number))
    pair.ann.resume()
    pair.ann.hear(A, 1, deed("ann", number))
    pair.ann.catch_up()

    assert pair.kinds() == set()
    assert (pair.ann.pending, pair.ann.acknowledged) == (None, 1)


def test_own_action_told_outside_of_a_replay_is_found() -> None:
    pair = Pair()
    number = pair.ann.act()
    pair.ann.hear(A, 1, deed("ann", number))
    pair.bob.hear(A, 1, deed("ann", number))

    assert pair.kinds() == {OWN_TOLD}


def test_place_of_a_refused_action_that_happened_is_told_by_its_repeat() -> None:
    pair = Pair()
    number = pair.ann.act()
    for record in (pair.ann, pair.bob):
        if record is pair.bob:
            record.hear(A, 1, deed("ann", number))
        record.hear(A, 2, "player-left {}")
    assert not pair.ann.knows_all
    pair.ann.acknowledge(number, 1, duplicate=True)

    assert pair.kinds() == set()


def test_repeat_may_be_answered_before_what_precedes_it_is_told() -> None:
    pair = Pair()
    number = pair.ann.act()
    pair.ann.acknowledge(number, 2, duplicate=True)
    for record in (pair.ann, pair.bob):
        record.hear(A, 1, "player-left {}")
    pair.bob.hear(A, 2, deed("ann", number))
    pair.bob.hear(A, 3, "game-ended {}")
    pair.ann.hear(A, 3, "game-ended {}")

    assert pair.kinds() == set()


def test_repeat_acknowledged_under_the_number_of_something_else_is_found() -> None:
    pair = Pair()
    for record in (pair.ann, pair.bob):
        record.hear(A, 1, "player-left {}")
    pair.ann.acknowledge(pair.ann.act(), 1, duplicate=True)

    assert pair.kinds() == {AMBIGUOUS}


def test_lost_game_may_end_in_an_epoch_of_its_own() -> None:
    pair = Pair()
    pair.acts(1)
    for record in (pair.ann, pair.bob):
        record.be_lost(B, 2, "game-closed {}")

    assert pair.kinds() == set()


def test_end_of_a_lost_game_under_the_number_of_something_else_is_found() -> None:
    pair = Pair()
    pair.ann.acknowledge(pair.ann.act(), 1, duplicate=False)
    pair.bob.be_lost(A, 1, "game-closed {}")

    assert pair.kinds() == {AMBIGUOUS}
