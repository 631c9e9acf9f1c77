"""The storm against a lobby that keeps the contract, and against some that do not."""

import pytest

from loadtest import churn
from loadtest.churn import Calm, Storm
from loadtest.listing import scenario
from loadtest.referee import OVERFULL
from loadtest.server import RESTLESS, started_lobby
from loadtest.stages import Silent
from tests.loadtest.lying_lobby import Lie, lying_lobby

pytestmark = pytest.mark.e2e

STORM = Storm(players=18, seconds=0.3)


async def calm_after(lie: Lie, monkeypatch: pytest.MonkeyPatch) -> Calm:
    monkeypatch.setattr(scenario, "CONVERGE_SECONDS", 0.2)
    async with lying_lobby(lie) as target:
        return await churn.run(STORM, target, Silent())


async def test_honest_lobby_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    calm = await calm_after(Lie.NONE, monkeypatch)

    assert calm.faults == {}
    assert calm.commands > 50


async def test_lobby_that_asks_for_patience_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    calm = await calm_after(Lie.IMPATIENT, monkeypatch)

    assert calm.faults == {}
    assert calm.refused > 10


@pytest.mark.parametrize(
    ("lie", "fault"),
    [
        (Lie.OVERFULL, OVERFULL),
        (Lie.KEPT_CLAIM, churn.STRANDED),
        (Lie.LOST_LEAVE, "games listed otherwise than was done"),
        (Lie.SILENT_CHANGE, "watchers whose list is not the truth"),
        (Lie.OTHER_HTTP, "lists over HTTP that are not the truth"),
        (Lie.UNLAWFUL, "join-game was refused: not-host: a lie"),
    ],
)
async def test_lie_is_found_out(lie: Lie, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calm = await calm_after(lie, monkeypatch)

    assert calm.faults[fault] > 0


async def test_real_server_stands_the_storm() -> None:
    with started_lobby(None, RESTLESS) as target:
        calm = await churn.run(Storm(players=24, seconds=1.0), target, Silent())

    assert calm.faults == {}
    assert calm.commands > 100
