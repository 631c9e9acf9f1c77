"""
What bites in python-socketio 5.18 and python-engineio 4.15, by the numbers of the design's list.

Every test here fails with ``ENGINE_STOCK=1``, which runs it against them as they are.
"""

import asyncio
import gc
import logging
import time
from typing import Any

import pytest
import socketio

from lobby.engine import Connection, Limits
from lobby.engine.membership import Membership
from lobby.engine.socket import Socket
from tests.engine.arena import Running
from tests.engine.clients import Poller
from tests.engine.conftest import IS_STOCK, Serve

QUICK_PINGS = Limits(ping_interval_seconds=0.1, ping_timeout_seconds=0.1, close_timeout_seconds=0.2)


async def joined(running: Running) -> Poller:
    poller = await running.poller()
    await poller.post(b"40")
    packets = await poller.packets(1)
    if len(packets) < 2:
        await poller.packets(1)
    return poller


@pytest.mark.parametrize("event", ["connect", "disconnect"])
async def test_01_client_cannot_forge_its_life_cycle(running: Running, event: str) -> None:
    player = await running.player()
    before = list(running.arena.log)
    player.emit(event, {"forged": "environ"})
    await running.turn()
    closed = ("disconnected", "malformed packet")
    assert [entry for entry in running.arena.log[len(before) :] if entry != closed] == []


async def test_02_client_cannot_call_methods_by_name(running: Running) -> None:
    player = await running.player()
    player.emit("private")
    await running.turn()
    assert ("private",) not in running.arena.log


async def test_03_events_of_a_socket_keep_their_order(running: Running) -> None:
    player = await running.player()
    player.emit("wait", 1)
    player.emit("next", 2)
    await running.turn()
    running.arena.gate.set()
    assert await player.event() == ["done", "wait", 1]
    assert await player.event() == ["done", "next", 2]


async def test_04_frozen_reader_that_pongs_is_closed(running: Running) -> None:
    player = await running.player(receive_buffer_bytes=4096)
    player.raw.writer.transport.pause_reading()  # type: ignore[attr-defined]
    for _ in range(400):
        await running.server.emit("bulk", "x" * 8000)
        player.send("3")
        await asyncio.sleep(0)
    await running.arena.until(lambda: running.arena.log[-1][0] == "disconnected", seconds=1)
    await running.until(lambda: running.leftovers()[:3] == (0, 0, 0), seconds=1)


async def test_05_emit_does_not_wait_for_disconnect_handlers(serve: Serve) -> None:
    running = await serve(QUICK_PINGS)
    # Several: the stock monitor may find one of them before an emit does.
    players = [await running.player() for _ in range(5)]
    running.arena.farewell.clear()
    async with asyncio.timeout(2):
        while [entry[0] for entry in running.arena.log].count("disconnected") < 5:
            for player in players:
                player.emit("next")  # Alive, but for its pongs.
            await running.server.emit("push")
            await asyncio.sleep(0.002)
    running.arena.farewell.set()


async def test_06_ack_id_zero_leaves_the_callbacks_alone(running: Running) -> None:
    player = await running.player()
    sid = next(iter(running.server.manager.get_participants("/", None)))[0]
    for forged in ("430[]", "430[]"):
        asking = asyncio.create_task(running.server.call("question", to=sid, timeout=2))
        question = await player.text()
        player.send("4399[]")
        ack_id = question[2 : question.index("[")]
        player.send(f'43{ack_id}["answer"]')
        assert await asking == "answer"
        player.send(forged)
        player.emit("echo")
        assert await player.event() == ["echo"]


async def test_06_zero_attachments_wedge_nothing(running: Running) -> None:
    player = await running.player()
    player.send('450-["echo"]')
    assert (await player.closed()).code == 1002


async def test_06_binary_event_of_msgpack_wedges_nothing(running: Running) -> None:
    if IS_STOCK:
        pytest.fail("stock serves one format at a time")
    packed = await running.msgpack_player()
    packed.pack(5, ["echo"])
    assert (await packed.closed()).code == 1002


async def test_07_short_ping_interval_is_announced_as_it_is(serve: Serve) -> None:
    running = await serve(Limits(ping_interval_seconds=0.3, ping_timeout_seconds=0.2))
    assert (await running.session()).opening["pingInterval"] == 300


async def test_07_post_is_answered_ok(running: Running) -> None:
    poller = await running.poller()
    assert await poller.post(b"40") == (200, b"ok")
    await poller.post(b"1")


async def test_07_seventeen_packets_of_a_post_all_arrive(running: Running) -> None:
    poller = await joined(running)
    await poller.post(b"\x1e".join(b'42["echo",%d]' % number for number in range(17)))
    async with asyncio.timeout(1):
        assert len(await poller.packets(17)) == 17
    await poller.post(b"1")


