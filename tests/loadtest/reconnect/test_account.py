"""Lying sequences, told to one player or to one of two, are found out; honest ones are not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtest.reconnect import account as words
from loadtest.reconnect import chronicle
from loadtest.reconnect.account import Account
from loadtest.reconnect.chronicle import Chronicle
from loadtest.reconnect.violations import Violations

ANN, BOB = 0, 1
HELD = 10


class Table:
    """Ann and Bob at event 2, of which Ann has sent three actions and Bob knows nothing yet."""

    def __init__(self) -> None:
        self.violations = Violations()
        self.chronicle = Chronicle(HELD, self.violations, "game:1")
        self.ann, self.bob = (Account(seat, self.chronicle, self.violations) for seat in (ANN, BOB))
        for account in (self.ann, self.bob):
            account.sit(0)
            account.hear_push(1, "player-joined", {})
            account.hear_push(2, "game-started", {})
        for _ in range(3):
            self.ann.act()

    def told(self) -> dict[str, int]:
        """Return how often each kind of violation was noted."""
        return {text.split(" (first")[0]: count for text, count in self.violations.faults.items()}

    def end(self) -> dict[str, int]:
        for account in (self.ann, self.bob):
            account.audit()
        self.chronicle.audit([self.ann.sent, self.bob.sent])
        return self.told()


def an_honest_end(table: Table) -> None:
    for number in range(3):
        table.bob.hear(ANN, number, seq=3 + number)
        table.ann.acknowledge(number, 3 + number, duplicate=False)


def test_honest_sequence_is_faultless() -> None:
    table = Table()
    an_honest_end(table)

    assert table.end() == {}
    assert table.ann.is_settled
    assert table.bob.is_settled
    assert table.bob.heard == 3


def test_reader_who_missed_the_middle_and_hears_it_later_is_faultless() -> None:
    table = Table()
    an_honest_end(table)
    cat = Account(2, table.chronicle, table.violations)
    cat.sit(3)
    cat.cut()
    cat.resume()
    for number in (1, 2):
        cat.hear(ANN, number, seq=3 + number)
    cat.catch_up()
    cat.audit()

    assert table.told() == {}
    assert cat.replayed == 2


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        ([(0, 3), (2, 5)], {words.LEFT_OUT: 1}),
        ([(0, 3), (1, 4), (1, 4), (2, 5)], {words.REPEATED: 1}),
        ([(0, 3), (2, 5), (1, 4)], {words.LEFT_OUT: 1, words.REPEATED: 1}),
        ([(1, 3), (0, 4), (2, 5)], {chronicle.AMBIGUOUS: 2}),
        ([(0, 3), (1, 4)], {words.BEHIND: 1}),
        (
            [(0, 3), (1, 4), (2, 5), (2, 6)],
            {chronicle.TWICE: 1, words.BEHIND: 1},
        ),
        ([(0, 3), (1, 4), (9, 5)], {chronicle.AMBIGUOUS: 1}),
        (
            [(0, 3), (1, 4), (2, 1 << 50)],
            {words.LEFT_OUT: 1, chronicle.LEAPT: 1, words.BEHIND: 1},
        ),
    ],
    ids=["gap", "repeat", "late", "swapped", "lost", "again", "invented", "leap"],
)
def test_lie_to_one_member_is_found_out(
    heard: list[tuple[int, int]], found: dict[str, int]
) -> None:
    table = Table()
    for number in range(3):
        table.ann.acknowledge(number, 3 + number, duplicate=False)
    for number, seq in heard:
        table.bob.hear(ANN, number, seq)

    assert table.end() == found


def test_acknowledged_action_that_nobody_heard_is_found_out() -> None:
    table = Table()
    for number in range(3):
        table.ann.acknowledge(number, 3 + number, duplicate=False)
    table.bob.hear(ANN, 0, seq=3)
    table.bob.hear(ANN, 1, seq=4)

    assert table.end() == {words.BEHIND: 1}
    assert "seat 1 in game:1: 4 instead of 5" in next(iter(table.violations.faults))


def test_action_that_never_happened_is_found_out() -> None:
    table = Table()
    for number in range(2):
        table.ann.acknowledge(number, 3 + number, duplicate=False)
        table.bob.hear(ANN, number, seq=3 + number)

    assert table.end() == {words.UNANSWERED: 1, chronicle.NEVER: 1}
    assert not table.ann.is_settled


def test_push_that_differs_between_members_is_found_out() -> None:
    table = Table()
    table.ann.hear_push(3, "host-changed", {"hostId": "a"})
    table.bob.hear_push(3, "host-changed", {"hostId": "b"})

    assert table.told() == {chronicle.AMBIGUOUS: 1}


def cut_off(table: Table) -> Account:
    table.ann.cut()
    table.ann.resume()
    return table.ann


def test_own_action_is_told_in_the_replay_if_its_ack_was_lost() -> None:
    table = Table()
    ann = cut_off(table)
    ann.hear(ANN, 0, seq=3)

    assert table.told() == {}
    assert ann.act_again() == [1, 2]


def test_repeat_is_acknowledged_with_the_first_number() -> None:
    table = Table()
    ann = cut_off(table)
    assert ann.act_again() == [0, 1, 2]
    ann.hear(ANN, 0, seq=3)
    ann.catch_up()
    ann.acknowledge(0, 3, duplicate=True)
    ann.acknowledge(1, 4, duplicate=False)
    ann.acknowledge(2, 5, duplicate=False)

    assert table.told() == {}
    assert (ann.duplicates, ann.last, ann.is_settled) == (1, 5, True)


def own_after_its_ack(ann: Account) -> None:
    ann.acknowledge(0, 3, duplicate=False)
    ann.cut()
    ann.resume()
    ann.hear(ANN, 0, seq=4)


def own_without_a_replay(ann: Account) -> None:
    ann.hear(ANN, 0, seq=3)


def own_that_was_never_sent(ann: Account) -> None:
    ann.resume()
    ann.hear(ANN, 7, seq=3)


def ack_of_before_the_cut(ann: Account) -> None:
    ann.cut()
    ann.acknowledge(0, 3, duplicate=False)


def ack_twice(ann: Account) -> None:
    ann.acknowledge(0, 3, duplicate=False)
    ann.acknowledge(0, 3, duplicate=False)


def repeat_that_was_none(ann: Account) -> None:
    ann.acknowledge(0, 3, duplicate=True)


def repeat_under_another_number(ann: Account) -> None:
    ann.acknowledge(0, 3, duplicate=False)
    ann.acknowledge(1, 3, duplicate=True)


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        (own_after_its_ack, words.OWN_AGAIN),
        (own_without_a_replay, words.OWN_AGAIN),
        (own_that_was_never_sent, words.INVENTED),
        (ack_of_before_the_cut, words.UNASKED),
        (ack_twice, words.UNASKED),
        (repeat_that_was_none, words.DUPLICATE_ELSEWHERE),
        (repeat_under_another_number, words.DUPLICATE_ELSEWHERE),
    ],
)
def test_lie_about_an_own_action_is_found_out(lie: Callable[[Account], None], found: str) -> None:
    table = Table()
    lie(table.ann)

    assert table.told() == {found: 1}


@given(st.permutations(range(3)))
def test_only_the_order_sent_is_faultless(order: list[int]) -> None:
    table = Table()
    for seq, number in enumerate(order, start=3):
        table.ann.acknowledge(number, seq, duplicate=False)
        table.bob.hear(ANN, number, seq)

    assert (chronicle.OVERTAKEN in table.end()) == (order != sorted(order))
