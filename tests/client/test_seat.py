import pytest

from lobby.client.seat import Place, Seat, Step

HERE = Place("game:1", "e1", 5)


@pytest.mark.parametrize(
    ("number", "step"),
    [
        (("game:1", "e1", 6), Step.NEXT),
        (("game:1", "e1", 5), Step.REPEAT),
        (("game:1", "e1", 1), Step.REPEAT),
        (("game:1", "e1", 7), Step.GAP),
        (("game:1", "e2", 6), Step.GAP),
        (("game:2", "e1", 6), Step.FOREIGN),
    ],
)
def test_number_is_told_apart(number: tuple[str, str, int], step: Step) -> None:
    assert Seat(HERE).step(*number) is step


def test_only_the_next_number_is_counted() -> None:
    seat = Seat(HERE)

    for seq in (7, 6, 6, 4, 7):
        seat.step("game:1", "e1", seq)

    assert seat.place == Place("game:1", "e1", 7)


def test_without_a_seat_every_number_is_foreign() -> None:
    assert Seat().step("game:1", "e1", 1) is Step.FOREIGN


def test_answer_that_is_older_than_a_push_does_not_turn_back() -> None:
    seat = Seat(HERE)

    seat.take(Place("game:1", "e1", 3))

    assert seat.place == HERE


def test_answer_that_is_newer_counts() -> None:
    seat = Seat(HERE)

    seat.take(Place("game:1", "e1", 9))

    assert seat.place == Place("game:1", "e1", 9)


def test_new_life_of_the_log_counts_even_if_its_numbers_are_lower() -> None:
    seat = Seat(HERE)

    seat.take(Place("game:1", "e2", 1))

    assert seat.place == Place("game:1", "e2", 1)


def test_seat_of_another_game_is_not_left() -> None:
    seat = Seat(HERE)

    assert not seat.leave("game:2")
    assert seat.leave("game:1")
    assert seat.place is None
