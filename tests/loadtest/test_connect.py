"""The rush against a lobby that keeps the contract, and against some that do not."""

import pytest

from loadtest import connect
from loadtest.connect import Arrivals, Rush
from loadtest.server import started_lobby
from loadtest.stages import Silent
from tests.loadtest.lying_lobby import Lie, lying_lobby

pytestmark = pytest.mark.e2e

RUSH = Rush(connections=10, at_once=5)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "IDLE_SECONDS", 0.3)


async def arrivals(lie: Lie) -> Arrivals:
    async with lying_lobby(lie) as target:
        return await connect.run(RUSH, target, Silent())


async def test_honest_lobby_passes() -> None:
    found = await arrivals(Lie.NONE)

    assert found.faults == {}
    assert found.latency.count == 7  # three of ten are the warm-up


async def test_player_ids_given_twice_are_a_fault() -> None:
    found = await arrivals(Lie.SAME_PLAYER)

    assert found.faults == {"player ids given twice": 9}


async def test_connection_that_ends_while_it_rests_is_a_fault() -> None:
    found = await arrivals(Lie.HANG_UP)

    assert found.faults == {"connections ended by the server: no close frame": 1}


async def test_real_server_is_measured() -> None:
    with started_lobby(None) as target:
        found = await connect.run(Rush(connections=200), target, Silent())

    figures = {figure.key: figure.value for figure in found.figures()}
    assert found.faults == {}
    assert (figures["cpuMicrosPerConnection"] or 0) > 10
    assert (figures["memoryKibPerConnection"] or 0) > 1
    assert (figures["connectionsPerSecond"] or 0) > 10
