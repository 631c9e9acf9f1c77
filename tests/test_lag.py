from lobby.lag import PERIOD_SECONDS, SAMPLES, LoopLag
from tests.fakes import FakeLater, FakeStopwatch


class Loop:
    """A loop that is as late as the test says."""

    def __init__(self) -> None:
        self.stopwatch, self.later = FakeStopwatch(), FakeLater()
        self.lag = LoopLag(self.stopwatch, self.later)
        self.lag.start()

    def turn(self, late: float = 0.0) -> None:
        self.stopwatch.advance(PERIOD_SECONDS + late)
        self.later.pass_by()


def test_punctual_loop_has_no_lag() -> None:
    loop = Loop()
    assert loop.lag.p99_ms == 0

    loop.turn()

    assert loop.lag.p99_ms == 0


def test_one_late_turn_in_a_hundred_is_let_pass_and_two_are_not() -> None:
    loop = Loop()
    for _ in range(99):
        loop.turn()
    loop.turn(0.5)
    assert loop.lag.p99_ms < 1

    loop.turn(0.5)

    assert round(loop.lag.p99_ms) == 500


def test_what_is_long_past_is_forgotten() -> None:
    loop = Loop()
    for _ in range(10):
        loop.turn(0.5)
    for _ in range(SAMPLES):
        loop.turn()

    assert loop.lag.p99_ms < 1


def test_loop_is_left_alone_after_the_end() -> None:
    loop = Loop()
    loop.lag.stop()

    loop.turn()

    assert loop.later.count == 0
