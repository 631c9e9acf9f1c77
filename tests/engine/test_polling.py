"""Engine.IO over long polling, and the upgrade from it."""

import asyncio
import time
from base64 import b64encode

import pytest

from lobby.engine import Limits
from tests.engine.arena import Running
from tests.engine.clients import Closed, Poller, Raw, WebSocket, http, request
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


async def probed(running: Running, poller: Poller) -> WebSocket:
    """Return a WebSocket that may upgrade the session."""
    websocket = await running.websocket(f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}")
    websocket.send("2probe")
    assert await websocket.text() == "3probe"
    return websocket


async def withheld_post(running: Running, poller: Poller, body: bytes) -> Raw:
    """Return a connection on which a post waits for its body."""
    raw = await running.raw()
    raw.write(http("POST", poller.query, headers={"Content-Length": str(len(body))}))
    await running.turn()
    return raw


async def test_body_that_comes_after_the_upgrade_is_refused(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    poller = await joined(running)
    post = await withheld_post(running, poller, b'42["echo",1]')
    websocket = await probed(running, poller)
    websocket.send("5")
    await running.turn()
    post.write(b'42["echo",1]')
    assert b" 400 " in await post.head()
    websocket.send('42["echo",2]')
    assert await websocket.text() == '42["echo",2]'
    assert caplog.records == []


async def test_body_that_comes_after_the_close_is_not_handled(running: Running) -> None:
    poller = await running.poller()
    post = await withheld_post(running, poller, b"40")
    await leave(poller)
    post.write(b"40")
    assert b" 400 " in await post.head()
    await running.turn()
    assert running.arena.log == []


async def test_packets_behind_a_close_are_not_handled(running: Running) -> None:
    poller = await running.poller()
    assert await poller.post(b"1\x1e40") == (200, b"ok")
    await running.turn()
    assert running.arena.log == []


async def test_announced_oversize_is_refused_at_once(running: Running) -> None:
    poller = await joined(running)
    raw = await running.raw()
    raw.write(http("POST", poller.query, headers={"Content-Length": str(10**12)}))
    begun = time.monotonic()
    assert b" 413 " in await raw.head()
    assert time.monotonic() - begun < 1


async def test_poll_holds_no_more_than_sixteen_packets(running: Running) -> None:
    poller = await joined(running)
    (socket,) = running.arena.sockets.values()
    for number in range(40):
        socket.emit("push", number)
    polls = [(await poller.poll())[1].split(b"\x1e") for _ in range(3)]
    assert [len(packets) for packets in polls] == [15, 15, 10]
    packets = [packet for packets in polls for packet in packets]
    assert packets == [b'42["push",%d]' % number for number in range(40)]
    await leave(poller)


async def test_attachments_count_and_stay_with_their_packet(running: Running) -> None:
    poller = await joined(running)
    (socket,) = running.arena.sockets.values()
    for size in (10, 10, 30, 0):
        socket.emit("push", ([b"x"] * size,))
    polls = [(await poller.poll())[1].split(b"\x1e") for _ in range(4)]
    assert [len(packets) for packets in polls] == [11, 11, 31, 1]
    await leave(poller)


async def test_what_no_poll_had_room_for_is_upgraded_in_order(running: Running) -> None:
    poller = await joined(running)
    (socket,) = running.arena.sockets.values()
    for _ in range(2):
        socket.emit("push", ([b"x"] * 10,))
    socket.emit("last")
    websocket = await probed(running, poller)
    assert (await poller.poll())[1].count(b"\x1e") == 10
    websocket.send("5")
    assert (await websocket.text()).startswith("4510-")
    assert [await websocket.receive() for _ in range(10)] == [b"x"] * 10
    assert await websocket.text() == '42["last"]'


async def test_waiting_poll_gets_the_last_words_and_the_farewell(running: Running) -> None:
    poller = await joined(running)
    poll = asyncio.create_task(poller.poll())
    await running.turn()
    (socket,) = running.arena.sockets.values()
    socket.emit("last", "words")
    running.server.eio.close_all()
    assert await poll == (200, b'42["last","words"]\x1e1')


async def test_silent_probe_does_not_end_polls(running: Running) -> None:
    poller = await joined(running)
    await running.websocket(f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}")
    poll = asyncio.create_task(poller.poll())
    await asyncio.sleep(0.05)
    assert not poll.done()
    await leave(poller)
    assert await poll == (200, b"6")


async def test_answered_probe_ends_ten_polls_a_second(running: Running) -> None:
    poller = await joined(running)
    await probed(running, poller)
    begun = time.monotonic()
    assert [await poller.poll() for _ in range(3)] == [(200, b"6")] * 3
    assert time.monotonic() - begun > 0.19
    await leave(poller)


async def test_poll_that_waits_at_the_upgrade_takes_nothing(running: Running) -> None:
    poller = await joined(running)
    poll = asyncio.create_task(poller.poll())
    await running.turn()
    websocket = await running.websocket(f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}")
    await running.turn()
    (socket,) = running.arena.sockets.values()
    probe = socket.connection.probe
    # All in one loop turn, before the poll goes on.
    socket.emit("push", 1)
    probe.receive_text("2probe")
    probe.receive_text("5")
    socket.emit("push", 2)
    assert await poll == (200, b"6")
    pushed = [await websocket.text() for _ in range(3)]
    assert pushed == ["3probe", '42["push",1]', '42["push",2]']


async def test_poll_given_up_after_the_upgrade_changes_nothing(running: Running) -> None:
    poller = await joined(running)
    websocket = await probed(running, poller)
    await poller.poll()
    raw = await running.raw()
    raw.write(http("GET", poller.query))
    await running.turn()
    polling = next(iter(running.arena.sockets.values())).connection.transport
    websocket.send("5")
    await running.turn()
    polling.cancelled()  # type: ignore[union-attr]
    websocket.send('42["echo",2]')
    assert await websocket.text() == '42["echo",2]'
