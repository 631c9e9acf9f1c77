"""How a node ends: players may finish, newcomers are sent elsewhere."""

import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.programs import Process, line_with, output, stopped
from tests.e2e.programs import lobby as start_lobby

pytestmark = pytest.mark.e2e


@asynccontextmanager
async def a_lobby(drain_seconds: int) -> AsyncIterator[tuple[Process, Lobby]]:
    """Run a server that drains that long, and look at it."""
    starting = start_lobby("serve", "--port", "0", LOBBY_DRAIN_SECONDS=str(drain_seconds))
    async with stopped(await starting) as process:
        url = (await line_with(process, r"page\s+(\S+)/"))[1]
        await line_with(process, "node started")
        async with Lobby.at(url) as lobby:
            yield process, lobby


async def test_draining_node_lets_the_match_go_on_and_takes_no_new_games() -> None:
    async with a_lobby(drain_seconds=30) as (process, lobby):
        room = await lobby.room("Ann", "Bob", playing=True)
        process.send_signal(signal.SIGTERM)

        told = await room.host.expect("server-draining")
        await room.host.ask("game-action", {"action": "go on"})
        newcomer = await lobby.player("Cat")
        refused = await newcomer.command("create-game", "Chess")

        assert told == {"seconds": 30.0}
        assert (await room.bystander.expect("game-update"))["action"] == "go on"
        assert refused["error"]["code"] == "server-draining"
        assert refused["error"]["retryable"] is True
        assert (await lobby.get("/readyz")).status == 503
        assert (await lobby.get("/healthz")).status == 200


async def test_draining_node_stops_when_everybody_has_left() -> None:
    async with a_lobby(drain_seconds=30) as (process, lobby):
        player = await lobby.player("Ann")
        process.send_signal(signal.SIGTERM)
        await player.expect("server-draining")

        began = time.monotonic()
        await player.disconnect()

        assert "node stopped" in await output(process)
        assert time.monotonic() - began < 10
        assert process.returncode == 0


async def test_second_signal_stops_at_once() -> None:
    async with a_lobby(drain_seconds=300) as (process, lobby):
        player = await lobby.player("Ann")
        process.send_signal(signal.SIGTERM)
        await player.expect("server-draining")

        process.send_signal(signal.SIGTERM)

        assert "node stopped" in await output(process)
        assert process.returncode == 0