@pytest.mark.parametrize("said", ["", "2probe"])
async def test_07_probe_that_dies_leaves_the_session_alive(running: Running, said: str) -> None:
    poller = await joined(running)
    probe = await running.websocket(f"/socket.io/?EIO=4&transport=websocket&sid={poller.sid}")
    if said:
        probe.send(said)
        assert await probe.text() == "3probe"
    probe.raw.abort()
    await running.turn()
    await poller.post(b'42["echo",1]')
    bodies = [(await poller.poll())[1]]
    while bodies[-1] == b"6" and len(bodies) < 5:
        bodies.append((await poller.poll())[1])
    assert b'42["echo",1]' in bodies[-1]
    await poller.post(b"1")


async def test_07_oversize_post_leaks_no_task(running: Running) -> None:
    poller = await joined(running)
    await poller.post(b"4" + b"x" * 20_000)
    await running.until(lambda: running.leftovers()[:3] == (0, 0, 0), seconds=1)


async def test_08_empty_list_of_origins_admits_none(serve: Serve) -> None:
    running = await serve(cors_allowed_origins=[])
    websocket = await running.websocket(headers={"Origin": "https://evil.example"})
    assert websocket.status == 403


async def test_08_peer_address_is_the_peers(running: Running) -> None:
    await running.session(source="127.0.0.2")
    (session,) = running.server.eio.sockets.values()
    if IS_STOCK:
        (environ,) = running.server.environ.values()
        address = environ["REMOTE_ADDR"]
    else:
        address = session.address
    assert address == "127.0.0.2"


async def test_09_session_id_is_not_logged(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await Poller(running.port, "x%0aERROR%20forged").poll()
    assert [record.getMessage() for record in caplog.records] == []


async def test_09_bad_packets_are_not_logged(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for packet in ("4abc", "42{}", "42[", "44x"):
        player = await running.player()
        player.send(packet)
        await running.turn()
    assert [record.getMessage() for record in caplog.records] == []


async def test_09_nan_is_refused(running: Running) -> None:
    player = await running.player()
    player.send('42["echo",NaN]')
    assert (await player.closed()).code == 1002


async def test_10_disconnected_client_does_not_keep_its_transport(serve: Serve) -> None:
    running = await serve(Limits(connect_timeout_seconds=0.1, close_timeout_seconds=0.2))
    player = await running.player()
    sid = next(iter(running.server.manager.get_participants("/", None)))[0]
    await running.server.disconnect(sid)
    assert await player.text() == "41"
    assert (await player.closed()).code == 1008


async def test_10_engine_level_disconnect_does_not_hang(running: Running) -> None:
    player = await running.player(receive_buffer_bytes=4096)
    player.raw.writer.transport.pause_reading()  # type: ignore[attr-defined]
    for _ in range(1000):
        await running.server.emit("bulk", "x" * 8000)
        await asyncio.sleep(0)
    async with asyncio.timeout(1):
        await running.server.eio.disconnect(player.opening["sid"])


async def leaving_seconds(count: int) -> float:
    """Return what it costs ten sockets to leave a namespace of so many."""
    manager: Any = socketio.AsyncManager() if IS_STOCK else Membership()
    if IS_STOCK:
        for number in range(count):
            for room in (None, f"s{number}", f"game{number // 4}"):
                manager.basic_enter_room(f"s{number}", "/", room, eio_sid=f"e{number}")
    else:
        for number in range(count):
            socket = Socket(f"s{number}", "/", Any, Any)  # type: ignore[arg-type]
            socket.is_connected = True
            manager.add(socket)
            manager.enter(socket, f"game{number // 4}")
    start = time.perf_counter()
    for number in range(10):
        await manager.disconnect(f"s{number}", "/")
    return time.perf_counter() - start


async def test_11_leaving_costs_only_ones_own_rooms() -> None:
    await leaving_seconds(100)
    few = min([await leaving_seconds(250) for _ in range(5)])
    many = min([await leaving_seconds(8000) for _ in range(3)])
    assert many < few * 8


async def test_12_no_push_comes_before_the_connect(running: Running) -> None:
    running.arena.doors.clear()
    player = await running.session()
    player.send("40")
    await running.turn()
    await running.server.emit("push", "too early")
    running.arena.doors.set()
    assert (await player.text()).startswith("40{")
    assert (await player.event())[0] == "welcome"


async def test_12_refused_socket_hears_no_push(running: Running) -> None:
    running.arena.doors.clear()
    player = await running.session()
    player.send('40{"refuse":true}')
    await running.turn()
    await running.server.emit("push", "not for you")
    running.arena.doors.set()
    assert (await player.text()).startswith("44{")


async def test_13_no_environ_is_kept(running: Running) -> None:
    await running.player()
    assert running.server.environ == {}
    assert all(session.environ is None for session in running.server.eio.sockets.values())


async def test_13_sessions_are_of_our_own_class(running: Running) -> None:
    await running.session()
    assert all(type(session) is Connection for session in running.server.eio.sockets.values())


async def test_14_no_logger_is_made_for_a_connection(running: Running) -> None:
    if IS_STOCK:
        pytest.fail("stock does not use picows")
    await running.player()
    gc.collect()
    loggers = sum(isinstance(thing, logging.Logger) for thing in gc.get_objects())
    for _ in range(10):
        await running.player()
    gc.collect()
    assert sum(isinstance(thing, logging.Logger) for thing in gc.get_objects()) == loggers
