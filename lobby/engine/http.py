"""
uvicorn's HTTP protocol class with a time-out for headers and a way to the direct path.

Private parts of uvicorn's httptools protocol are overridden here and nowhere else.
"""

import asyncio
from typing import Any, ClassVar

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lobby.engine.websocket import WebSocketProtocol


class HttpProtocol(HttpToolsProtocol):
    """
    HTTP for one peer.

    Logs nothing that a peer can cause at will: a bad request is answered, not reported.
    """

    header_timeout_seconds: ClassVar[float] = 5.0
    """How long the headers of a request may take; uvicorn itself has no such limit."""

    _header_timer: asyncio.TimerHandle | None = None
    _upgrading: WebSocketProtocol | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, and wait for the first request."""
        super().connection_made(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._forget_headers()
        if self._upgrading is not None:
            self._upgrading.lost()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        if self.parser is None:
            return
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._upgrade()
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        if self._header_timer is None:
            self._expect_headers()

    def on_headers_complete(self) -> None:
        """Answer a request, whose headers are whole."""
        self._forget_headers()
        super().on_headers_complete()

    def release(self) -> None:
        """Let go of the connection, which is a WebSocket now."""
        self._upgrading = None
        self.parser = self.transport = self.flow = None  # type: ignore[assignment]
        self.scope = self.headers = None  # type: ignore[assignment]

    def _upgrade(self) -> None:
        if not self._should_upgrade():
            self.send_400_response("Unsupported upgrade request.")
            return
        made: Any = self.ws_protocol_class
        if not issubclass(made, WebSocketProtocol):
            self.handle_websocket_upgrade()
            return
        self._upgrading = made(self.config, self.server_state, self.app_state)
        self._upgrading.upgrade(self)

    def _expect_headers(self) -> None:
        self._header_timer = self.loop.call_later(self.header_timeout_seconds, self._give_up)

    def _forget_headers(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _give_up(self) -> None:
        self._header_timer = None
        if self.transport is not None:
            self.transport.abort()
