"""What comes together with an end, or just after it, changes nothing for anybody."""

import asyncio
import signal
import sys

import msgpack
import pytest

from lobby.engine import Limits
from tests.engine.arena import Running
from tests.engine.clients import CLOSE, TEXT, Player, masked
from tests.engine.conftest import Serve


@pytest.mark.parametrize(
    "ending",
    [
        masked(TEXT, b"1"),
        masked(TEXT, b"9bad"),
        masked(TEXT, b"4zz"),
        masked(TEXT, b"4", rsv=4),
        masked(CLOSE, (1000).to_bytes(2, "big")),
    ],
    ids=["goodbye", "no packet", "no Socket.IO packet", "reserved bit", "close frame"],
)
async def test_connect_read_together_with_the_end_leaves_nobody_behind(
    running: Running, ending: bytes
) -> None:
    player = await running.session()

    player.raw.write(ending + masked(TEXT, b"40"))

    assert await player.raw.ended()
    await running.turn()
    assert list(running.server.manager.members("/")) == []
    assert ("accept",) not in running.arena.log


async def test_close_with_something_unsent_ends_the_session_and_spares_the_others(
    running: Running,
) -> None:
    leaver = await running.player()
    others = [await running.player() for _ in range(3)]

    leaver.raw.write(masked(TEXT, b'42["echo"]') + masked(CLOSE, (1000).to_bytes(2, "big")))
    others[0].emit("say", "still here")

    assert [await other.event() for other in others[1:]] == [["said", "still here"]] * 2
    await running.until(lambda: len(running.server.eio.sockets) == 3)
    for number in range(4):
        others[0].emit("say", number)
        assert [await other.event() for other in others[1:]] == [["said", number]] * 2


@pytest.mark.parametrize("path", ["direct"], indirect=True)  # only there it is we who write
async def test_one_connection_that_cannot_be_written_to_does_not_silence_the_others(
    running: Running,
) -> None:
    broken, speaker, listener = [await running.player() for _ in range(3)]
    connection = next(iter(running.arena.sockets.values())).connection

    def fail(_frames: bytes) -> None:
        raise RuntimeError("for the test")

    assert connection.transport is not None
    connection.transport.write = fail  # type: ignore[method-assign,assignment]
    speaker.emit("say", "hello")

    assert await listener.event() == ["said", "hello"]
    await running.until(lambda: len(running.server.eio.sockets) == 2)
    broken.raw.abort()


async def test_slow_consumer_whose_connect_is_one_too_many_leaves_nobody_behind(
    serve: Serve,
) -> None:
    running = await serve(Limits(max_backlog_messages=2, close_timeout_seconds=0.2))
    player = await running.player(receive_buffer_bytes=4096)
    player.raw.writer.transport.pause_reading()  # type: ignore[attr-defined]
    (socket,) = running.arena.sockets.values()

    while not socket.is_backlogged and socket.is_connected and len(running.arena.log) < 500:
        socket.emit("bulk", "x" * 8000, counted=False)
        await asyncio.sleep(0)
    for _ in range(200):  # one after the other, or only the last of them is answered
        if not running.server.eio.sockets:
            break
        player.raw.write(masked(TEXT, b"41") + masked(TEXT, b"40"))
        await running.turn()
    await running.until(lambda: not running.server.eio.sockets)

    await running.turn()
    assert list(running.server.manager.members("/")) == []


async def test_connects_without_end_close_the_connection(serve: Serve) -> None:
    running = await serve(Limits(max_commands=8, close_timeout_seconds=0.2))
    running.arena.doors.clear()
    player = await running.session()

    player.raw.write((masked(TEXT, b"40") + masked(TEXT, b"41")) * 50)

    assert (await player.closed()).code == 1002
    running.arena.doors.set()


async def test_peer_that_we_do_not_read_is_not_blamed_for_its_silence(serve: Serve) -> None:
    running = await serve(
        Limits(
            ping_interval_seconds=0.3,
            ping_timeout_seconds=0.3,
            max_commands=2,
            close_timeout_seconds=0.2,
        )
    )
    player = await running.player()
    for _ in range(8):
        player.emit("wait")
    assert await player.frame() == (TEXT, b"2")
    player.send("3")

    await asyncio.sleep(0.7)  # two time-outs
    running.arena.gate.set()

    assert (await player.event())[0] == "done"


async def test_empty_fragments_cost_nothing(running: Running) -> None:
    player = await running.player()

    player.send_frame(TEXT, b"4", fin=False)
    for _ in range(2000):
        player.send_frame(0, b"", fin=False)
    player.send_frame(0, b'2["echo",1]')

    assert await player.event() == ["echo", 1]


@pytest.mark.parametrize("count", [4097, 16_000])
async def test_msgpack_that_claims_many_items_is_refused(running: Running, count: int) -> None:
    player = await running.msgpack_player()

    player.send(b"\xdc" + count.to_bytes(2, "big") + b"\xdc\xff\xff" * 500)

    assert (await player.closed()).code == 1002


async def test_placeholder_of_a_msgpack_client_is_refused(running: Running) -> None:
    player = await running.msgpack_player()

    forged = {"a": b"x", "b": {"_placeholder": True, "num": 99}}
    player.send(msgpack.packb({"type": 2, "nsp": "/", "data": ["say", forged]}))

    assert (await player.closed()).code == 1002


@pytest.mark.parametrize("places", [0, 2])
async def test_attachment_has_one_place(running: Running, places: int) -> None:
    player = await running.player()

    place = '{"_placeholder":true,"num":0}'
    player.send(f'451-["echo",[{",".join([place] * places)}]]')
    player.send(b"once")

    assert (await player.closed()).code == 1002


async def test_byte_heavy_backlog_counts_as_lagging(running: Running) -> None:
    player = await running.player(receive_buffer_bytes=4096)
    player.raw.writer.transport.pause_reading()  # type: ignore[attr-defined]
    (socket,) = running.arena.sockets.values()

    sent = 0
    while not socket.is_backlogged and socket.is_connected:
        socket.emit("listing", "x" * 40_000)
        sent += 1
        await asyncio.sleep(0)

    assert socket.is_connected
    player.raw.writer.transport.resume_reading()  # type: ignore[attr-defined]
    for _ in range(sent):
        assert (await player.event())[0] == "listing"


@pytest.mark.e2e
async def test_farewells_are_heard_out_before_the_server_is_gone() -> None:
    script = """
import asyncio, signal, os
from lobby.engine import EngineServer, Limits, Namespace, Server, configure
class Slow(Namespace):
    async def disconnected(self, socket, reason):
        print("begin", flush=True)
        await asyncio.sleep(0.3)
        print("end", flush=True)
server = Server(cors_allowed_origins="*")
server.register_namespace(Slow("/"))
import socket
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
node = EngineServer(configure(server.application()), server.eio, drain_seconds=0)
signal.signal(signal.SIGTERM, lambda *_: None)
node.run(sockets=[listener])
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    player = await (await Player.open(port)).handshake()  # type: ignore[attr-defined]
    assert (await player.connect()).startswith("40")
    process.send_signal(signal.SIGTERM)

    async with asyncio.timeout(10):
        assert await process.stdout.read() == b"begin\nend\n"
        await process.wait()
    await player.close()
