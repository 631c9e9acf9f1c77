"""Draining at somebody's word instead of a signal."""

from types import SimpleNamespace
from typing import cast

from lobby.engine import EngineServer, configure
from lobby.engine.engine import Engine


def a_server(told: list[float]) -> EngineServer:
    """Return a server with a connection, which is never run."""
    engine = cast("Engine", SimpleNamespace(sockets={"e1": None}))
    return EngineServer(configure(None), engine, drain_seconds=30, on_drain=told.append)


async def test_draining_has_begun_when_whoever_asked_is_answered() -> None:
    told: list[float] = []
    server = a_server(told)

    assert server.drain(5) == 5
    assert told == [5]
    await server.on_tick(1)
    assert (told, server.should_exit) == ([5], False)


async def test_draining_twice_is_once() -> None:
    told: list[float] = []
    server = a_server(told)

    assert [server.drain(), server.drain(9)] == [30, 30]
    assert (told, server.force_exit) == ([30], False)


async def test_no_time_to_drain_is_the_end() -> None:
    told: list[float] = []
    server = a_server(told)

    assert server.drain(0) == 0
    assert (told, server.should_exit) == ([], True)
