"""
The Engine.IO server: sessions, and what HTTP and WebSocket requests do to them.

Overrides python-engineio's server; its private parts are met here and nowhere else.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import engineio
import orjson

from lobby.engine import request as http
from lobby.engine.asgi import Event, MessageTransport, Receive, Send
from lobby.engine.census import Census
from lobby.engine.closing import (
    DRAINING,
    OVERSIZE,
    SERVER_CLOSE,
    TRANSPORT_CLOSE,
    TRANSPORT_ERROR,
    Closing,
    Violation,
)
from lobby.engine.connection import Connection
from lobby.engine.limits import Limits
from lobby.engine.message import Message
from lobby.engine.origins import Origins
from lobby.engine.polling import PollingTransport
from lobby.engine.probe import Probe, Stray
from lobby.engine.request import Request
from lobby.engine.services import Receiver, Services
from lobby.engine.websocket import EXTENSION

# python-socketio and python-engineio log every packet, and what clients sent, as it came.
STOCK_LOG = logging.getLogger("lobby.engine.stock")
STOCK_LOG.setLevel(logging.ERROR)


class Engine(engineio.AsyncServer):
    """
    Engine.IO for any layer above that is a :class:`Receiver`.

    Attributes:
        sockets: Open connections by session id.
        receiver: Who hears of connections and their messages; set before the first request.
        admit: Asked before a connection is accepted; ``False`` refuses it with HTTP 403.
        address_of: The address a request counts for. Override it behind a trusted proxy.
        keeps_environ: Whether connections keep a WSGI environ for python-socketio's handlers.

    """

    def __init__(self, *, limits: Limits | None = None, **options: Any) -> None:
        self.limits = limits or Limits()
        options.setdefault("logger", STOCK_LOG)
        super().__init__(
            async_mode="asgi",
            ping_interval=self.limits.ping_interval_seconds,
            ping_timeout=self.limits.ping_timeout_seconds,
            max_http_buffer_size=self.limits.max_message_bytes,
            monitor_clients=False,
            **options,
        )
        self.origins = Origins(self.cors_allowed_origins, credentials=self.cors_credentials)
        self.receiver: Receiver | None = None
        self.admit: Callable[[Connection], bool] = lambda _connection: True
        self.address_of: Callable[[Request], str] = lambda request: request.address
        self.keeps_environ = False
        self._census = Census(self.limits)
        self._services: Services | None = None

    @property
    def services(self) -> Services:
        """What the connections share; made with the first of them."""
        if self._services is None:
            if self.receiver is None:
                raise RuntimeError("an engine needs a receiver")
            self._services = Services(self.limits, self.receiver, self._forget)
        return self._services

    async def handle_request(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request: the ASGI application of this engine."""
        request = Request(scope)
        fault = request.fault(self.transports)
        status = 400
        if not self.origins.admits(request):
            fault, status = http.FORBIDDEN, 403
        if request.is_websocket:
            await self._serve_websocket(request, receive, send, is_refused=fault is not None)
            return
        headers = self.origins.headers(request)
        if request.method == "OPTIONS":
            await http.respond(send, b"", headers)
        elif fault is not None:
            await http.refuse(send, fault, headers, status)
        elif request.sid is None:
            await self._open_polling(request, send, headers)
        else:
            await self._serve_polling(request, receive, send, headers)

    async def send_packet(self, sid: str, pkt: Any) -> None:
        """Send a packet of python-engineio's own class."""
        connection = self.sockets.get(sid)
        if connection is None:
            return
        encoded = pkt.encode()
        is_text = isinstance(encoded, str)
        connection.send(Message(encoded.encode()) if is_text else Message(None, (encoded,)))

    async def get_session(self, sid: str) -> dict[str, Any]:
        """Return python-socketio's sessions of a connection."""
        connection: Connection = self._get_socket(sid)
        if connection.session is None:
            connection.session = {}
        return connection.session

    async def disconnect(self, sid: str | None = None) -> None:
        """Close one connection, or all of them."""
        connections = list(self.sockets.values()) if sid is None else [self.sockets.get(sid)]
        for connection in connections:
            if connection is not None:
                connection.close(SERVER_CLOSE)

    def close_all(self, closing: Closing = DRAINING) -> None:
        """Close every connection at once; clients reconnect by themselves."""
        for connection in list(self.sockets.values()):
            connection.close(closing)

    async def _serve_websocket(
        self, request: Request, receive: Receive, send: Send, *, is_refused: bool
    ) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        owner = None if is_refused else self._websocket_owner(request)
        if owner is None:
            await send({"type": "websocket.close", "code": 1008})
            return
        greeting = [self._register(owner, [])] if isinstance(owner, Connection) else []
        direct = request.scope.get("extensions", {}).get(EXTENSION)
        if direct is None:
            await send({"type": "websocket.accept"})
            transport = MessageTransport(self.services, receive, send, greeting)
            self._adopt(owner, transport)
            await transport.run()
            return
        frames = b"".join([message.frame for message in greeting])
        try:
            self._adopt(owner, direct.accept(self.services, frames))
        except ConnectionResetError:
            owner.close(TRANSPORT_CLOSE)

    def _websocket_owner(self, request: Request) -> Any:
        if request.sid is None:
            return self._make(request)
        connection: Connection | None = self.sockets.get(request.sid)
        if connection is None or not self.allow_upgrades:
            return None
        if connection.upgraded or connection.probe is not None:
            # Accepted and closed, as the reference does: a refusal would be an error to a client.
            return Stray()
        return Probe(connection, self.services)

    def _adopt(self, owner: Any, transport: Any) -> None:
        transport.owner = owner
        owner.open(transport)
        if isinstance(owner, Connection):
            self._begin(owner)

    def _make(self, request: Request) -> Connection | None:
        address = self.address_of(request)
        if not self._census.has_room(address):
            return None
        connection = Connection(
            self.services,
            self.generate_id(),
            address=address,
            origin=request.header(b"origin"),
        )
        if not self.admit(connection):
            return None
        if self.keeps_environ:
            connection.environ = http.environ(request.scope)
        return connection

    def _register(self, connection: Connection, upgrades: list[str]) -> Message:
        self.sockets[connection.sid] = connection
        self._census.enter(connection.address)
        opening = {
            "sid": connection.sid,
            "upgrades": upgrades,
            "pingInterval": round(self.limits.ping_interval_seconds * 1000),
            "pingTimeout": round(self.limits.ping_timeout_seconds * 1000),
            "maxPayload": self.limits.max_message_bytes,
        }
        return Message(b"0" + orjson.dumps(opening))

    def _begin(self, connection: Connection) -> None:
        self.services.heartbeat.start(connection)
        self.services.receiver.opened(connection)

    def _forget(self, connection: Connection) -> None:
        if self.sockets.pop(connection.sid, None) is not None:
            self._census.leave(connection.address)

    async def _open_polling(self, request: Request, send: Send, headers: http.Headers) -> None:
        connection = self._make(request)
        if connection is None:
            await http.refuse(send, http.FORBIDDEN, headers, 403)
            return
        upgrades = ["websocket"] if "websocket" in self.transports and self.allow_upgrades else []
        opening = self._register(connection, upgrades)
        connection.open(PollingTransport(connection))
        self._begin(connection)
        await http.respond(send, opening.payloads()[0], headers)

    async def _serve_polling(
        self, request: Request, receive: Receive, send: Send, headers: http.Headers
    ) -> None:
        connection = self.sockets.get(request.sid)
        if connection is None or connection.upgraded:
            await http.refuse(send, http.UNKNOWN_SESSION, headers)
        elif request.method == "GET":
            await self._poll(connection.transport, receive, send, headers)
        elif request.method == "POST":
            await self._post(request, connection, receive, send, headers)
        else:
            await http.refuse(send, http.BAD_REQUEST, headers)

    async def _poll(
        self, transport: PollingTransport, receive: Receive, send: Send, headers: http.Headers
    ) -> None:
        watch = asyncio.ensure_future(_until_gone(receive))
        watch.add_done_callback(lambda done: None if done.cancelled() else transport.cancelled())
        try:
            payload = await transport.poll()
        finally:
            watch.cancel()
        if payload is None:
            await http.refuse(send, http.BAD_REQUEST, headers)
        else:
            await http.respond(send, payload, headers)

    async def _post(
        self,
        request: Request,
        connection: Connection,
        receive: Receive,
        send: Send,
        headers: http.Headers,
    ) -> None:
        polling: Any = connection.transport
        try:
            if request.content_length > self.limits.max_message_bytes:
                raise Violation(OVERSIZE)
            async with asyncio.timeout(self.limits.header_timeout_seconds):
                body = await _read_body(receive, self.limits.max_message_bytes)
        except (Violation, TimeoutError) as error:
            is_oversize = isinstance(error, Violation)
            connection.close(OVERSIZE if is_oversize else TRANSPORT_ERROR)
            ending = [*headers, (b"connection", b"close")]
            await http.refuse(send, http.BAD_REQUEST, ending, 413 if is_oversize else 408)
            return
        # The session may have ended, or have upgraded, before the body was there.
        if await polling.post(body):
            await http.respond(send, b"ok", headers)
        else:
            await http.refuse(send, http.BAD_REQUEST, headers)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read_body(receive: Receive, max_bytes: int) -> bytes:
    body = bytearray()
    more = True
    while more:
        event: Event = await receive()
        # Half a body is no packet: treated as one that never came.
        if event["type"] == "http.disconnect":
            raise TimeoutError
        body += event.get("body", b"")
        more = event.get("more_body", False)
        if len(body) > max_bytes:
            raise Violation(OVERSIZE)
    return bytes(body)
