"""The listing scenario against a lobby that keeps the contract, and against some that do not."""

import pytest

from loadtest.listing import scenario
from loadtest.listing.outcome import Watched
from loadtest.listing.scenario import Watch
from loadtest.server import started_lobby
from loadtest.stages import Silent
from tests.loadtest.lying_lobby import Lie, lying_lobby

pytestmark = pytest.mark.e2e

WATCH = Watch(watchers=20, games=6, changes_per_second=100, seconds=0.2)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenario, "CONVERGE_SECONDS", 0.2)
    monkeypatch.setattr(scenario, "COALESCED_SECONDS", 0.02)


async def watched(lie: Lie, watch: Watch = WATCH) -> Watched:
    async with lying_lobby(lie) as target:
        return await scenario.run(watch, target, Silent())


async def test_honest_lobby_passes() -> None:
    found = await watched(Lie.NONE)

    assert found.faults == {}
    assert found.changes == 20
    assert found.messages == 20 * 20
    assert found.ages.count == 20 * 20
    assert found.bytes > 20 * 20 * 50


async def test_watchers_of_a_silent_change_do_not_know_the_truth() -> None:
    found = await watched(Lie.SILENT_CHANGE)

    assert found.faults["gaps in the listing"] > 0
    assert found.faults["watchers whose list is not the truth"] == 20


async def test_one_watcher_that_missed_a_change_is_found() -> None:
    found = await watched(Lie.DEAF_WATCHER)

    assert found.faults["watchers whose list is not the truth"] == 1


async def test_list_games_that_hides_a_game_is_found() -> None:
    found = await watched(Lie.OTHER_PAGE)

    assert found.faults["games listed otherwise than was done"] == 1
    assert found.faults["watchers whose list is not the truth"] == 20


async def test_leave_that_is_forgotten_is_found() -> None:
    found = await watched(Lie.LOST_LEAVE)

    assert found.faults["games listed otherwise than was done"] > 0


async def test_refused_change_is_a_fault() -> None:
    found = await watched(Lie.UNLAWFUL, Watch(20, 1, 100, 0.2))

    assert found.faults["join-game was refused: not-host: a lie"] > 0


async def test_real_server_tells_everybody_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with started_lobby(None) as target:
        found = await scenario.run(
            Watch(watchers=40, games=20, changes_per_second=50, seconds=1.0), target, Silent()
        )

    assert found.faults == {}
    assert found.changes >= 40
    assert 0 < (found.ages.quantile(0.5) or 0) < 1_000_000
    assert found.cpu_seconds is not None
