"""The verdict on a room of two: Ann acts, Bob acts, each sees the other."""

import pytest

from loadtest.audit import audit
from loadtest.ledger import Member, Order

SEQ_MISSING = "seq numbers of the room missing or in excess"

ANN, BOB = b"ann", b"bob"
# (seq, who acted, the number of their action)
STORY = ((1, ANN, 0), (2, BOB, 0), (3, ANN, 1), (4, BOB, 1), (5, BOB, 2), (6, ANN, 2))


def a_room(*, acks: bool = True) -> dict[bytes, Member]:
    room = {name: Member(Order(last=0)) for name in (ANN, BOB)}
    for name, member in room.items():
        member.expects({other: room[other] for other in room if other != name}, acks=acks)
        member.sender.sent = 3
    return room


def tell(member: Member, story: tuple[tuple[int, bytes, int], ...]) -> None:
    """Let a member see pushes of the other and, where it has asked for them, its own acks."""
    for seq, actor, number in story:
        link = member.links.get(actor) or member.acks
        if link:
            link.see(number, seq)
            member.order.see(seq)


def faults_of(
    told_to_ann: tuple[tuple[int, bytes, int], ...], *, acks: bool = True
) -> dict[str, int]:
    room = a_room(acks=acks)
    tell(room[ANN], told_to_ann)
    tell(room[BOB], STORY)
    return audit(list(room.values()))


@pytest.mark.parametrize("acks", [True, False])
def test_same_story_for_all_is_faultless(acks: bool) -> None:
    assert faults_of(STORY, acks=acks) == {}


@pytest.mark.parametrize("acks", [True, False])
@pytest.mark.parametrize("lost", [event for event in STORY if event[1] == BOB])
def test_lost_delivery(acks: bool, lost: tuple[int, bytes, int]) -> None:
    told = tuple(event for event in STORY if event != lost)

    assert faults_of(told, acks=acks) == {"deliveries lost": 1, SEQ_MISSING: 1}


@pytest.mark.parametrize("acks", [True, False])
def test_duplicated_delivery(acks: bool) -> None:
    assert faults_of((*STORY[:2], STORY[1], *STORY[2:]), acks=acks) == {
        "deliveries duplicated": 1,
    }


def test_deliveries_of_one_sender_swapped() -> None:
    told = (*STORY[:3], STORY[4], STORY[3], STORY[5])

    assert faults_of(told) == {"deliveries out of order": 1}


def test_delivery_and_ack_swapped() -> None:
    told = (STORY[1], STORY[0], *STORY[2:])

    assert faults_of(told) == {"deliveries out of order": 1}


def test_swapped_deliveries_under_swapped_numbers() -> None:
    told = (*STORY[:3], (4, BOB, 2), (5, BOB, 1), STORY[5])

    assert faults_of(told) == {"deliveries out of order": 1}


def test_lost_ack() -> None:
    assert faults_of(STORY[1:]) == {"acks lost": 1, SEQ_MISSING: 1}


def test_acks_twice() -> None:
    assert faults_of((STORY[0], *STORY)) == {"acks duplicated": 1}


def test_gap_in_seq_that_nobody_fills() -> None:
    room = a_room()
    for member in room.values():
        tell(member, (*STORY[:5], (7, ANN, 2)))

    assert audit(list(room.values())) == {SEQ_MISSING: 2}


def test_last_push_missing_at_one_member() -> None:
    room = a_room()
    for member in room.values():
        tell(member, STORY)
    room[BOB].order.see(7)

    assert audit(list(room.values())) == {SEQ_MISSING: 1}


def test_action_nobody_sent() -> None:
    room = a_room()
    for member in room.values():
        tell(member, STORY)
    room[ANN].links[BOB].see(9, seq=7)

    assert audit(list(room.values())) == {"deliveries of actions that were never sent": 1}


def test_same_action_under_different_seq() -> None:
    # Without acks Ann does not know her own numbers, so her view alone has no fault.
    room = a_room(acks=False)
    room[b"cat"] = Member(Order(last=0))
    room[b"cat"].expects({ANN: room[ANN], BOB: room[BOB]}, acks=False)
    tell(room[ANN], ((1, BOB, 0), (4, BOB, 1), (5, BOB, 2)))
    tell(room[BOB], STORY)
    tell(room[b"cat"], STORY)

    assert audit(list(room.values())) == {
        "senders whose actions had different seq at different members": 1
    }


def test_refused_action_is_no_loss() -> None:
    room = a_room()
    for member in room.values():
        tell(member, STORY)
    room[ANN].sender.sent = 4
    room[ANN].sender.refused.add(3)

    assert audit(list(room.values())) == {"actions refused": 1}
