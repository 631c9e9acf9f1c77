"""What one TCP connection may ask of the HTTP side, and how long it may stay without asking."""

import asyncio
import logging
import time

import pytest

from lobby.engine import Limits
from tests.engine.arena import Running
from tests.engine.clients import TARGET, TEXT, Poller, Raw, http, masked, upgrade_request
from tests.engine.conftest import Serve

HASTY = Limits(header_timeout_seconds=0.15, close_timeout_seconds=0.2)
KEEP = {"Connection": "keep-alive"}
START = b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n"
KIB = 1024


async def waiting_poll(running: Running) -> tuple[Poller, Raw]:
    """Return a session whose poll waits, on a connection that may ask for more."""
    poller = await running.poller()
    await poller.post(b"40")
    await poller.packets(2)
    raw = await running.raw()
    raw.write(http("GET", poller.query, headers=KEEP))
    await running.turn()
    return poller, raw


@pytest.mark.parametrize(
    "head",
    [
        START + b"X: " + b"x" * 48 * KIB,
        START + (b"X: " + b"x" * KIB + b"\r\n") * 48,
        START + b"X: y\r\n" * 101 + b"\r\n",
        b"GET /" + b"x" * 48 * KIB,
        b"\r\n" * 24 * KIB,
    ],
    ids=["one long", "many long", "many", "target", "blank lines"],
)
async def test_unbounded_head_is_a_431(running: Running, head: bytes) -> None:
    raw = await running.raw()
    raw.write(head)
    assert (await raw.head()).startswith(b"HTTP/1.1 431 ")
    assert await raw.ended()


async def test_hundred_headers_are_taken(running: Running) -> None:
    raw = await running.raw()
    raw.write(START + b"Connection: close\r\n" + b"X: y\r\n" * 99 + b"\r\n")
    assert (await raw.head()).startswith(b"HTTP/1.1 200 ")
    running.server.eio.close_all()


async def test_unbounded_trailer_closes(running: Running) -> None:
    poller = await running.poller()
    raw = await running.raw()
    head = http("POST", poller.query, headers={"Transfer-Encoding": "chunked"})
    raw.write(head.replace(b"Content-Length: 0\r\n", b"") + b"0\r\nX: " + b"x" * 48 * KIB)
    assert (await raw.head()).startswith(b"HTTP/1.1 431 ")
    running.server.eio.close_all()


@pytest.mark.parametrize("crumb", [b"\r\n", b"x"])
async def test_answered_connection_may_not_be_held_by_crumbs(serve: Serve, crumb: bytes) -> None:
    running = await serve(HASTY)
    raw = await running.raw()
    length = "1000" if crumb == b"x" else "0"
    raw.write(http("POST", "EIO=4", headers={**KEEP, "Content-Length": length}))
    await raw.head()
    begun = time.monotonic()
    ended = asyncio.create_task(raw.ended())
    while not ended.done() and time.monotonic() - begun < 1:
        raw.write(crumb)
        await asyncio.sleep(0.02)
    assert ended.done()
    assert await ended


async def test_one_crumb_does_not_stop_the_clock(serve: Serve) -> None:
    running = await serve(HASTY)
    raw = await running.raw()
    raw.write(http("GET", "EIO=3", headers=KEEP))
    await raw.head()
    await raw.read(40)
    raw.write(b"\r\n")
    begun = time.monotonic()
    assert await raw.ended()
    assert time.monotonic() - begun < 1


async def test_poll_may_wait_longer_than_a_head(serve: Serve) -> None:
    running = await serve(HASTY)
    poller, raw = await waiting_poll(running)
    await asyncio.sleep(0.4)
    (socket,) = running.arena.sockets.values()
    socket.emit("push")
    assert b" 200 " in await raw.head()
    await poller.post(b"1")


async def test_late_body_leaves_the_connection_usable(running: Running) -> None:
    raw = await running.raw()
    raw.write(http("POST", "EIO=3", headers={**KEEP, "Content-Length": "4"}))
    assert b" 400 " in await raw.head()
    raw.write(b"body" + http("GET", "EIO=3", headers=KEEP))
    await raw.read(40)
    assert b" 400 " in await raw.head()


async def test_pipelined_flood_closes(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    _, raw = await waiting_poll(running)
    raw.write(http("GET", "EIO=4", headers=KEEP) * 200)
    assert (await raw.head()).startswith(b"HTTP/1.1 429 ")
    assert await raw.ended()
    await running.until(lambda: not running.server.eio.sockets)
    assert caplog.records == []


async def test_few_pipelined_requests_are_answered(running: Running) -> None:
    raw = await running.raw()
    last = http("GET", "EIO=3")
    raw.write(http("GET", "EIO=3", headers=KEEP) * 6 + last)
    assert (await raw.read()).count(b"HTTP/1.1 400 ") == 7


async def test_poll_of_a_closed_connection_ends_without_a_trace(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    running = await serve(HASTY)
    caplog.set_level(logging.INFO)
    _, raw = await waiting_poll(running)
    # A whole request hides the poll from uvicorn; half a one lets the time for it run out.
    raw.write(http("GET", "EIO=3", headers=KEEP) + START)
    assert await raw.ended()
    await running.until(lambda: running.leftovers()[:3] == (0, 0, 0))
    assert caplog.records == []


async def test_upgrade_behind_a_waiting_poll_is_refused(running: Running) -> None:
    _, raw = await waiting_poll(running)
    raw.write(upgrade_request(TARGET, {}))
    assert (await raw.head()).startswith(b"HTTP/1.1 400 ")
    assert await raw.ended()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"GET ", b"POST "),
        (b"HTTP/1.1", b"HTTP/1.0"),
        (b"\r\n\r\n", b"\r\n\r\n" + masked(TEXT, b"40")),
        (b"\r\n\r\n", b"\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
    ],
    ids=["POST", "HTTP/1.0", "frame behind", "request behind"],
)
async def test_upgrade_that_is_none_is_a_400(running: Running, old: bytes, new: bytes) -> None:
    await refuse_as_400(running, old, new)


@pytest.mark.parametrize("path", ["direct"], indirect=True)  # uvicorn's class reads them itself
async def test_upgrade_with_two_keys_is_a_400(running: Running) -> None:
    key = b"\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    await refuse_as_400(running, b"\r\n\r\n", key)


async def refuse_as_400(running: Running, old: bytes, new: bytes) -> None:
    """Check what becomes of an upgrade request of which a part is replaced."""
    raw = await running.raw()
    raw.write(upgrade_request(TARGET, {}).replace(old, new))
    assert (await raw.head()).startswith(b"HTTP/1.1 400 ")
    assert await raw.ended()
