"""How a node ends: players may finish, newcomers are sent elsewhere."""

import signal
import time

import pytest

from tests.e2e.lobbies import a_lobby
from tests.e2e.programs import output

pytestmark = pytest.mark.e2e


async def test_draining_node_lets_the_match_go_on_and_takes_no_new_games() -> None:
    async with a_lobby(LOBBY_DRAIN_SECONDS="30") as (process, lobby):
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
    async with a_lobby(LOBBY_DRAIN_SECONDS="30") as (process, lobby):
        room = await lobby.room("Ann", "Bob", playing=True)
        process.send_signal(signal.SIGTERM)
        await room.host.expect("server-draining")

        began = time.monotonic()
        for player in (room.host, room.bystander):
            await player.disconnect()

        assert "node stopped" in await output(process)
        assert time.monotonic() - began < 10
        assert process.returncode == 0


async def test_draining_node_stops_when_the_last_match_has_ended() -> None:
    async with a_lobby(LOBBY_DRAIN_SECONDS="30") as (process, lobby):
        room = await lobby.room("Ann", "Bob", playing=True)
        process.send_signal(signal.SIGTERM)
        await room.bystander.expect("server-draining")

        began = time.monotonic()
        await room.host.ask("end-game", {})

        assert await room.bystander.expect("game-ended")
        assert "node stopped" in await output(process)
        assert time.monotonic() - began < 10


async def test_draining_node_without_a_match_stops_at_once() -> None:
    async with a_lobby(LOBBY_DRAIN_SECONDS="30") as (process, lobby):
        player = await lobby.player("Ann")
        await player.ask("create-game", "Chess")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)

        assert await player.expect("server-draining")
        assert "node stopped" in await output(process)
        assert time.monotonic() - began < 10


async def test_second_signal_stops_at_once() -> None:
    async with a_lobby(LOBBY_DRAIN_SECONDS="300") as (process, lobby):
        room = await lobby.room("Ann", "Bob", playing=True)
        process.send_signal(signal.SIGTERM)
        await room.host.expect("server-draining")

        process.send_signal(signal.SIGTERM)

        assert "node stopped" in await output(process)
        assert process.returncode == 0
