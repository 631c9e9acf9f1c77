"""Engine.IO over long polling, and the upgrade from it."""

import asyncio
from base64 import b64encode

import pytest

from lobby.engine import Limits
from tests.engine.arena import Running
from tests.engine.clients import Closed, Poller, http, request
from tests.engine.conftest import Serve

BRIEF = Limits(ping_interval_seconds=0.08, ping_timeout_seconds=0.06, close_timeout_seconds=0.3)


async def joined(running: Running) -> Poller:
    poller = await running.poller()
    assert await poller.post(b"40") == (200, b"ok")
    connected, welcome = await poller.packets(2)
    assert connected.startswith(b"40{")
    assert welcome.startswith(b'42["welcome"')
    return poller


async def leave(poller: Poller) -> None:
    assert (await poller.post(b"1"))[0] == 200


async def test_events_travel_both_ways(running: Running) -> None:
    poller = await joined(running)
    await poller.post(b'42["echo",1]')
    assert await poller.packets(1) == [b'42["echo",1]']
    await leave(poller)


async def test_post_may_hold_more_than_sixteen_packets(running: Running) -> None:
    poller = await joined(running)
    packets = [b'42["echo",%d]' % number for number in range(40)]
    assert await poller.post(b"\x1e".join(packets)) == (200, b"ok")
    assert await poller.packets(40) == packets
    await leave(poller)


async def test_attachment_travels_in_base64(running: Running) -> None:
    poller = await joined(running)
    packet = b'451-["echo",{"_placeholder":true,"num":0}]'
    await poller.post(packet + b"\x1eb" + b64encode(b"\x00\x01"))
    assert await poller.packets(2) == [packet, b"b" + b64encode(b"\x00\x01")]
    await leave(poller)


async def test_waiting_poll_is_answered_by_a_push(running: Running) -> None:
    poller = await joined(running)
    poll = asyncio.create_task(poller.poll())
    while not poll.done():
        running.arena.sockets[next(iter(running.arena.sockets))].emit("push")
        await asyncio.sleep(0.005)
    assert b'42["push"]' in (await poll)[1]
    await leave(poller)


async def test_second_poll_ends_the_session(running: Running) -> None:
    poller = await joined(running)
    first = asyncio.create_task(poller.poll())
    await asyncio.sleep(0.02)
    assert (await poller.poll())[0] == 400
    assert await first == (200, b"1")
    assert (await poller.poll())[0] == 400


async def test_cancelled_poll_ends_the_session(running: Running) -> None:
    poller = await joined(running)
    raw = await running.raw()
    raw.write(http("GET", poller.query))
    await asyncio.sleep(0.02)
    raw.abort()
    await running.arena.until(lambda: ("disconnected", "transport error") in running.arena.log)


async def test_client_close_answers_the_waiting_poll(running: Running) -> None:
    poller = await joined(running)
    poll = asyncio.create_task(poller.poll())
    await asyncio.sleep(0.02)
    await leave(poller)
    assert await poll == (200, b"6")


@pytest.mark.parametrize(
    "body", [b"abc", b"", b"b!!", b"b=", b"\xff", b"2", b"0", b"5", b"4", b"4abc", b"\x1e"]
)
async def test_malformed_post_ends_the_session(running: Running, body: bytes) -> None:
    poller = await joined(running)
    assert (await poller.post(body))[0] == 400
    assert (await poller.poll())[0] == 400


async def test_oversize_post_is_refused_and_ends_the_session(running: Running) -> None:
    poller = await joined(running)
    assert (await poller.post(b'42["echo","' + b"x" * 17_000 + b'"]'))[0] == 413
    assert (await poller.poll())[0] == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
async def test_handshake_is_a_get(running: Running, method: str) -> None:
    assert (await request(running.port, method, "EIO=4&transport=polling"))[0] == 400


async def test_preflight_is_answered_with_the_origin(running: Running) -> None:
    raw = await running.raw()
    raw.write(http("OPTIONS", "EIO=4&transport=polling", headers={"Origin": "https://a.example"}))
    assert b"access-control-allow-origin: https://a.example" in await raw.head()


async def test_ping_is_polled_and_answered(serve: Serve) -> None:
    running = await serve(BRIEF)
    poller = await running.poller()
    await poller.post(b"40")
    await poller.packets(2)
    for _ in range(3):
        assert await poller.poll() == (200, b"2")
        assert (await poller.post(b"3"))[0] == 200
    await leave(poller)


async def test_silent_session_times_out(serve: Serve) -> None:
    running = await serve(BRIEF)
    await joined(running)
    await running.arena.until(lambda: ("disconnected", "ping timeout") in running.arena.log)


async def test_upgrade_carries_on_where_polling_stopped(running: Running) -> None:
    poller = await joined(running)
    websocket = await running.websocket(f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}")
    websocket.send("2probe")
    assert await websocket.text() == "3probe"
    assert await poller.poll() == (200, b"6")
    (socket,) = running.arena.sockets.values()
    socket.emit("push", 1)
    websocket.send("5")
    assert await websocket.text() == '42["push",1]'
    websocket.send('42["echo",2]')
    assert await websocket.text() == '42["echo",2]'
    assert (await poller.poll())[0] == 400
    assert (await poller.post(b'42["echo",3]'))[0] == 400


async def test_poll_that_waits_is_ended_by_the_probe(running: Running) -> None:
    poller = await joined(running)
    poll = asyncio.create_task(poller.poll())
    await asyncio.sleep(0.02)
    websocket = await running.websocket(f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}")
    websocket.send("2probe")
    assert await poll == (200, b"6")
    await leave(poller)


async def test_second_websocket_for_a_session_is_closed(running: Running) -> None:
    poller = await joined(running)
    target = f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}"
    first = await running.websocket(target)
    second = await running.websocket(target)
    assert (await second.closed()).code == 1008
    first.send("2probe")
    assert await first.text() == "3probe"
    await leave(poller)


@pytest.mark.parametrize("said", ["nothing", "probe", "rubbish"])
async def test_session_polls_on_when_a_probe_dies(running: Running, said: str) -> None:
    poller = await joined(running)
    websocket = await running.websocket(f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}")
    if said == "probe":
        websocket.send("2probe")
        assert await websocket.text() == "3probe"
    elif said == "rubbish":
        websocket.send("4hello")
        with pytest.raises(Closed):
            await websocket.receive()
    websocket.raw.abort()
    await poller.post(b'42["echo",1]')
    packets = await poller.packets(1)
    # A noop ends a poll that came while the probe was still believed alive.
    assert b'42["echo",1]' in packets or await poller.packets(1) == [b'42["echo",1]']
    await leave(poller)


async def test_slow_probe_is_given_up(serve: Serve) -> None:
    limits = Limits(upgrade_timeout_seconds=0.1, close_timeout_seconds=0.2)
    running = await serve(limits)
    poller = await joined(running)
    websocket = await running.websocket(f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}")
    assert (await websocket.closed()).code == 1001
    await poller.post(b'42["echo",1]')
    assert await poller.packets(1) == [b'42["echo",1]']
    await leave(poller)


async def test_unknown_session_is_refused(running: Running) -> None:
    poller = Poller(running.port, "unknown")
    assert await poller.poll() == (400, b'{"code":1,"message":"Session ID unknown"}')
    assert (await poller.post(b"3"))[0] == 400


async def test_session_without_connect_is_closed(serve: Serve) -> None:
    running = await serve(Limits(connect_timeout_seconds=0.05))
    poller = await running.poller()
    assert await poller.poll() == (200, b"1")
