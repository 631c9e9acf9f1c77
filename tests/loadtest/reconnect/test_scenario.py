"""The scenario against real lobbies: one that keeps the contract, and one that forgets."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from loadtest.reconnect import scenario
from loadtest.reconnect.outages import Outages
from loadtest.server import started_lobby
from loadtest.stages import Silent

pytestmark = pytest.mark.e2e

OUTAGES = Outages(
    players=16, rate=20, drop=0.5, away=(0.1, 1.0), seconds=4, every=0.8, padding_bytes=8
)


async def test_real_server_brings_everybody_back() -> None:
    with started_lobby(None) as target:
        outcome = await scenario.run(OUTAGES, target, Silent())

    figures = {figure.key: figure.value or 0 for figure in outcome.figures()}
    assert outcome.faults == {}
    assert figures["recovered"] == figures["resumes"] >= 16
    assert figures["slow"] > 0
    assert figures["replayed"] > 100
    assert figures["heard"] > 3 * figures["sent"] - 100


async def test_seats_that_are_not_kept_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenario, "SETTLE_SECONDS", 0.1)
    with started_lobby(None, {"LOBBY_GRACE_SECONDS": "0"}) as target:
        outcome = await scenario.run(replace(OUTAGES, seconds=0.5), target, Silent())

    found = " ".join(outcome.faults)
    assert "welcomes that are not to where the player was" in found
    assert "games that ended up otherwise than they began" in found


async def test_command_line_writes_the_figures(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtest", "reconnect", "--players", "8", "--seconds", "0.5"),
        *("--away", "0.1-0.5", "--drop", "0.9", "--json", str(file)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate()

    assert process.returncode == 0, output.decode()
    written = orjson.loads(file.read_bytes())
    assert (written["passed"], written["figures"]["notRecovered"]) == (True, 0)
