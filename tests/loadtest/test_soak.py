"""A soak ends in a fault if, and only if, memory keeps growing."""

import itertools

import pytest

from loadtest import fanout, soak
from loadtest.meter import Meter
from loadtest.plan import Plan
from loadtest.server import started_lobby
from loadtest.soak import GROWTH, Soak, Soaked
from loadtest.stages import Silent
from tests.loadtest.lying_server import Lie, lying_server

pytestmark = pytest.mark.e2e

PLAN = Plan(games=1, players=2, rate=20, seconds=0.5, warmup_seconds=0.1)


async def soaked(kib_per_reading: int, monkeypatch: pytest.MonkeyPatch) -> Soaked:
    sizes = itertools.count(50 * 1024 * 1024, kib_per_reading * 1024)
    monkeypatch.setattr(Meter, "resident_bytes", lambda _meter: next(sizes))
    monkeypatch.setattr(soak, "READING_SECONDS", 0.05)
    async with lying_server(Lie.NONE) as target:
        return await soak.run(Soak(PLAN, 20, 1_000), target, Silent())


async def test_steady_memory_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    found = await soaked(0, monkeypatch)

    assert found.faults == {}
    assert found.kib_per_minute == 0
    assert found.largest_kib == 50 * 1024
    assert found.visits > 2


async def test_growing_memory_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    found = await soaked(10, monkeypatch)

    assert found.kib_per_minute == pytest.approx(12_000, rel=0.4)
    assert found.faults[GROWTH] > 1_000


async def test_real_server_is_soaked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "LINGER_SECONDS", 0.0)
    with started_lobby(None) as target:
        found = await soak.run(
            Soak(Plan(2, 4, 20, seconds=1.0, warmup_seconds=0.5), 20, 1_000_000), target, Silent()
        )

    assert found.faults == {}
    assert found.largest_kib > 10_000
