"""What stands under a number, whoever is told first."""

from loadtest.reconnect.chronicle import AMBIGUOUS, Chronicle, deed
from loadtest.reconnect.violations import Violations


def test_deeds_differ_by_seat_and_by_number() -> None:
    assert len({deed(seat, number) for seat in range(4) for number in (0, 1, 1 << 39)}) == 12


def test_hole_of_the_first_teller_is_filled_by_the_next() -> None:
    violations = Violations()
    room = Chronicle(10, violations)
    room.tell(3, deed(0, 2))
    room.tell(1, deed(0, 0))
    room.tell(2, deed(0, 1))
    room.audit([3])

    assert violations.faults == {}
    assert (room.last, room.holds(2, deed(0, 1)), room.holds(4, deed(0, 1))) == (3, True, False)


def test_action_under_the_number_of_another_push_is_ambiguous() -> None:
    violations = Violations()
    room = Chronicle(10, violations, "game:1")
    room.tell_push(1, "game-started", {})
    room.tell(1, deed(0, 0))

    assert violations.faults == {f"{AMBIGUOUS} (first: 1 of game:1)": 1}


def test_only_the_first_violations_are_spelled_out() -> None:
    violations = Violations()
    for number in range(9):
        violations.note("lies", f"lie {number}")

    assert violations.faults == {"lies (first: lie 0; lie 1; lie 2)": 9}


def a_room_where_one_happens_again(after: int) -> tuple[Chronicle, Violations]:
    violations = Violations()
    room = Chronicle(10, violations)
    for seq in range(1, after + 1):
        room.tell(seq, deed(0, seq - 1))
    room.tell(after + 1, deed(0, 0))
    room.audit([after])
    return room, violations


def test_repeat_within_the_history_must_not_happen_again() -> None:
    room, violations = a_room_where_one_happens_again(10)

    assert list(violations.faults.values()) == [1]
    assert room.forgotten == 0


def test_repeat_beyond_the_history_may_happen_again() -> None:
    room, violations = a_room_where_one_happens_again(11)

    assert violations.faults == {}
    assert room.forgotten == 1
