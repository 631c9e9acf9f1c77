"""The direct WebSocket path: frames in by callback, ready-made frames out, no task."""

import asyncio
from collections.abc import Callable
from typing import Any

from lobby.engine.closing import DRAINING, MALFORMED, TRANSPORT_CLOSE, Closing
from lobby.engine.frames import PONG, close_code, close_frame, frame
from lobby.engine.message import Message
from lobby.engine.parser import FrameParser, Listener
from lobby.engine.services import Services

TLS_BUFFER_BYTES = 64 * 1024

_DISCARDED = memoryview(bytearray(16 * 1024))


class DirectTransport(Listener):
    """
    An accepted WebSocket, whose session (or probe) is its ``owner``.

    Args:
        transport: The asyncio transport; its reading is paused until :meth:`start`.
        services: The server's.
        connections: uvicorn's set of live connections, which this one joins until it is lost.

    """

    __slots__ = ("_closing", "_connections", "_services", "_transport", "owner", "write")
    name = "websocket"
    flows = True

    def __init__(
        self, transport: asyncio.Transport, services: Services, connections: set[Any]
    ) -> None:
        super().__init__(services.limits.max_message_bytes)
        self.owner: Any = None
        self._transport = transport
        self._services = services
        self._connections = connections
        self._closing = False
        self.write: Callable[[bytes], None] = transport.write
        connections.add(self)

    def start(self, response: bytes) -> None:
        """Send the upgrade response, with first frames if any, and begin to read."""
        transport = self._transport
        transport.write(response)
        # Zero: the session knows at once what the kernel does not take, and counts it itself. Under
        # TLS every write waits a moment, so there it is told of what piles up only.
        is_plain = transport.get_extra_info("sslcontext") is None
        transport.set_write_buffer_limits(high=0 if is_plain else TLS_BUFFER_BYTES)
        transport.set_protocol(FrameParser(self, self._services.limits.max_message_bytes))
        transport.resume_reading()

    def wake(self) -> None:
        """Do nothing: the kernel says when it takes more."""

    def send(self, message: Message) -> None:
        """Send a message past the session, at once."""
        self._transport.write(message.frame)

    def close(self, closing: Closing) -> None:
        """Send a close frame and end; the peer's answer is awaited for the close time-out."""
        self._close(closing.code, closing.reason)

    def shutdown(self) -> None:
        """Close for uvicorn, which is going down."""
        if self.owner is not None:
            self.owner.close(DRAINING)

    def abort(self) -> None:
        """Drop the connection with whatever is unsent."""
        self._transport.abort()

    def pause_reading(self) -> None:
        """Let TCP slow the peer down."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take what the peer sends again."""
        self._transport.resume_reading()

    def text_received(self, text: str) -> None:
        """Hand a text packet to the owner."""
        if self.owner is not None:
            self.owner.receive_text(text)

    def binary_received(self, payload: bytes) -> None:
        """Hand a binary message to the owner."""
        if self.owner is not None:
            self.owner.receive_binary(payload)

    def ping_received(self, payload: bytes) -> None:
        """Answer; a peer that pings but does not read is not answered (section 5.5.3 allows it)."""
        if not self._closing and not self._transport.get_write_buffer_size():
            self.owner.flush()
            self._transport.write(frame(PONG, payload))

    def close_received(self, payload: bytes) -> None:
        """Echo the peer's code (section 5.5.1) and end."""
        code = close_code(payload)
        if code is None:
            self.violated(MALFORMED)
            return
        if self.owner is not None:
            self.owner.flush()  # nothing can be written after what comes now
        self._close(code, "")
        self._end_owner()

    def violated(self, closing: Closing) -> None:
        """Close what broke the protocol."""
        if self.owner is not None:
            self.owner.close(closing)

    def pause_writing(self) -> None:
        """Tell the session to hold messages back."""
        if self.owner is not None:
            self.owner.pause()

    def resume_writing(self) -> None:
        """Tell the session to go on."""
        if self.owner is not None:
            self.owner.resume()

    def gone(self) -> None:
        """Let go: the TCP connection is closed."""
        self._services.closings.discard(self)
        self._connections.discard(self)
        self.write = _discard
        self._end_owner()

    def _end_owner(self) -> None:
        owner, self.owner = self.owner, None
        if owner is not None:
            owner.close(TRANSPORT_CLOSE)

    def _close(self, code: int, reason: str) -> None:
        if self._closing:
            return
        self._closing = True
        transport = self._transport
        self._services.closings.add(self)
        if transport.is_closing():
            return
        transport.write(close_frame(code, reason))
        # The parser may be stuck in a broken frame, and nothing the peer still sends counts.
        transport.set_protocol(_Sink(self))
        transport.resume_reading()
        # Section 7.1.1: shut down the sending side, then read until the peer has closed too, lest
        # a reset destroy the close frame on its way. TLS cannot close one side only.
        if transport.can_write_eof():
            transport.write_eof()
        else:
            transport.close()


def _discard(_frames: bytes) -> None:
    """Stand in for a transport that is gone."""


class _Sink(asyncio.BufferedProtocol):
    """Reads and forgets, until the peer has closed."""

    __slots__ = ("_direct",)

    def __init__(self, direct: DirectTransport) -> None:
        self._direct = direct

    def get_buffer(self, _size_hint: int) -> memoryview:
        return _DISCARDED

    def buffer_updated(self, _count: int) -> None:
        pass

    def connection_lost(self, _error: Exception | None) -> None:
        self._direct.gone()
