"""Peers that misbehave on purpose; what they cost must be gone when they are."""

import asyncio
import gc
import os
import resource
import time

import pytest

from lobby.engine import Limits
from tests.engine.arena import Running
from tests.engine.clients import TEXT, http, masked
from tests.engine.conftest import Serve

HASTY = Limits(header_timeout_seconds=0.1, close_timeout_seconds=0.2)


@pytest.mark.parametrize(
    "start", [b"", b"GET / HTTP/1.1\r\n", b"GET /socket.io/ HTTP/1.1\r\nHost: x\r\nX-Slow: "]
)
async def test_unfinished_headers_time_out(serve: Serve, start: bytes) -> None:
    running = await serve(HASTY)
    raw = await running.raw()
    raw.write(start)
    begun = time.monotonic()
    assert await raw.ended()
    assert time.monotonic() - begun < 1


async def test_trickling_headers_time_out(serve: Serve) -> None:
    running = await serve(HASTY)
    raw = await running.raw()
    ended = asyncio.create_task(raw.ended())
    for byte in b"GET /socket.io/ HTTP/1.1\r\nHost: " + b"x" * 1000:
        raw.write(bytes((byte,)))
        if ended.done():
            break
        await asyncio.sleep(0.005)
    assert await ended


async def test_second_request_may_not_trickle_either(serve: Serve) -> None:
    running = await serve(HASTY)
    raw = await running.raw()
    raw.write(http("GET", "EIO=3", headers={"Connection": "keep-alive"}))
    await raw.head()
    raw.write(b"GET /socket.io/ HTTP/1.1\r\nX: ")
    assert await raw.ended()


async def test_body_may_not_trickle(serve: Serve) -> None:
    running = await serve(HASTY)
    poller = await running.poller()
    raw = await running.raw()
    raw.write(http("POST", poller.query, headers={"Content-Length": "100"}) + b"42")
    assert b" 408 " in await raw.head()
    assert (await poller.poll())[0] == 400


async def test_chunked_body_is_bounded(running: Running) -> None:
    poller = await running.poller()
    raw = await running.raw()
    head = http("POST", poller.query, headers={"Transfer-Encoding": "chunked"})
    raw.write(head.replace(b"Content-Length: 0\r\n", b""))
    for _ in range(20):
        raw.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
    assert b" 413 " in await raw.head()


@pytest.mark.parametrize("is_masked", [True, False])
async def test_ten_thousand_garbage_frames_cost_nothing(running: Running, is_masked: bool) -> None:
    player = await running.player()
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    garbage = os.urandom(40)
    frame = masked(TEXT, garbage) if is_masked else garbage
    player.raw.write(frame * 10_000)
    assert (await player.closed()).code in (1002, 1006, 1007, 1009)
    await running.until(lambda: running.leftovers()[0] == 0)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < 4 * 1024


@pytest.mark.parametrize("path", ["direct"], indirect=True)  # wsproto has its own buffers
async def test_flood_of_small_frames_does_not_grow_the_read_buffer(running: Running) -> None:
    player = await running.player()
    player.raw.write(masked(TEXT, b"6") * 200_000)
    player.emit("echo")
    assert await player.event() == ["echo"]
    (socket,) = running.arena.sockets.values()
    transport = socket.connection.transport
    assert transport is not None
    parser = transport._transport.get_protocol()  # type: ignore[attr-defined]
    assert parser._capacity < 4096


async def test_attachment_flood_is_oversize(running: Running) -> None:
    player = await running.player()
    player.send('4510-["echo",{"_placeholder":true,"num":0}]')
    for _ in range(10):
        player.send(b"x" * 2000)
    assert (await player.closed()).code == 1009


async def test_attachments_that_never_come_hold_little(serve: Serve) -> None:
    running = await serve(
        Limits(ping_interval_seconds=0.1, ping_timeout_seconds=0.1, close_timeout_seconds=0.2)
    )
    player = await running.player()
    player.send('452-["echo",{"_placeholder":true,"num":0}]')
    player.send(b"x")
    await player.frame()
    await running.arena.until(lambda: ("disconnected", "ping timeout") in running.arena.log)


async def test_half_open_peer_is_found_by_its_ping(serve: Serve) -> None:
    running = await serve(
        Limits(ping_interval_seconds=0.05, ping_timeout_seconds=0.05, close_timeout_seconds=0.1)
    )
    await running.player()
    await running.until(lambda: running.leftovers()[:3] == (0, 0, 0))
    assert running.arena.log[-1] == ("disconnected", "ping timeout")


async def test_peer_that_never_answers_the_close_is_aborted(running: Running) -> None:
    await running.player()
    (connection,) = running.server.eio.sockets.values()
    await running.server.eio.disconnect(connection.sid)
    await running.until(lambda: running.leftovers()[:3] == (0, 0, 0), seconds=1)


@pytest.mark.parametrize("count", [50])
async def test_storm_of_connections_leaves_nothing(running: Running, count: int) -> None:
    players = await asyncio.gather(*(running.player() for _ in range(count)))
    for number, player in enumerate(players):
        if number % 3 == 0:
            player.raw.abort()
        elif number % 3 == 1:
            player.send("1")
        else:
            player.send("41")
            player.raw.writer.close()
    await running.until(lambda: not running.server.eio.sockets)
    await running.until(lambda: [e[0] for e in running.arena.log].count("disconnected") == count)
    assert list(running.server.manager.get_namespaces()) == []


async def test_upgrade_whose_client_vanishes_leaves_nothing(running: Running) -> None:
    for _ in range(20):
        raw = await running.raw()
        raw.write(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        raw.abort()
    await running.settle()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /socket.io/ HTTP/9.9\r\n\r\n",
        b"GET /socket.io/ HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    ],
)
async def test_bad_http_is_answered_and_not_logged(
    running: Running, request_bytes: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    raw = await running.raw()
    raw.write(request_bytes)
    assert b" 400 " in await raw.head()
    assert caplog.records == []
