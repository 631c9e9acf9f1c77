"""Signals, in a process of its own."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from tests.engine.clients import Player, Poller

pytestmark = pytest.mark.e2e


class Process:
    """The conformance application, started."""

    def __init__(self, port: int, process: asyncio.subprocess.Process) -> None:
        self.port = port
        self.process = process

    async def player(self) -> Player:
        player: Player = await (await Player.open(self.port)).handshake()  # type: ignore[attr-defined]
        assert (await player.connect()).startswith("40{")
        await player.text()
        return player

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    async def ended(self) -> None:
        await asyncio.wait_for(self.process.wait(), 3)


@pytest.fixture
async def process(request: pytest.FixtureRequest) -> AsyncIterator[Process]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    module = ["-m", "tests.engine.conformance_app", "--ping-interval", "5"]
    options = ["--port", str(port), "--drain-seconds", str(getattr(request, "param", 0))]
    started = await asyncio.create_subprocess_exec(sys.executable, *module, *options)
    for _ in range(300):
        with suppress(OSError):
            await (await Player.open(port)).close()
            break
        await asyncio.sleep(0.02)
    yield Process(port, started)
    if started.returncode is None:
        started.kill()
        await started.wait()


@pytest.mark.parametrize("process", [0], indirect=True)
async def test_shutdown_closes_with_1012(process: Process) -> None:
    player = await process.player()
    poller = await Poller.open(process.port)
    poll = asyncio.create_task(poller.poll())
    await asyncio.sleep(0.05)
    process.terminate()
    assert (await player.closed()).code == 1012
    assert await poll == (200, b"1")
    await player.close()
    await process.ended()


@pytest.mark.parametrize("process", [0.6], indirect=True)
async def test_first_signal_drains_with_the_listener_open(process: Process) -> None:
    player = await process.player()
    process.terminate()
    await asyncio.sleep(0.15)
    newcomer = await process.player()
    player.emit("message", 1)
    assert await player.event() == ["message-back", 1]
    assert (await newcomer.closed()).code == 1012
    await process.ended()
    await player.close()
    await newcomer.close()


@pytest.mark.parametrize("process", [30], indirect=True)
async def test_drain_ends_when_everybody_has_left(process: Process) -> None:
    player = await process.player()
    process.terminate()
    await player.close()
    await process.ended()


@pytest.mark.parametrize("process", [30], indirect=True)
async def test_second_signal_stops_at_once(process: Process) -> None:
    player = await process.player()
    process.terminate()
    await asyncio.sleep(0.15)
    process.terminate()
    assert (await player.closed()).code == 1012
    await process.ended()
    await player.close()
