"""Applications written for python-socketio, unchanged, on this server."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import socketio

from lobby.engine import Limits, Server, configure
from tests.engine.arena import Arena, Running
from tests.engine.conftest import IS_STOCK

pytestmark = pytest.mark.skipif(IS_STOCK, reason="it is what the tests compare with")


@pytest.fixture
def server() -> Server:
    return Server(limits=Limits(close_timeout_seconds=0.3), cors_allowed_origins="*")


@pytest.fixture
async def running(server: Server, path: str) -> AsyncIterator[Running]:
    is_direct = path == "direct"
    config = configure(server.application(), server.limits, is_direct=is_direct, lifespan="off")
    running = Running(Arena("/unused"), server, config)
    await running.start()
    yield running
    await running.stop()


async def joined(running: Running, auth: Any = None, namespace: str = "/") -> Any:
    player: Any = await running.session()
    answer = await player.connect(auth, namespace)
    assert answer.startswith("40"), answer
    player.sid = answer.split('"')[-2]
    return player


async def test_function_handlers_are_called(running: Running, server: Server) -> None:
    @server.on("connect")  # type: ignore[untyped-decorator]
    async def connect(sid: str, environ: dict[str, Any], auth: Any) -> None:
        seen.append((environ["REMOTE_ADDR"], auth))

    @server.event  # type: ignore[untyped-decorator]
    async def add(sid: str, a: int, b: int) -> int:
        return a + b

    @server.on("disconnect")  # type: ignore[untyped-decorator]
    async def disconnect(sid: str, reason: str) -> None:
        left.set_result(reason)

    seen: list[Any] = []
    left: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    player = await joined(running, {"name": "Ann"})
    player.emit("add", 1, 2, ack=0)
    assert await player.text() == "430[3]"
    await player.close()
    assert await asyncio.wait_for(left, 3) == "transport close"
    assert seen == [("127.0.0.1", {"name": "Ann"})]


async def test_connect_handler_may_do_without_auth_and_refuse(
    running: Running, server: Server
) -> None:
    @server.on("connect")  # type: ignore[untyped-decorator]
    def connect(sid: str, environ: dict[str, Any]) -> bool:
        return False

    player = await running.session()
    assert await player.connect() == '44{"message":"Connection rejected by server"}'


async def test_plain_functions_and_catch_all_are_called(running: Running, server: Server) -> None:
    server.on("*", lambda event, _sid, *args: [event, *args])
    player = await joined(running)
    player.emit("anything", 1, ack=5)
    assert await player.text() == '435[["anything",1]]'


async def test_namespace_class_is_served(running: Running, server: Server) -> None:
    class Chat(socketio.AsyncNamespace):  # type: ignore[misc]
        async def on_connect(self, sid: str, environ: dict[str, Any]) -> None:
            await self.enter_room(sid, "lobby")
            await self.save_session(sid, {"name": "Ann"})
            await self.emit("hello", to=sid)

        async def on_shout(self, sid: str, words: str) -> None:
            await self.emit("shouted", words, room="lobby", skip_sid=sid)

    server.register_namespace(Chat("/chat"))
    ann, bob = await joined(running, namespace="/chat"), await joined(running, namespace="/chat")
    assert await ann.event("/chat") == await bob.event("/chat") == ["hello"]
    assert await server.get_session(ann.sid, "/chat") == {"name": "Ann"}
    ann.emit("shout", "hey", namespace="/chat")
    assert await bob.event("/chat") == ["shouted", "hey"]


async def test_rooms_and_sessions_work(running: Running, server: Server) -> None:
    server.on("noop", lambda _sid: None)
    ann, bob = await joined(running), await joined(running)
    await server.enter_room(ann.sid, "red")
    await server.save_session(ann.sid, {"name": "Ann"})
    assert await server.get_session(ann.sid) == {"name": "Ann"}
    assert server.rooms(ann.sid) == [ann.sid, "red"]
    assert server.transport(ann.sid) == "websocket"
    await server.emit("a", room="red")
    await server.emit("b", to=[ann.sid, bob.sid])
    await server.leave_room(ann.sid, "red")
    await server.emit("c", room="red")
    await server.emit("d", skip_sid=bob.sid)
    await server.close_room("red")
    await server.emit("e")
    assert [await ann.event() for _ in range(4)] == [["a"], ["b"], ["d"], ["e"]]
    assert [await bob.event() for _ in range(2)] == [["b"], ["e"]]


async def test_call_returns_the_clients_ack(running: Running, server: Server) -> None:
    server.on("noop", lambda _sid: None)
    player = await joined(running)
    for _ in range(2):
        asking = asyncio.create_task(server.call("question", 1, to=player.sid, timeout=2))
        question = await player.text()
        player.send(f'43{question[2]}["answer"]')
        assert await asking == "answer"


async def test_call_within_a_handler_does_not_wait_for_itself(
    running: Running, server: Server
) -> None:
    @server.event  # type: ignore[untyped-decorator]
    async def begin(sid: str) -> Any:
        return await server.call("question", to=sid, timeout=2)

    player = await joined(running)
    player.emit("begin", ack=1)
    question = await player.text()
    player.send(f"43{question[2]}[7]")
    assert await player.text() == "431[7]"


async def test_disconnect_of_a_socket(running: Running, server: Server) -> None:
    server.on("noop", lambda _sid: None)
    player = await joined(running)
    await server.disconnect(player.sid)
    assert await player.text() == "41"
    assert server.manager.is_connected(player.sid, "/") is False


async def test_library_client_connects(running: Running, server: Server) -> None:
    @server.event  # type: ignore[untyped-decorator]
    async def echo(sid: str, *args: Any) -> Any:
        return args

    client = socketio.AsyncClient()
    await client.connect(f"http://127.0.0.1:{running.port}", wait_timeout=3)
    assert await client.call("echo", {"raw": b"\x00", "n": 1}) == {"raw": b"\x00", "n": 1}
    assert client.transport() == "websocket"
    await client.disconnect()
