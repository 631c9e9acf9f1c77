"""Peers that do not read as fast as they are written to."""

import asyncio
import gc
import time
import weakref
from typing import Any

from lobby.engine import Limits, Socket
from lobby.engine.closing import SERVER_CLOSE
from tests.engine.arena import Running
from tests.engine.clients import Player
from tests.engine.conftest import Serve

BULK = "x" * 8000


async def freeze(running: Running) -> tuple[Player, Socket]:
    """Return a client that will read nothing more, and its socket."""
    before = set(running.arena.sockets)
    player = await running.player(receive_buffer_bytes=4096)
    player.raw.writer.transport.pause_reading()  # type: ignore[attr-defined]
    (sid,) = set(running.arena.sockets) - before
    return player, running.arena.sockets[sid]


def thaw(player: Player) -> None:
    player.raw.writer.transport.resume_reading()  # type: ignore[attr-defined]


async def fill(socket: Socket, **emit: Any) -> None:
    """Emit until messages wait in the server."""
    while not socket.is_backlogged and socket.is_connected:
        for _ in range(4):
            socket.emit("bulk", BULK, **emit)
        await asyncio.sleep(0)


async def test_frozen_reader_is_closed_within_a_second(running: Running) -> None:
    healthy = await running.player()
    _, frozen = await freeze(running)
    connection = weakref.ref(frozen.connection)
    start, sent = time.monotonic(), 0
    while frozen.is_connected:
        running.server.broadcast(running.arena.sockets.values(), "bulk", [sent, BULK])
        sent += 1
        assert (await healthy.event())[1][0] == sent - 1
    await running.until(lambda: running.leftovers()[0] == 1)
    assert ("disconnected", "slow consumer") in running.arena.log
    # The transport is aborted, so its descriptors and buffers are free, and the session is garbage.
    await running.until(lambda: running.leftovers()[1] == 1)
    assert time.monotonic() - start < 5
    del frozen
    # On the messages path the task of its ASGI call holds it for some loop turns more.
    await running.until(lambda: gc.collect() >= 0 and connection() is None)
    healthy.emit("echo", "still here")
    assert await healthy.event() == ["echo", "still here"]


async def test_many_small_messages_are_too_many(running: Running) -> None:
    _, frozen = await freeze(running)
    await fill(frozen)
    for _ in range(300):
        frozen.emit("small")
    assert frozen.connection.closing is not None
    assert frozen.connection.closing.code == 1013


async def test_slow_reader_gets_everything_in_order(running: Running) -> None:
    player, socket = await freeze(running)
    await fill(socket)
    socket.emit("last")
    drained = asyncio.Event()
    socket.when_drained(drained.set)
    assert not drained.is_set()
    thaw(player)
    while (await player.event())[0] != "last":
        pass
    await asyncio.wait_for(drained.wait(), 3)
    assert not socket.is_backlogged


async def test_nothing_waits_so_drained_is_now(running: Running) -> None:
    player = await running.player()
    (socket,) = running.arena.sockets.values()
    await running.turn()
    called: list[bool] = []
    socket.when_drained(lambda: called.append(True))
    assert called == [True]
    await player.close()


async def test_sender_goes_on_when_a_slow_reader_has_caught_up(running: Running) -> None:
    player, socket = await freeze(running)
    await fill(socket)
    waiting = asyncio.create_task(socket.drained())
    await running.turn()
    assert not waiting.done()
    socket.emit("last")
    thaw(player)
    while (await player.event())[0] != "last":
        pass
    assert await asyncio.wait_for(waiting, 3)


async def test_what_this_turn_brought_is_waited_for_too(running: Running) -> None:
    player, socket = await freeze(running)

    async def emit_and_wait() -> bool:
        for _ in range(12):  # fewer than the session joins before it writes
            socket.emit("bulk", BULK * 10, counted=False)
        return await socket.drained()

    waiting = asyncio.create_task(emit_and_wait())
    await running.turn()
    assert not waiting.done()
    thaw(player)
    for _ in range(12):
        await player.event()
    assert await asyncio.wait_for(waiting, 3)


