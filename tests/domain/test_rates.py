import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.domain.rates import NO_LIMIT, EventClass, Rate, Strikes

NEVER = -math.inf
ROUNDING = 1e-5


class Taken:
    """Events at moments of the test's choice; remembers which were let happen."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._due = NEVER
        self.moments: list[float] = []

    def at(self, now: float) -> float:
        early, self._due = self._rate.take(self._due, now)
        if not early:
            self.moments.append(now)
        return early


def test_as_many_at_once_as_the_burst_and_no_more() -> None:
    taken = Taken(Rate(60, 1, burst=120))

    assert [bool(taken.at(5.0)) for _ in range(121)] == [False] * 120 + [True]


def test_without_a_burst_it_is_the_number_of_events() -> None:
    taken = Taken(Rate(2, 6))

    assert [bool(taken.at(0.0)) for _ in range(3)] == [False, False, True]


def test_one_comes_back_at_a_time() -> None:
    taken = Taken(Rate(2, 6))
    for _ in range(2):
        taken.at(100.0)

    assert [bool(taken.at(now)) for now in (102.9, 103.0, 103.1, 106.0)] == [
        True,
        False,
        True,
        False,
    ]


def test_too_early_says_by_how_much() -> None:
    taken = Taken(Rate(10, 60))
    for _ in range(10):
        taken.at(0.0)

    assert taken.at(1.5) == pytest.approx(4.5, abs=ROUNDING)


def test_what_was_refused_is_not_counted() -> None:
    taken = Taken(Rate(1, 1))
    taken.at(0.0)
    for _ in range(1000):
        taken.at(0.5)

    assert taken.at(1.0) == 0


def test_rest_brings_back_the_burst_and_not_more() -> None:
    rate = Rate(2, 6)
    taken = Taken(rate)
    for _ in range(2):
        taken.at(0.0)

    later = rate.refill_seconds
    assert later == 6
    assert [bool(taken.at(later + 1000)) for _ in range(3)] == [False, False, True]


def test_zero_is_no_limit() -> None:
    taken = Taken(NO_LIMIT)

    assert not any(taken.at(1.0) for _ in range(10_000))
    assert NO_LIMIT.refill_seconds == 0


@pytest.mark.parametrize(
    ("events", "seconds", "burst"),
    [(-1, 1, 0), (1, 0, 0), (1, -1, 0), (1, math.nan, 0), (1, 1, -1)],
)
def test_rate_that_makes_no_sense_is_refused(events: int, seconds: float, burst: int) -> None:
    with pytest.raises(ValueError, match="must"):
        Rate(events, seconds, burst)


RATES = st.builds(
    Rate, st.integers(1, 50), st.floats(0.1, 60, allow_nan=False), st.integers(0, 100)
)
STEPS = st.lists(st.floats(0, 5, allow_nan=False), max_size=60)


@given(rate=RATES, steps=STEPS, start=st.floats(0, 1e6))
def test_no_stretch_holds_more_than_the_burst_and_what_came_back(
    rate: Rate, steps: list[float], start: float
) -> None:
    taken, now = Taken(rate), start
    for step in steps:
        now += step
        taken.at(now)

    interval = rate.seconds / rate.events
    for first, begun in enumerate(taken.moments):
        for last, ended in enumerate(taken.moments[first:], start=first):
            assert last - first + 1 <= rate.burst + (ended - begun + ROUNDING) / interval


@given(rate=RATES, steps=STEPS, start=st.floats(0, 1e6))
def test_who_waits_for_as_long_as_was_said_is_let_through(
    rate: Rate, steps: list[float], start: float
) -> None:
    taken, now = Taken(rate), start
    for step in steps:
        now += step
        early = taken.at(now)
        if early:
            now += math.ceil(early * 1000) / 1000
            assert taken.at(now) == 0


def test_strikes_count_to_the_number_within_the_time() -> None:
    strikes = Strikes(Rate(3, 10))
    for now in (0.0, 4.0, 9.0):
        assert strikes.wait(now) == 0
        strikes = strikes.struck(now)

    assert (strikes.wait(9.0), strikes.wait(10.0)) == (1.0, 0)


def test_strikes_spread_over_more_than_the_time_are_not_too_many() -> None:
    strikes = Strikes(Rate(3, 10))
    for now in range(0, 600, 5):
        strikes = strikes.struck(now)
        assert strikes.wait(now) == 0

    assert len(strikes.moments) == 3


def test_strikes_without_a_limit_are_never_too_many() -> None:
    strikes = Strikes(NO_LIMIT)
    for _ in range(1000):
        strikes = strikes.struck(1.0)

    assert strikes.wait(1.0) == 0


def test_classes_are_places_in_a_row() -> None:
    assert [int(kind) for kind in EventClass] == list(range(len(EventClass)))
    assert EventClass.JOIN.label == "joins"
