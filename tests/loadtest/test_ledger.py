"""Accounts of one sender, of a room's numbers, and of a member."""

from hypothesis import given
from hypothesis import strategies as st

from loadtest.ledger import Link, Member, Order, Sender


def a_link(sent: int, *numbers: int) -> Link:
    link = Link(Sender(sent=sent))
    for number in numbers:
        link.see(number, seq=number + 1)
    return link


def test_everything_in_order_is_faultless() -> None:
    link = a_link(3, 0, 1, 2)

    assert (link.seen, link.lost, link.duplicated, link.reordered) == (3, 0, 0, 0)


def test_what_never_arrives_is_lost() -> None:
    link = a_link(5, 0, 2)

    assert (link.seen, link.lost) == (2, 3)


def test_what_arrives_late_is_reordered_and_not_lost() -> None:
    link = a_link(3, 0, 2, 1)

    assert (link.seen, link.lost, link.reordered) == (3, 0, 1)


def test_second_copy_is_a_duplicate() -> None:
    link = a_link(2, 0, 1, 0, 1)

    assert (link.seen, link.duplicated, link.reordered) == (2, 2, 0)


def test_second_copy_of_a_late_arrival_is_a_duplicate() -> None:
    link = a_link(3, 0, 2, 1, 1)

    assert (link.reordered, link.duplicated) == (1, 1)


def test_number_never_sent_is_invented_and_opens_no_gap() -> None:
    link = a_link(1, 0, 1 << 60, -1)

    assert (link.seen, link.invented, link.lost, len(link.missing)) == (1, 2, 0, 0)


def test_refused_actions_are_not_lost() -> None:
    link = a_link(4, 0, 2)
    link.sender.refused.update({1, 3})

    assert link.lost == 0


@given(st.permutations(range(6)), st.integers(0, 5))
def test_any_order_of_all_with_one_twice_loses_nothing(numbers: list[int], twice: int) -> None:
    link = a_link(6, *numbers, twice)

    assert (link.seen, link.lost, link.duplicated) == (6, 0, 1)
    assert (link.reordered == 0) == (numbers == sorted(numbers))


@given(st.sets(st.integers(0, 9)))
def test_seen_and_lost_are_all_that_was_sent(arrived: set[int]) -> None:
    link = a_link(10, *sorted(arrived))

    assert (link.seen, link.lost) == (len(arrived), 10 - len(arrived))


def test_fingerprint_tells_seq_apart() -> None:
    alike, unlike = a_link(2), a_link(2)
    for link, seqs in ((alike, (1, 2)), (unlike, (2, 1))):
        for number, seq in enumerate(seqs):
            link.see(number, seq)

    assert alike.fingerprint != unlike.fingerprint


def test_fingerprint_does_not_depend_on_the_order_of_arrival() -> None:
    assert a_link(3, 0, 2, 1).fingerprint == a_link(3, 0, 1, 2).fingerprint


def an_order(*seqs: int) -> Order:
    order = Order(last=4)
    for seq in seqs:
        order.see(seq)
    return order


def test_consecutive_seq_leaves_no_hole() -> None:
    assert an_order(5, 6, 7) == Order(last=7)


def test_skipped_seq_are_holes() -> None:
    assert an_order(5, 8) == Order(last=8, holes=2)


def test_repeated_and_older_seq_are_steps_back() -> None:
    assert an_order(5, 5, 3) == Order(last=5, steps_back=2)


def test_member_expects_each_other_and_its_own_acks() -> None:
    ann, bob = Member(Order(last=0)), Member(Order(last=0), Sender(sent=2))
    ann.sender.sent = 3

    ann.expects({b"bob": bob}, acks=True)

    assert ann.outstanding == 2 + 3


def test_member_without_acks_waits_for_the_others_alone() -> None:
    ann, bob = Member(Order(last=0), Sender(sent=3)), Member(Order(last=0), Sender(sent=2))

    ann.expects({b"bob": bob}, acks=False)
    ann.links[b"bob"].see(0, seq=1)

    assert (ann.outstanding, ann.seen) == (1, 1)
