from lobby.storage.redis.clock import JITTER_MS, SharedClock
from tests.fakes import FakeStopwatch


def test_time_goes_on_from_what_redis_said_whatever_the_time_of_day_is_here() -> None:
    stopwatch = FakeStopwatch()
    clock = SharedClock(stopwatch)

    clock.observe(5_000)
    stopwatch.advance(2)

    assert clock.now() == 7_000


def test_answer_that_was_long_on_its_way_does_not_set_the_clock_back() -> None:
    clock = SharedClock(FakeStopwatch())
    clock.observe(5_000)

    clock.observe(5_000 - JITTER_MS)

    assert clock.now() == 5_000


def test_what_is_due_in_redis_is_due_here() -> None:
    clock = SharedClock(FakeStopwatch())
    clock.observe(5_000)

    clock.observe(5_001)

    assert clock.now() == 5_001


def test_clock_of_redis_that_was_set_back_is_followed() -> None:
    clock = SharedClock(FakeStopwatch())
    clock.observe(3_605_000)

    clock.observe(5_000)

    assert clock.now() == 5_000
