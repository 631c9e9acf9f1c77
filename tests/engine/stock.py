"""The arena on python-socketio as it is, to see which tests that fails."""

import asyncio
from typing import Any

import socketio
import uvicorn

from lobby.engine import Limits
from tests.engine.arena import Arena, Running


class StockArena(socketio.AsyncNamespace):  # type: ignore[misc]
    """Does what :class:`Arena` does, and writes into its log."""

    def __init__(self, namespace: str, arena: Arena) -> None:
        super().__init__(namespace)
        self.arena = arena

    async def on_connect(self, sid: str, environ: Any, auth: Any = None) -> None:
        await self.arena.doors.wait()
        self.arena.note("accept")
        if auth and auth.get("refuse"):
            raise socketio.exceptions.ConnectionRefusedError("not today", {"hint": "tomorrow"})
        self.arena.note("connected")
        # There is no handler after CONNECT: what is sent here comes before it.
        asyncio.get_running_loop().call_later(0.02, self.greet, sid)

    def greet(self, sid: str) -> None:
        greeting = self.emit("welcome", {"sid": sid}, to=sid)
        self.arena.greetings.append(asyncio.ensure_future(greeting))

    async def on_private(self, sid: str) -> None:
        self.arena.note("private")

    async def on_disconnect(self, sid: str, reason: str = "") -> None:
        self.arena.note("disconnected", reason)
        await self.arena.farewell.wait()

    async def on_echo(self, sid: str, *args: Any) -> None:
        self.arena.note("echo")
        await self.emit("echo", args, to=sid)

    async def on_ask(self, sid: str, *args: Any) -> Any:
        return args

    async def on_say(self, sid: str, what: Any) -> None:
        await self.emit("said", what, skip_sid=sid)

    async def on_wait(self, sid: str, *args: Any) -> None:
        await self.arena.gate.wait()
        self.arena.note("received", "wait")
        await self.emit("done", ("wait", *args), to=sid)

    async def on_next(self, sid: str, *args: Any) -> None:
        self.arena.note("received", "next")
        await self.emit("done", ("next", *args), to=sid)


def stock_arena(limits: Limits, **options: Any) -> Running:
    """Return the arena on python-socketio under uvicorn's own WebSocket class."""
    server = socketio.AsyncServer(
        async_mode="asgi",
        cors_allowed_origins=options.get("cors_allowed_origins", "*"),
        ping_interval=limits.ping_interval_seconds,
        ping_timeout=limits.ping_timeout_seconds,
        max_http_buffer_size=limits.max_message_bytes,
    )
    arena = Arena("/")
    server.register_namespace(StockArena("/", arena))
    server.register_namespace(StockArena("/other", arena))
    config = uvicorn.Config(socketio.ASGIApp(server), lifespan="off", log_level="critical")
    return Running(arena, server, config)
