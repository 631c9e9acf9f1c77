"""No game may hold more than four."""

import pytest

from loadtest.referee import OVERFULL, Referee


def test_four_may_sit_together() -> None:
    referee = Referee()
    for player in "abcd":
        referee.sit(player, "g")

    assert referee.faults == {}


def test_fifth_is_a_fault() -> None:
    referee = Referee()
    for player in "abcde":
        referee.sit(player, "g")

    assert referee.faults == {OVERFULL: 1}


def test_seat_that_may_be_free_does_not_count() -> None:
    referee = Referee()
    for player in "abcd":
        referee.sit(player, "g")
    referee.leave("a", "g")
    referee.sit("e", "g")

    assert referee.faults == {}


def test_games_are_counted_apart() -> None:
    referee = Referee()
    for player in "abcdef":
        referee.sit(player, f"g{ord(player) % 2}")

    assert referee.faults == {}


@pytest.mark.parametrize(("count", "faults"), [(4, 0), (5, 1), (None, 0), ("5", 0)])
def test_number_that_the_server_tells_counts(count: object, faults: int) -> None:
    referee = Referee()
    referee.see(count)

    assert referee.faults[OVERFULL] == faults
