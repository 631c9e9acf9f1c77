"""The search for the largest load that still passes."""

import pytest

from loadtest.bisection import Bisection


def found(limit: int, *, first: int = 40, steps: int = 12, largest: int = 400) -> tuple[int, int]:
    """Search where exactly the loads up to a limit pass; returns the answer and the steps taken."""
    search = Bisection(first, factor=1.6, resolution=1.04, steps=steps, largest=largest)
    taken = 0
    while (load := search.next()) is not None:
        search.tell(load, passed=load <= limit)
        taken += 1
    return search.best, taken


@pytest.mark.parametrize("limit", [7, 39, 40, 41, 100, 200, 333])
def test_answer_is_near_the_limit_and_never_above(limit: int) -> None:
    best, taken = found(limit)

    assert limit / 1.05 - 1 <= best <= limit
    assert taken <= 12


def test_largest_load_ends_the_search() -> None:
    assert found(10_000) == (400, 6)


def test_steps_are_bounded() -> None:
    best, taken = found(333, steps=3)

    assert (best, taken) == (102, 3)


def test_nothing_passes() -> None:
    assert found(0)[0] == 0


def test_first_guess_is_tried_first() -> None:
    assert Bisection(40, factor=1.6, resolution=1.04, steps=1, largest=400).next() == 40


def test_prior_answer_is_confirmed_in_few_steps() -> None:
    search = Bisection(100, factor=1.1, resolution=1.04, steps=4, largest=400)
    tried = []
    while (load := search.next()) is not None:
        tried.append(load)
        search.tell(load, passed=load <= 103)

    assert (search.best, tried) == (102, [100, 110, 105, 102])
