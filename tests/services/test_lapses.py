import asyncio
import logging

import pytest

from lobby.services.errands import Errands
from lobby.services.lapses import Lapses
from tests.fakes import FakeClock, FakeLater


class Lapsing(Lapses[str]):
    """Notes what has lapsed, and moves time itself."""

    def __init__(self) -> None:
        self.clock = FakeClock(0)
        self.later = FakeLater(self.clock)
        self.lapsed: list[str] = []
        super().__init__(5, lambda: self.clock.now() / 1000, self.later, self.lapsed.append)


def test_what_is_not_renewed_lapses_in_its_turn() -> None:
    held = Lapsing()
    assert held.renew("a")
    held.later.advance(2_000)
    assert held.renew("b")
    held.later.advance(2_999)
    assert held.lapsed == []

    held.later.advance(1)
    assert (held.lapsed, "a" in held, "b" in held) == (["a"], False, True)
    held.later.advance(2_000)
    assert held.lapsed == ["a", "b"]


def test_what_is_renewed_begins_anew() -> None:
    held = Lapsing()
    held.renew("a")
    held.renew("b")
    held.later.advance(4_000)

    assert not held.renew("a")
    held.later.advance(4_000)

    assert held.lapsed == ["b"]
    held.later.advance(1_000)
    assert held.lapsed == ["b", "a"]


def test_what_is_dropped_does_not_lapse() -> None:
    held = Lapsing()
    held.renew("a")

    assert held.drop("a")
    assert not held.drop("a")
    held.later.advance(10_000)

    assert held.lapsed == []


def test_there_is_one_timer_however_much_is_held_and_none_for_nothing() -> None:
    held = Lapsing()
    for number in range(100):
        held.renew(f"{number}")
    assert held.later.count == 1

    held.later.advance(5_000)

    assert (len(held.lapsed), held.later.count) == (100, 0)


async def test_errand_that_fails_is_logged_and_harms_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = asyncio.Event()

    async def fail() -> None:
        raise RuntimeError("no")

    async def succeed() -> None:
        done.set()

    errands = Errands()
    with caplog.at_level(logging.ERROR):
        errands.run(fail())
        errands.run(succeed())
        await asyncio.wait_for(done.wait(), 1)

    assert caplog.messages == ["an errand failed"]
