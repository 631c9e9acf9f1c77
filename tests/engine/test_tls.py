"""The direct path under TLS, where a transport can neither half-close nor write at once."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lobby.engine import Closing, Server, configure
from tests.certificates import certificate
from tests.engine.arena import BRISK, Arena, Running
from tests.engine.clients import Player, Raw, upgrade_request
from tests.engine.conftest import IS_STOCK

pytestmark = pytest.mark.skipif(IS_STOCK, reason="it is about the direct path")


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    key, chain = certificate(tmp_path)
    server, arena = Server(limits=BRISK), Arena("/")
    server.register_namespace(arena)
    config = configure(
        server.application(), BRISK, lifespan="off", ssl_keyfile=key, ssl_certfile=chain
    )
    running = Running(arena, server, config)
    await running.start()
    yield running
    await running.stop()


async def a_player(running: Running) -> Player:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    streams = await asyncio.open_connection("127.0.0.1", running.port, ssl=trusting)
    raw = Raw(*streams)
    raw.write(upgrade_request("/socket.io/?EIO=4&transport=websocket", {}))
    player = await Player(raw, await raw.head()).handshake()
    assert (await player.connect()).startswith("40{")
    assert (await player.event())[0] == "welcome"
    return player


async def test_events_travel_both_ways(running: Running) -> None:
    player = await a_player(running)
    for number in range(50):
        player.emit("echo", number, "x" * 1000)
    assert [(await player.event())[1] for _ in range(50)] == list(range(50))
    await player.close()


async def test_close_reaches_the_client(running: Running) -> None:
    player = await a_player(running)
    (socket,) = running.arena.sockets.values()
    socket.connection.close(Closing(1012, "draining"))
    assert (await player.closed()).code == 1012
    await player.close()
