"""A steady rate, whatever the server does."""

from hypothesis import given
from hypothesis import strategies as st

from loadtest import pace
from loadtest.histogram import Histogram
from loadtest.pace import Schedule


def test_first_action_is_due_at_once() -> None:
    assert Schedule(10, 1).due(0.0) == range(1)


def test_actions_are_spread_over_the_time() -> None:
    schedule = Schedule(per_second=10, seconds=1)

    assert [len(schedule.due(elapsed)) for elapsed in (0.05, 0.15, 0.25, 0.65)] == [1, 1, 1, 4]


def test_what_was_missed_is_made_up_for() -> None:
    schedule = Schedule(per_second=10, seconds=1)
    schedule.due(0.05)

    assert schedule.due(5.0) == range(1, 10)


def test_short_schedule_still_has_one_action() -> None:
    assert Schedule(per_second=0.1, seconds=0.1).total == 1


@given(st.lists(st.floats(0, 2), max_size=20), st.floats(0.1, 500))
def test_each_action_is_given_exactly_once(moments: list[float], per_second: float) -> None:
    schedule = Schedule(per_second, seconds=1)

    given_out = [index for moment in [*sorted(moments), 1e9] for index in schedule.due(moment)]

    assert given_out == list(range(schedule.total))
    assert schedule.is_over


async def test_keep_acts_until_the_schedule_is_over() -> None:
    acted: list[int] = []
    lateness = Histogram()

    await pace.keep(Schedule(1_000, 0.008), acted.append, lateness, on_tick=lambda: None)

    assert acted == list(range(8))
    assert lateness.count >= 1