async def test_sender_of_little_goes_on_at_once(running: Running) -> None:
    player = await running.player()
    (socket,) = running.arena.sockets.values()
    await running.turn()
    assert await asyncio.wait_for(socket.drained(), 1)
    await player.close()


async def test_nobody_waits_for_a_reader_who_is_gone(running: Running) -> None:
    player, socket = await freeze(running)
    await fill(socket)
    waiting = [asyncio.create_task(socket.drained()) for _ in range(2)]
    await running.turn()
    player.raw.abort()
    assert await asyncio.wait_for(asyncio.gather(*waiting), 3) == [False, False]
    assert not await socket.drained()


async def test_nobody_waits_for_a_reader_who_was_disconnected(running: Running) -> None:
    _, socket = await freeze(running)
    await fill(socket)
    waiting = asyncio.create_task(socket.drained())
    await running.turn()
    socket.disconnect()
    assert not await asyncio.wait_for(waiting, 3)


async def test_nobody_waits_for_a_reader_who_takes_nothing(serve: Serve) -> None:
    running = await serve(Limits(stall_timeout_seconds=0.2, close_timeout_seconds=0.2))
    _, socket = await freeze(running)
    await fill(socket, counted=False)
    assert not await asyncio.wait_for(socket.drained(), 3)
    assert socket.connection.closing is not None
    assert socket.connection.closing.reason == "stalled"
    await running.until(lambda: running.leftovers()[1] == 0)


async def test_poller_is_waited_for_until_its_polls_have_taken_everything(running: Running) -> None:
    poller = await running.poller()
    await poller.post(b"40")
    await poller.packets(2)
    (socket,) = running.arena.sockets.values()
    for _ in range(20):
        socket.emit("push")
    waiting = asyncio.create_task(socket.drained())
    await poller.poll()
    assert not waiting.done()
    await poller.poll()
    assert await asyncio.wait_for(waiting, 3)
    socket.connection.close(SERVER_CLOSE)


async def test_replay_does_not_count(running: Running) -> None:
    player, socket = await freeze(running)
    await fill(socket, counted=False)
    for number in range(400):
        socket.emit("replay", number, counted=False)
    await running.turn()
    assert socket.is_connected
    thaw(player)
    seen: list[Any] = [(await player.event())]
    while seen[-1] != ["replay", 399]:
        seen.append(await player.event())
    assert [event[1] for event in seen if event[0] == "replay"] == list(range(400))


async def test_no_progress_at_all_closes(serve: Serve) -> None:
    running = await serve(Limits(stall_timeout_seconds=0.2, close_timeout_seconds=0.2))
    _, socket = await freeze(running)
    await fill(socket, counted=False)
    await running.arena.until(lambda: ("disconnected", "stalled") in running.arena.log)
    await running.until(lambda: running.leftovers()[1] == 0)


async def test_frozen_peer_is_aborted_when_its_ping_times_out(serve: Serve) -> None:
    limits = Limits(ping_interval_seconds=0.1, ping_timeout_seconds=0.1, close_timeout_seconds=0.2)
    running = await serve(limits)
    _, socket = await freeze(running)
    await fill(socket)
    await running.arena.until(lambda: ("disconnected", "ping timeout") in running.arena.log)
    await running.until(lambda: running.leftovers() == (0, 0, 0, 1))


async def test_poller_that_stays_away_is_a_slow_consumer(running: Running) -> None:
    poller = await running.poller()
    await poller.post(b"40")
    await poller.packets(2)
    (socket,) = running.arena.sockets.values()
    for _ in range(257):
        socket.emit("push")
    assert ("disconnected", "slow consumer") not in running.arena.log
    await running.arena.until(lambda: ("disconnected", "slow consumer") in running.arena.log)
    assert (await poller.poll())[0] == 400
