"""Every peer does the work that it is compared by, and the search finds what a server sustains."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from loadtest import capacity, connect, fanout, floor
from loadtest.ask import ask
from loadtest.bisection import Bisection
from loadtest.connect import Rush
from loadtest.contestants import BARE, COLYSEUS, NODE, NODE_WHOLE, STOCK, Contestant
from loadtest.errors import LoadtestError, ServerFailed
from loadtest.listing import scenario as listing
from loadtest.listing.scenario import Watch
from loadtest.plan import Dialect, Plan
from loadtest.server import free_port
from loadtest.stages import Silent
from loadtest.target import Target
from tests.loadtest.lying_server import Lie, lying_server

pytestmark = pytest.mark.e2e

PLAN = Plan(games=2, players=4, rate=20, seconds=0.5, acks=False)
WATCH = Watch(watchers=30, games=10, changes_per_second=40, seconds=0.5)


@pytest.mark.parametrize(
    ("contestant", "plan"),
    [
        (STOCK, PLAN),
        (STOCK, replace(PLAN, acks=True)),
        pytest.param(NODE, PLAN, marks=pytest.mark.needs("npm")),
        pytest.param(NODE, replace(PLAN, acks=True), marks=pytest.mark.needs("npm")),
        pytest.param(
            COLYSEUS, replace(PLAN, dialect=Dialect.COLYSEUS), marks=pytest.mark.needs("npm")
        ),
    ],
)
async def test_peer_delivers_everything_once_and_in_order(
    contestant: Contestant, plan: Plan
) -> None:
    with contestant.started(None) as target:
        outcome = await fanout.run(plan, target, Silent())

    assert outcome.faults == {}
    assert outcome.window.delivered == 2 * 4 * 10 * 3


async def test_floor_tells_what_one_send_costs() -> None:
    with BARE.started(None) as target:
        found = await floor.run(PLAN, target, Silent())

    assert found.faults == {}
    assert 0.1 < found.send_micros < 1_000


@pytest.mark.needs("npm")
@pytest.mark.parametrize("contestant", [NODE, NODE_WHOLE])
async def test_node_keeps_every_list_true(contestant: Contestant) -> None:
    with contestant.started(None) as target:
        found = await listing.run(WATCH, target, Silent())

    assert found.faults == {}
    assert found.changes >= 15


@pytest.mark.parametrize("contestant", [STOCK, pytest.param(NODE, marks=pytest.mark.needs("npm"))])
async def test_peer_takes_a_rush(contestant: Contestant) -> None:
    with contestant.started(None) as target:
        found = await connect.run(Rush(30), target, Silent())

    assert found.faults == {}


async def climbed(lie: Lie) -> capacity.Capacity:
    search = Bisection(1, factor=2, resolution=1.1, steps=3, largest=3)
    async with lying_server(lie) as target:
        return await capacity.run(replace(PLAN, seconds=0.3), search, target, Silent())


async def test_search_climbs_while_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "RAMP_SECONDS", 0.05)
    found = await climbed(Lie.NONE)

    assert found.games == 3
    assert found.best is not None
    assert found.best.window.delivered == pytest.approx(3 * 4 * 20 * 0.3 * 3, rel=0.2)


async def test_search_counts_no_step_that_lost_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "RAMP_SECONDS", 0.05)
    monkeypatch.setattr("loadtest.play.STALLED_SECONDS", 0.1)
    found = await climbed(Lie.DUPLICATE)

    assert (found.games, found.best) == (0, None)


async def test_search_counts_no_step_that_was_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "RAMP_SECONDS", 0.05)
    monkeypatch.setattr(capacity, "LATEST_MS", 0.0)
    found = await climbed(Lie.NONE)

    assert (found.games, found.best) == (0, None)


async def test_search_tries_a_doubtful_step_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "RAMP_SECONDS", 0.05)
    doubts = iter([True, False, False, False])
    monkeypatch.setattr(capacity, "is_doubtful", lambda _outcome: next(doubts))
    found = await climbed(Lie.NONE)

    assert found.games == 3


async def test_comparison_writes_what_it_measured(tmp_path: Path) -> None:
    figures, shown = tmp_path / "figures.json", tmp_path / "page.html"
    files = ("--json", str(figures), "--html", str(shown))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtest", "compare", "--quick", "--only", "floor", *files),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate()

    assert process.returncode == 0, output.decode()
    written = orjson.loads(figures.read_bytes())
    assert list(written["entries"]) == ["floor/bare"]
    assert written["entries"]["floor/bare"]["faults"] == {}
    assert b"1 rounds of 1 runs, about 0.1 minutes" in output
    assert "<svg" in shown.read_text()
    assert str(tmp_path) not in shown.read_text()


async def answered(reply: bytes) -> dict[str, object]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        port = server.sockets[0].getsockname()[1]
        return dict(await ask(Target("127.0.0.1", port), "/readyz"))
    finally:
        server.close()


async def test_answer_is_read_as_json() -> None:
    body = orjson.dumps({"ok": True})

    assert await answered(b"HTTP/1.0 200 OK\r\n\r\n" + body) == {"ok": True}


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"HTTP/1.0 200 OK\r\n\r\nnot json",
        b"HTTP/1.0 200 OK\r\n\r\n[1]",
        b"HTTP/1.0 503 Later\r\n\r\n{}",
    ],
)
async def test_other_answers_are_failures(reply: bytes) -> None:
    with pytest.raises(LoadtestError):
        await answered(reply)


async def test_absent_server_is_a_failure() -> None:
    with pytest.raises(ServerFailed):
        await ask(Target("127.0.0.1", free_port()), "/readyz")
