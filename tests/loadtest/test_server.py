"""A server that is started here is ready, measured, and gone in the end."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import orjson
import psutil
import pytest

from loadtest import server
from loadtest.errors import ServerFailed
from loadtest.meter import Meter, listener
from loadtest.server import RESTLESS, acting, free_port, is_ready, started, started_lobby

pytestmark = pytest.mark.e2e

READY = """
import http.server, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + READY
MUTE = "import time; time.sleep(60)"
BROKEN = "import sys; sys.exit('no such setting')"


def command(program: str, port: int) -> list[str]:
    return [sys.executable, "-c", program, str(port)]


@pytest.mark.parametrize("program", [READY, STUBBORN])
def test_server_lives_as_long_as_the_test(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STOP_SECONDS", 0.2)
    port = free_port()

    with started(command(program, port), port) as target:
        assert is_ready(port)
        assert (target.port, listener(port)) == (port, target.pid)

    assert target.pid is not None
    assert not psutil.pid_exists(target.pid)


def test_server_is_stopped_when_the_test_fails() -> None:
    port = free_port()

    with pytest.raises(ZeroDivisionError), started(command(READY, port), port) as target:
        raise ZeroDivisionError

    assert target.pid is not None
    assert not psutil.pid_exists(target.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process choose its cores")
def test_server_gets_its_core() -> None:
    port, core = free_port(), min(os.sched_getaffinity(0))

    with started(command(READY, port), port, core) as target:
        assert target.pid is not None
        assert os.sched_getaffinity(target.pid) == {core}


def test_server_that_ends_at_once_is_reported_with_its_last_words() -> None:
    port = free_port()

    with (
        pytest.raises(ServerFailed, match="ended with 1:\nno such setting"),
        started(command(BROKEN, port), port),
    ):
        pytest.fail("a server that has ended is not ready")


def test_server_that_never_gets_ready_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "START_SECONDS", 0.2)
    port = free_port()

    with (
        pytest.raises(ServerFailed, match=r"not ready after 0\.2 s"),
        started(command(MUTE, port), port),
    ):
        pytest.fail("a server that is silent is not ready")


def test_players_who_act_as_games_do_are_measured_under_the_limits() -> None:
    assert acting(50) == {}
    assert acting(51) == {"LOBBY_RATE_ACTIONS": "0"}


def test_what_the_user_has_set_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBY_RATE_CREATES", "nonsense")

    with pytest.raises(ServerFailed, match="rate_creates"), started_lobby(None, RESTLESS):
        pytest.fail("it was set to what no server takes")


def test_meter_reads_a_living_process_only() -> None:
    port = free_port()

    with started(command(READY, port), port) as target:
        meter = Meter(target.pid)
        assert (meter.cpu_seconds() or 0) > 0
        assert (meter.resident_bytes() or 0) > 1_000_000

    assert (meter.cpu_seconds(), meter.resident_bytes()) == (None, None)


def test_meter_without_a_process_reads_nothing() -> None:
    assert (Meter(None).cpu_seconds(), Meter(None).resident_bytes()) == (None, None)


def test_nobody_listens_on_a_free_port() -> None:
    assert listener(free_port()) is None


async def a_loadtest(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtest", "fanout", "--games", "2", "--rate", "5", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def test_players_may_act_faster_than_a_lobby_takes_by_itself() -> None:
    process = await a_loadtest("--rate", "200", "--seconds", "2", "--warmup", "0")
    async with asyncio.timeout(60):
        output, _ = await process.communicate()

    assert process.returncode == 0, output.decode()


async def test_loadtest_starts_its_own_lobby(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    process = await a_loadtest("--seconds", "1", "--warmup", "0", "--json", str(file))
    async with asyncio.timeout(60):
        output, _ = await process.communicate()

    assert process.returncode == 0, output.decode()
    written = orjson.loads(file.read_bytes())
    figures = written["figures"]
    assert (written["passed"], written["faults"]) == (True, {})
    assert (figures["sent"], figures["delivered"], figures["lost"]) == (40, 120, 0)
    assert 0 < figures["latencyP50Ms"] <= figures["latencyP99Ms"] <= figures["latencyMaxMs"]
    assert figures["serverCpuMicrosPerDelivery"] is not None
    assert figures["memoryKibPerConnection"] is not None


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
async def test_loadtest_that_is_ended_leaves_no_server_behind(ending: signal.Signals) -> None:
    process = await a_loadtest("--seconds", "30")
    assert process.stdout
    async with asyncio.timeout(30):
        async for line in process.stdout:
            if line.startswith(b"warming"):
                break
        servers = psutil.Process(process.pid).children()
        process.send_signal(ending)
        await process.communicate()
        _, left = await asyncio.to_thread(psutil.wait_procs, servers, 5)

    assert process.returncode in {1, -signal.SIGKILL}
    assert (len(servers), left) == (1, [])
