"""uvicorn, made to drain before it stops, with the socket options an engine needs."""

import asyncio
import inspect
import logging
import signal
import socket
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

import uvicorn

from lobby.engine.closing import DRAINING
from lobby.engine.commands import settled
from lobby.engine.engine import Engine
from lobby.engine.http import HttpProtocol
from lobby.engine.limits import Limits
from lobby.engine.websocket import WebSocketProtocol

FAREWELL_SECONDS = 5.0
"""How long disconnect handlers may take when the server stops."""

REQUEST_SECONDS = 2
"""How long an HTTP request may go on when the server stops."""

USER_TIMEOUT_MS = 10_000
"""How long sent bytes may stay unacknowledged before the kernel drops a connection."""

UNSENT_BYTES = 128 * 1024
"""What the kernel buffers unsent: enough for a burst, little enough to show a slow peer early."""

log = logging.getLogger(__name__)

# Linux numbers: this Python may not name them.
_TCP_USER_TIMEOUT = getattr(socket, "TCP_USER_TIMEOUT", 18)
_TCP_NOTSENT_LOWAT = getattr(socket, "TCP_NOTSENT_LOWAT", 25)


def configure(
    app: Any, limits: Limits | None = None, *, is_direct: bool = True, **options: Any
) -> uvicorn.Config:
    """
    Return a uvicorn configuration for an application of an engine.

    Args:
        app: The ASGI application.
        limits: The bounds in force.
        is_direct: Whether WebSockets take the direct path. Otherwise one of uvicorn's own classes
            carries them as ASGI messages; ``options["ws"]`` says which, wsproto's unless given.
        options: Any of ``uvicorn.Config``; the ones here are defaults.

    """
    limits = limits or Limits()
    http = type("HttpProtocol", (HttpProtocol,), {})
    http.header_timeout_seconds = limits.header_timeout_seconds  # type: ignore[attr-defined]
    defaults: dict[str, Any] = {
        "http": http,
        "ws_max_size": limits.max_message_bytes,
        "ws_per_message_deflate": False,
        "ws_ping_interval": None,  # Engine.IO has pings of its own.
        "access_log": False,  # It would log each `?sid=`, as the client wrote it.
        "log_level": "warning",
        "proxy_headers": False,  # The application judges X-Forwarded-For.
        "server_header": False,
        "timeout_graceful_shutdown": REQUEST_SECONDS,
    }
    if is_direct:
        options["ws"] = WebSocketProtocol
    else:
        options.setdefault("ws", "wsproto")
    return uvicorn.Config(app, **{**defaults, **options})


class EngineServer(uvicorn.Server):
    """
    A uvicorn server whose first signal drains and whose second stops.

    Draining keeps the listener open, so that clients can resume; it ends when no connection is
    left, when nothing goes on that had to be finished, or after its time.

    Args:
        config: As :func:`configure` makes it.
        engine: Whose connections to wait for and to close.
        drain_seconds: How long to drain. Zero stops at the first signal.
        on_drain: Called once when draining begins, with the seconds it may take; a coroutine
            function is awaited meanwhile.
        is_idle: Asked while draining whether nobody who is connected has anything to finish.

    """

    def __init__(
        self,
        config: uvicorn.Config,
        engine: Engine,
        *,
        drain_seconds: float = 30.0,
        on_drain: Callable[[float], Awaitable[None] | None] | None = None,
        is_idle: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(config)
        self._engine = engine
        self._drain_seconds = drain_seconds
        self._on_drain = on_drain
        self._is_idle = is_idle
        self._signal: int | None = None
        self._drain_end: float | None = None
        self._announcement: asyncio.Future[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain at the first signal, stop at the second."""
        if self._signal is not None:
            self.force_exit = True
        self._signal = sig
        if self._drain_seconds == 0 or self.force_exit:
            super().handle_exit(sig, frame)

    def drain(self, seconds: float | None = None) -> float:
        """
        Drain as at the first signal, for so long if given, then stop; draining twice is once.

        Returns how long it may take.
        """
        if self._signal is None:
            if seconds is not None:
                self._drain_seconds = seconds
            self.handle_exit(signal.SIGTERM, None)
            # At the next tick as after a signal, what is refused from now on would still be taken.
            if not self.should_exit:
                self._begin_drain()
        return self._drain_seconds

    async def on_tick(self, counter: int) -> bool:
        """Look, ten times a second, whether it is time to stop."""
        if self._signal is not None and not self.should_exit:
            if self._drain_end is None:
                self._begin_drain()
            elif self._is_drained():
                super().handle_exit(self._signal, None)
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen. What is set on a listening socket, those it accepts inherit."""
        for listener in sockets or ():
            _tune(listener)  # before, for a crowd may wait there already
        await super().startup(sockets)
        for server in self.servers:
            for listener in server.sockets:
                _tune(listener)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close every connection with 1012 and stop."""
        if self._announcement is not None:
            self._announcement.cancel()
        self._engine.close_all(DRAINING)
        if not self.force_exit:
            await settled(FAREWELL_SECONDS)  # lest what handlers give back be lost with the loop
        await super().shutdown(sockets)

    def _begin_drain(self) -> None:
        self._drain_end = asyncio.get_running_loop().time() + self._drain_seconds
        try:
            announced = self._on_drain(self._drain_seconds) if self._on_drain is not None else None
        except Exception:
            log.exception("draining could not be announced")
            return
        if inspect.isawaitable(announced):
            self._announcement = asyncio.ensure_future(_logged(announced))

    def _is_drained(self) -> bool:
        if asyncio.get_running_loop().time() >= (self._drain_end or 0):
            return True
        is_announced = self._announcement is None or self._announcement.done()
        return is_announced and (not self._engine.sockets or self._is_idle())


async def _logged(announcement: Awaitable[None]) -> None:
    try:
        await announcement
    except Exception:
        log.exception("draining could not be announced")


def _tune(listener: Any) -> None:
    if listener.family not in (socket.AF_INET, socket.AF_INET6):
        return
    # asyncio sets this itself only on sockets made with an explicit protocol number.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.IPPROTO_TCP, _TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
    listener.setsockopt(socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, UNSENT_BYTES)
