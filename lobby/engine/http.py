"""
uvicorn's HTTP protocol class with bounds and time-outs, and a way to the direct path.

Private parts of uvicorn's httptools protocol are overridden here and nowhere else.
"""

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar

import httptools
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lobby.engine import handshake
from lobby.engine.websocket import WebSocketProtocol

MAX_HEAD_BYTES = 32 * 1024  # Browsers send 8 KiB at most; proxies pass on 32 KiB at most.
MAX_HEADERS = 100
MAX_PIPELINED = 8  # No browser pipelines; a polling client needs one poll and one post.

_SLICE_BYTES = 8 * 1024  # Bounds what is parsed past a limit.


class HttpProtocol(HttpToolsProtocol):
    """
    HTTP for one peer.

    Logs nothing that a peer can cause at will: a bad request is answered, not reported.
    """

    header_timeout_seconds: ClassVar[float] = 5.0
    """How long the headers of a request may take; uvicorn itself has no such limit."""

    _header_timer: asyncio.TimerHandle | None = None
    _upgrading: WebSocketProtocol | None = None
    # uvicorn's ``cycle`` is the request parsed last; this is the one that is being answered.
    _running: Any = None
    _is_in_head = False
    # Bytes since the parser last handed something on.
    _kept_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, and wait for the first request."""
        # As uvicorn does it, but for the addresses: it has uvloop make two socket objects to ask.
        self.connections.add(self)
        self.transport = transport
        self.flow = FlowControl(transport)
        self.server = _address(transport.get_extra_info("sockname"))
        self.client = _address(transport.get_extra_info("peername"))
        self.scheme = "http" if transport.get_extra_info("sslcontext") is None else "https"
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._forget_headers()
        self._unset_keepalive_if_required()
        if self._upgrading is not None:
            self._upgrading.lost()
        self._cut_off()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        if self.parser is None or self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        try:
            self._feed(data)
        except httptools.HttpParserUpgrade:
            self._upgrade()
            return
        except httptools.HttpParserError as error:
            reason = error.__context__
            self._refuse(reason.status if isinstance(reason, _Excess) else HTTPStatus.BAD_REQUEST)
            return
        except _Excess as excess:
            self._refuse(excess.status)
            return
        # Whatever it was, unless a request is being answered the peer owes one. Further bytes do
        # not move the deadline: they may be blank lines, or a body that nobody reads.
        if (self._is_in_head or not self._is_answering) and self._header_timer is None:
            self._expect_headers()

    def on_message_begin(self) -> None:
        """Begin a request."""
        if len(self.pipeline) >= MAX_PIPELINED:
            raise _Excess(HTTPStatus.TOO_MANY_REQUESTS)
        super().on_message_begin()
        self._is_in_head = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, or a trailer."""
        if len(self.headers) >= MAX_HEADERS:
            raise _Excess(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Answer a request, whose headers are whole."""
        self._is_in_head = False
        self._kept_bytes = 0
        self._forget_headers()
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """Take the beginning of a chunk."""
        self._kept_bytes = 0

    def on_body(self, body: bytes) -> None:
        """Take some of the body."""
        self._kept_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._kept_bytes = 0
        if not self._is_answering:
            self._forget_headers()
        super().on_message_complete()

    def release(self) -> None:
        """Let go of the connection, which is a WebSocket now."""
        self._upgrading = None
        self.parser = self.transport = self.flow = None  # type: ignore[assignment]
        self.scope = self.headers = None  # type: ignore[assignment]

    @property
    def _is_answering(self) -> bool:
        return self._running is not None and not self._running.response_complete

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        cycle.transport = _Outlet(cycle.transport)
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _feed(self, data: bytes) -> None:
        for start in range(0, len(data), _SLICE_BYTES):
            piece = data[start : start + _SLICE_BYTES]
            self._kept_bytes += len(piece)
            try:
                self.parser.feed_data(piece)
            except httptools.HttpParserUpgrade as upgrade:
                # RFC 6455 section 4.1: the client waits for the response before it sends more.
                if start + upgrade.args[0] < len(data):
                    raise _Excess(HTTPStatus.BAD_REQUEST) from None
                raise
            if self._kept_bytes > MAX_HEAD_BYTES:
                raise _Excess(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _upgrade(self) -> None:
        # An answer that is still to come would be written into the WebSocket.
        if self._is_answering or not self._should_upgrade():
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        # RFC 6455 section 4.2.1, item 1; the classes of uvicorn never learn the version.
        if (self.scope["method"], self.scope["http_version"]) != ("GET", "1.1"):
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        made: Any = self.ws_protocol_class
        if not issubclass(made, WebSocketProtocol):
            self.handle_websocket_upgrade()
            return
        self._upgrading = made(self.config, self.server_state, self.app_state)
        self._upgrading.upgrade(self)

    def _refuse(self, status: HTTPStatus) -> None:
        """Close, with an answer unless it would fall into the middle of another."""
        is_free = not (self._is_answering and self._running.response_started)
        self._cut_off()
        if is_free:
            self.transport.write(handshake.refusal(status))
        self.transport.close()
        # A peer that does not read would keep the connection open.
        self._forget_headers()
        self._expect_headers()

    def _cut_off(self) -> None:
        self.pipeline.clear()
        if self._is_answering:
            self._running.disconnected = True
            self._running.message_event.set()

    def _expect_headers(self) -> None:
        self._header_timer = self.loop.call_later(self.header_timeout_seconds, self._give_up)

    def _forget_headers(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _give_up(self) -> None:
        self._header_timer = None
        if self.transport is not None:
            self._cut_off()
            self.transport.abort()


class _Excess(Exception):
    """The peer sent more than it may."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class _Outlet:
    """The TCP connection as an answer sees it: what comes too late is dropped, not an error."""

    __slots__ = ("_transport",)

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        self._transport.close()


def _address(name: Any) -> Any:
    """Return what ASGI calls an address: host and port; ``None`` for a UNIX socket's."""
    return name[:2] if isinstance(name, tuple) else None
