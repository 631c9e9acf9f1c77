"""A small application and a server to run it, on either path or on the stock library."""

import asyncio
import gc
import os
import socket as tcp
from collections.abc import Callable
from typing import Any

import uvicorn

from lobby.engine import (
    ConnectionRefused,
    EngineServer,
    Limits,
    Namespace,
    Server,
    Socket,
    configure,
)
from tests.engine.clients import MsgpackPlayer, Player, Poller, Raw, WebSocket

BRISK = Limits(close_timeout_seconds=0.3, connect_timeout_seconds=1.0)


class Arena(Namespace):
    """Records what happens to its sockets, and does what their events say."""

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        self.log: list[tuple[str, ...]] = []
        self.sockets: dict[str, Socket] = {}
        self.gate = asyncio.Event()
        self.doors = asyncio.Event()
        self.doors.set()
        self.manners = asyncio.Event()
        self.manners.set()
        self.farewell = asyncio.Event()
        self.farewell.set()
        self.greetings: list[asyncio.Future[None]] = []
        self._changed = asyncio.Event()

    def note(self, *entry: str) -> None:
        self.log.append(entry)
        self._changed.set()

    async def until(self, condition: Callable[[], bool], seconds: float = 3.0) -> None:
        """Wait until a condition holds; looked at after each entry of the log."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def accept(self, socket: Socket, auth: Any) -> None:
        await self.doors.wait()
        if auth and auth.get("refuse"):
            raise ConnectionRefused("not today", {"hint": "tomorrow"})
        self.note("accept")

    async def connected(self, socket: Socket) -> None:
        await self.manners.wait()
        self.sockets[socket.sid] = socket
        self.note("connected")
        socket.emit("welcome", {"sid": socket.sid})

    def receive_now(self, socket: Socket, event: str, args: list[Any], ack_id: int | None) -> bool:
        if event == "echo":
            self.note("echo")
            socket.emit("echo", tuple(args))
        elif event == "ask" and ack_id is not None:
            socket.acknowledge(ack_id, tuple(args))
        elif event == "say":
            everybody = self.server.manager.members(self.namespace)
            self.server.broadcast(everybody, "said", args[0], skip=socket)
        else:
            return False
        return True

    async def receive(
        self, socket: Socket, event: str, args: list[Any], ack_id: int | None
    ) -> None:
        if event == "wait":
            await self.gate.wait()
        self.note("received", event)
        socket.emit("done", (event, *args))

    async def disconnected(self, socket: Socket, reason: str) -> None:
        self.sockets.pop(socket.sid, None)
        self.note("disconnected", reason)
        await self.farewell.wait()

    async def on_private(self, _sid: str) -> None:
        """Look like a handler, which no client may reach."""
        self.note("private")


class Running:
    """A server under test, in this process, on a port of its own."""

    def __init__(
        self,
        arena: Arena,
        server: Any,
        config: uvicorn.Config,
        *,
        send_buffer_bytes: int | None = None,
    ) -> None:
        self._send_buffer_bytes = send_buffer_bytes
        self.arena = arena
        self.server = server
        self._config = config
        self._runner = EngineServer(config, server.eio) if isinstance(server, Server) else None
        self._uvicorn = self._runner or uvicorn.Server(config)
        self._opened: list[Any] = []
        self.port = 0
        self._tasks = 0
        self._descriptors = 0

    async def start(self) -> None:
        listener = tcp.create_server(("127.0.0.1", 0))
        if self._send_buffer_bytes is not None:
            listener.setsockopt(tcp.SOL_SOCKET, tcp.SO_SNDBUF, self._send_buffer_bytes)
        self.port = listener.getsockname()[1]
        self._config.load()
        self._uvicorn.lifespan = self._config.lifespan_class(self._config)
        await self._uvicorn.startup(sockets=[listener])
        if self._runner is None:
            await self._warm_up()
        gc.collect()
        self._tasks = len(asyncio.all_tasks())
        self._descriptors = descriptors()

    async def _warm_up(self) -> None:
        """Let the stock library start the task that it keeps."""
        first = await WebSocket.open(self.port)
        await first.close()
        await asyncio.sleep(0.1)

    async def stop(self) -> None:
        for opened in self._opened:
            await opened.close()
        try:
            await self.settle()
        finally:
            for server in self._uvicorn.servers:
                server.close()

    async def settle(self) -> None:
        """Wait until every connection, task and descriptor of the test is gone."""
        try:
            async with asyncio.timeout(3):
                while self.leftovers() != (0, 0, 0, 0):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"left behind: {self.leftovers()}") from None

    async def until(self, condition: Callable[[], bool], seconds: float = 3.0) -> None:
        """Wait until a condition holds that nothing tells of."""
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def turn(self) -> None:
        """Give the server time to read what was written to it."""
        await asyncio.sleep(0.02)

    def leftovers(self) -> tuple[int, int, int, int]:
        """Return sessions, transports, tasks and descriptors beyond those at the start."""
        return (
            len(self.server.eio.sockets),
            len(self._uvicorn.server_state.connections),
            len(asyncio.all_tasks()) - self._tasks,
            descriptors() - self._descriptors,
        )

    async def raw(self) -> Raw:
        raw: Raw = self._keep(await Raw.open(self.port))
        return raw

    async def websocket(self, *args: Any, **options: Any) -> WebSocket:
        websocket: WebSocket = self._keep(await WebSocket.open(self.port, *args, **options))
        return websocket

    async def session(self, **options: Any) -> Player:
        """Return a client whose Engine.IO session is open."""
        player: Player = self._keep(await Player.open(self.port, **options))
        return await player.handshake()

    async def player(self, auth: Any = None, namespace: str = "/", **options: Any) -> Player:
        """Return a client connected to a namespace and welcomed there."""
        player = await self.session(**options)
        answer = await player.connect(auth, namespace)
        assert answer.startswith("40"), answer
        assert (await player.event(namespace))[0] == "welcome"
        return player

    async def msgpack_player(self) -> MsgpackPlayer:
        player: MsgpackPlayer = self._keep(await MsgpackPlayer.open(self.port))
        await player.text()
        player.pack(0)
        assert (await player.unpack())["type"] == 0
        assert (await player.unpack())["data"][0] == "welcome"
        return player

    async def poller(self, **options: Any) -> Poller:
        return await Poller.open(self.port, **options)

    def _keep(self, opened: Any) -> Any:
        self._opened.append(opened)
        return opened


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def engine_arena(limits: Limits, *, is_direct: bool, **options: Any) -> Running:
    """Return the arena on the engine."""
    server = Server(limits=limits, **{"cors_allowed_origins": "*", **options})
    arena = Arena("/")
    server.register_namespace(arena)
    server.register_namespace(Arena("/other"))
    config = configure(server.application(), limits, is_direct=is_direct, lifespan="off")
    return Running(arena, server, config)
