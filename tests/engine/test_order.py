"""Commands of one socket: one after the other, bounded, its disconnect the last."""

from lobby.engine import Limits
from tests.engine.arena import Running
from tests.engine.conftest import Serve


async def test_hot_event_does_not_overtake_a_waiting_one(running: Running) -> None:
    player = await running.player()
    player.emit("wait", 1)
    player.emit("echo", 2)
    player.emit("next", 3)
    await running.turn()
    running.arena.gate.set()
    answers = [await player.event() for _ in range(3)]
    assert answers == [["done", "wait", 1], ["done", "echo", 2], ["done", "next", 3]]


async def test_event_before_the_greeting_is_done_waits(running: Running) -> None:
    running.arena.manners.clear()
    player = await running.session()
    assert (await player.connect()).startswith("40{")
    player.emit("echo", 1)
    await running.turn()
    assert ("echo",) not in running.arena.log
    running.arena.manners.set()
    assert (await player.event())[0] == "welcome"
    assert await player.event() == ["done", "echo", 1]


async def test_sockets_do_not_wait_for_each_other(running: Running) -> None:
    slow, quick = await running.player(), await running.player()
    slow.emit("wait")
    await running.turn()
    quick.emit("echo", 1)
    assert await quick.event() == ["echo", 1]
    running.arena.gate.set()
    assert await slow.event() == ["done", "wait"]


async def test_disconnect_comes_after_what_waits(running: Running) -> None:
    player = await running.player()
    player.emit("wait")
    player.emit("next")
    await running.turn()
    await player.close()
    await running.until(lambda: not running.server.eio.sockets)
    running.arena.gate.set()
    await running.arena.until(lambda: len(running.arena.log) == 5)
    assert running.arena.log[2:] == [
        ("received", "wait"),
        ("received", "next"),
        ("disconnected", "transport close"),
    ]


async def test_reading_pauses_at_the_limit_and_nothing_is_lost(serve: Serve) -> None:
    running = await serve(Limits(max_commands=8, close_timeout_seconds=0.3))
    player = await running.player()
    player.emit("wait")
    for number in range(2000):
        player.emit("next", number)
    await running.turn()
    (socket,) = running.arena.sockets.values()
    # What one read had already brought may exceed the limit, a second read may not follow.
    assert socket._commands is not None
    assert len(socket._commands) < 150
    running.arena.gate.set()
    await player.event()
    assert [(await player.event())[2] for _ in range(2000)] == list(range(2000))


async def test_failing_handler_harms_only_its_own_event(running: Running) -> None:
    player = await running.player()

    def fail(*_: object) -> bool:
        raise RuntimeError("a fault of the application")

    route = running.server.dispatcher._routes["/"]
    route.receive_now, working = fail, route.receive_now
    player.emit("echo", 1)
    await running.turn()
    route.receive_now = working
    player.emit("echo", 2)
    assert await player.event() == ["echo", 2]


async def test_connection_at_rest_holds_no_task(running: Running, path: str) -> None:
    players = [await running.player() for _ in range(5)]
    await running.turn()
    _, _, tasks, _ = running.leftovers()
    # Through ASGI messages the call itself is the reader.
    assert tasks == (0 if path == "direct" else len(players))
    for socket in running.arena.sockets.values():
        assert socket._commands is None
        assert socket.connection.environ is None
