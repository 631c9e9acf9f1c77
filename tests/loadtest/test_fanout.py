"""The scenario against a server that keeps the contract, and against many that do not."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from loadtest import fanout, play
from loadtest.errors import CommandRefused, ServerFailed
from loadtest.outcome import Outcome
from loadtest.plan import Plan
from loadtest.server import free_port
from loadtest.stages import Silent
from loadtest.target import Target
from tests.loadtest.lying_server import Lie, lying_server

pytestmark = pytest.mark.e2e

PLAN = Plan(games=2, players=3, rate=100, seconds=0.1)
ACTIONS = 2 * 3 * 10
DELIVERIES = 2 * ACTIONS


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "IDLE_SECONDS", 0.0)
    monkeypatch.setattr(play, "STALLED_SECONDS", 0.2)
    monkeypatch.setattr(fanout, "LINGER_SECONDS", 0.05)


async def outcome_of(
    lie: Lie, plan: Plan = PLAN, *, all_ready: bool = False, field_order: int = 1
) -> Outcome:
    async with lying_server(lie, all_ready=all_ready, field_order=field_order) as target:
        return await fanout.run(plan, target, Silent())


@pytest.mark.parametrize("acks", [True, False])
@pytest.mark.parametrize("warmup_seconds", [0.0, 0.05])
async def test_honest_server_passes(acks: bool, warmup_seconds: float) -> None:
    plan = replace(PLAN, acks=acks, warmup_seconds=warmup_seconds)

    outcome = await outcome_of(Lie.NONE, plan)

    assert outcome.faults == {}
    assert (outcome.window.sent, outcome.window.delivered) == (ACTIONS, DELIVERIES)
    assert outcome.latency.count == DELIVERIES


async def test_fields_in_another_order_are_understood() -> None:
    outcome = await outcome_of(Lie.NONE, field_order=-1)

    assert outcome.faults == {}
    assert outcome.window.delivered == DELIVERIES


async def test_game_that_wants_everybody_ready_is_started() -> None:
    outcome = await outcome_of(Lie.NONE, all_ready=True)

    assert outcome.window.delivered == DELIVERIES


SEQ_MISSING = "seq numbers of the room missing or in excess"


@pytest.mark.parametrize(
    ("lie", "faults"),
    [
        (Lie.DROP, {"deliveries lost": 2, SEQ_MISSING: 2}),
        (Lie.DUPLICATE, {"deliveries duplicated": 2}),
        (Lie.SKIP_SEQ, {SEQ_MISSING: 6}),
        (Lie.DROP_ACK, {"acks lost": 2, SEQ_MISSING: 2}),
        (
            Lie.WRONG_PLAYER,
            {"deliveries lost": 2, SEQ_MISSING: 2, "updates under the wrong player": 2},
        ),
        (
            Lie.CHANGED_ACTION,
            {"deliveries lost": 2, SEQ_MISSING: 2, "updates with a changed action": 2},
        ),
        (
            Lie.OTHER_GAME,
            {"deliveries lost": 2, SEQ_MISSING: 2, "room pushes of another game": 2},
        ),
        (Lie.UNWANTED, {"unwanted pushes: server-draining": 2}),
        (
            Lie.REFUSE_ACTION,
            {
                "actions refused": 2,
                "game-action was refused: rate-limited: a lie": 2,
            },
        ),
    ],
)
async def test_lie_is_found_out(lie: Lie, faults: dict[str, int]) -> None:
    outcome = await outcome_of(lie)

    assert outcome.faults == faults


async def test_swapped_deliveries_are_out_of_order() -> None:
    outcome = await outcome_of(Lie.SWAP)

    assert outcome.faults == {"deliveries out of order": 2}


async def test_seq_that_differs_between_members_is_found_out() -> None:
    outcome = await outcome_of(Lie.DIFFERENT_SEQ, replace(PLAN, acks=False))

    assert outcome.faults


async def test_ended_connections_are_a_fault() -> None:
    outcome = await outcome_of(Lie.HANG_UP)

    assert outcome.faults["connections ended by the server: no close frame"] == 2


@pytest.mark.parametrize("lie", [Lie.REFUSE_CONNECT, Lie.REFUSE_GAME])
async def test_refusal_while_setting_up_is_shown_with_its_code(lie: Lie) -> None:
    with pytest.raises(CommandRefused, match="server-full") as refused:
        await outcome_of(lie)

    assert refused.value.code == "server-full"


async def test_absent_server_is_reported() -> None:
    with pytest.raises(ServerFailed, match="no WebSocket connection"):
        await fanout.run(PLAN, Target("127.0.0.1", free_port()), Silent())


async def command_line(target: Target, json: Path) -> tuple[int | None, str]:
    arguments = ["--games", "2", "--rate", "20", "--seconds", "0.3", "--warmup", "0"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtest", "fanout", *arguments),
        *("--url", f"http://{target.authority}", "--json", str(json)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(30):
        output, _ = await process.communicate()
    return process.returncode, output.decode()


@pytest.mark.parametrize(("lie", "code"), [(Lie.NONE, 0), (Lie.DUPLICATE, 1)])
async def test_verdict_is_the_exit_code(lie: Lie, code: int, tmp_path: Path) -> None:
    async with lying_server(lie) as target:
        exit_code, output = await command_line(target, tmp_path / "figures.json")

    written = orjson.loads((tmp_path / "figures.json").read_bytes())
    assert exit_code == code, output
    assert written["passed"] is (code == 0)
    assert written["figures"]["duplicated"] == 2 * code
    assert str(tmp_path) not in orjson.dumps(written).decode()
    assert ("FAILED" in output) is (code == 1)
