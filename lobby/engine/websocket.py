"""uvicorn's WebSocket protocol class for the direct path."""

import asyncio
import contextlib
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from uvicorn.config import Config
from uvicorn.server import ServerState

from lobby.engine import handshake
from lobby.engine.direct import DirectTransport
from lobby.engine.services import Services

EXTENSION = "lobby.websocket"

log = logging.getLogger(__name__)


class WebSocketProtocol:
    """
    One upgrade request, from its headers to its acceptance or refusal.

    uvicorn makes one for each; it offers itself in the ASGI scope's ``extensions``, and an
    application that calls :meth:`accept` may return at once: the connection stays open without
    the call. Works with :class:`lobby.engine.http.HttpProtocol` only, which has parsed the request.
    """

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        self._config = config
        self._state = server_state
        self._app_state = app_state
        self._http: Any = None
        self._key = b""
        self._is_answered = False
        self._status = HTTPStatus.FORBIDDEN
        self._lost = asyncio.Event()
        self._is_announced = False

    def upgrade(self, http: Any) -> None:
        """Take an HTTP connection over and ask the application."""
        self._http = http
        try:
            self._key = handshake.accept_key(http.headers)
        except handshake.BadHandshake as bad:
            self._answer(bad.response)
            return
        # Nothing may come before the response (section 4.1), so nothing is read.
        http.transport.pause_reading()
        task = http.loop.create_task(self._run())
        task.add_done_callback(self._state.tasks.discard)
        self._state.tasks.add(task)

    def accept(self, services: Services, greeting: bytes) -> DirectTransport:
        """
        Upgrade the connection and write the frames of the greeting; the caller sets its owner.

        Raises:
            ConnectionResetError: If the peer has gone meanwhile.

        """
        http = self._http
        if http.transport.is_closing() or self._is_answered:
            raise ConnectionResetError
        self._is_answered = True
        self._state.connections.discard(http)
        direct = DirectTransport(http.transport, services, self._state.connections)
        direct.start(handshake.upgrade(self._key) + greeting)
        http.release()
        return direct

    def lost(self) -> None:
        """Note that the peer has gone before the answer."""
        self._is_answered = True
        self._lost.set()

    async def receive(self) -> dict[str, Any]:
        """Return ASGI's connect event, and its disconnect event if the peer goes."""
        if not self._is_announced:
            self._is_announced = True
            return {"type": "websocket.connect"}
        await self._lost.wait()
        return {"type": "websocket.disconnect", "code": 1006}

    async def send(self, message: dict[str, Any]) -> None:
        """
        Take a refusal from the application.

        Raises:
            NotImplementedError: On an acceptance by message; the scope's extension is the way.

        """
        kind = message["type"]
        if kind == "websocket.close":
            self._answer(handshake.refusal(HTTPStatus.FORBIDDEN))
        elif kind == "websocket.http.response.start":
            self._status = HTTPStatus(message["status"])
        elif kind == "websocket.http.response.body":
            self._answer(handshake.refusal(self._status, message.get("body", b"")))
        else:
            raise NotImplementedError(kind)

    async def _run(self) -> None:
        with contextlib.suppress(ConnectionResetError):
            try:
                await self._config.loaded_app(self._scope(), self.receive, self.send)
            except Exception:
                log.exception("the application failed at a WebSocket handshake")
        if not self._is_answered:
            self._answer(handshake.refusal(HTTPStatus.INTERNAL_SERVER_ERROR))

    def _answer(self, response: bytes) -> None:
        if not self._is_answered:
            self._is_answered = True
            self._http.transport.write(response)
            self._http.transport.close()

    def _scope(self) -> dict[str, Any]:
        http = self._http
        path, _, query = http.url.partition(b"?")
        root = self._config.root_path
        return {
            "type": "websocket",
            "asgi": {"version": self._config.asgi_version, "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "wss" if http.scheme == "https" else "ws",
            "server": http.server,
            "client": http.client,
            "root_path": root,
            "path": root + unquote(path.decode("ascii", "replace")),
            "raw_path": root.encode("ascii") + path,
            "query_string": query,
            "headers": http.headers,
            "subprotocols": [],
            "state": self._app_state.copy(),
            "extensions": {EXTENSION: self, "websocket.http.response": {}},
        }
