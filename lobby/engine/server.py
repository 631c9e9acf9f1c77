"""python-socketio's server with ordered events, a guarded lifecycle and a synchronous fan-out."""

import asyncio
import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

import orjson
import socketio
from engineio import packet as engine_packet
from socketio import packet

from lobby.engine.namespace import ConnectionRefused, Namespace
from lobby.engine.socket import Connection, Socket

# The library logs a traceback for every packet that does not parse: noise that any client can make.
_QUIET = logging.getLogger("lobby.engine.library")
_QUIET.setLevel(logging.CRITICAL)


class StrictJson:
    """JSON as both ends understand it: no NaN comes in or goes out."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """Return a value as compact JSON."""
        return orjson.dumps(value).decode()

    @staticmethod
    def loads(text: str) -> Any:
        """
        Return what a JSON text holds.

        Raises:
            orjson.JSONDecodeError: If it is not JSON, NaN and nesting past 1,024 levels included.

        """
        return orjson.loads(text)


class Server(socketio.AsyncServer):
    """
    Serves the registered :class:`Namespace` objects.

    Args:
        max_message_bytes: A larger message closes its connection.
        allowed_origins: Origins that browsers may connect from, ``*`` for all.
        namespace_hint: What a client that asks for another namespace is told.

    """

    def __init__(
        self, *, max_message_bytes: int, allowed_origins: str | list[str], namespace_hint: str
    ) -> None:
        super().__init__(
            async_mode="asgi",
            async_handlers=False,  # one task per event would let two events of a socket overtake
            json=StrictJson,
            max_http_buffer_size=max_message_bytes,
            cors_allowed_origins=allowed_origins,
            cors_credentials=False,
            logger=_QUIET,
            engineio_logger=_QUIET,
        )
        self._hint = namespace_hint
        self._sockets: dict[str, Socket] = {}
        self._connections: dict[str, Connection] = {}
        self._farewells: set[asyncio.Task[None]] = set()

    def broadcast(
        self, sockets: Iterable[Socket], event: str, data: Any, *, skip: Socket | None = None
    ) -> None:
        """Send an event to sockets of one namespace, serialised once however many they are."""
        frames: list[engine_packet.Packet] = []
        for socket in sockets:
            if socket is skip or not socket.is_connected:
                continue
            frames = frames or _frames(
                packet.Packet(packet.EVENT, [event, data], namespace=socket.namespace)
            )
            self._enqueue(socket.connection.sid, frames)

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        await super()._handle_eio_connect(eio_sid, environ)
        client = environ["asgi.scope"].get("client") or ("", 0)
        self._connections[eio_sid] = Connection(eio_sid, client[0])

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        name = namespace or "/"
        handler = self.namespace_handlers.get(name)
        if handler is None:
            refusal = {"message": "Invalid namespace", "data": {"hint": self._hint}}
            self._transmit(eio_sid, packet.Packet(packet.CONNECT_ERROR, refusal, namespace=name))
            return
        sid = await self.manager.pre_connect(eio_sid, name)
        if sid is not None:
            await self._admit(self._socket(sid, eio_sid, name), handler, data)

    async def _admit(self, socket: Socket, handler: Namespace, auth: Any) -> None:
        connection, name = socket.connection, socket.namespace
        try:
            await handler.accept(socket, auth)
        except ConnectionRefused as exc:
            refusal = {"message": exc.message, "data": exc.data}
            answer = packet.Packet(packet.CONNECT_ERROR, refusal, namespace=name)
            self._transmit(connection.sid, answer)
            await self.manager.disconnect(socket.sid, name)
            return
        answer = packet.Packet(packet.CONNECT, {"sid": socket.sid}, namespace=name)
        self._transmit(connection.sid, answer)
        await self.manager.connect(socket.sid, name)
        self._sockets[socket.sid] = socket
        socket.is_connected = True
        await handler.connected(socket)

    async def _handle_event(
        self,
        eio_sid: str,
        namespace: str | None,
        id: int | None,
        data: Any,
    ) -> None:
        name = namespace or "/"
        socket = self._sockets.get(self.manager.sid_from_eio_sid(eio_sid, name) or "")
        if socket is None or not socket.is_connected or not _is_event(data):
            return
        handler: Namespace = self.namespace_handlers[name]
        if not handler.receive_now(socket, data[0], data[1:], id):
            await handler.receive(socket, data[0], data[1:], id)

    async def _handle_disconnect(
        self, eio_sid: str, namespace: str | None, reason: str | None = None
    ) -> None:
        name = namespace or "/"
        socket = self._sockets.pop(self.manager.sid_from_eio_sid(eio_sid, name) or "", None)
        self._binary_packet.pop(eio_sid, None)
        if socket is None:
            return
        socket.is_connected = False
        await self.manager.disconnect(socket.sid, name)
        await self.namespace_handlers[name].disconnected(socket, reason or "client disconnect")

    async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        await super()._handle_eio_disconnect(eio_sid, reason)
        self._connections.pop(eio_sid, None)

    def _socket(self, sid: str, eio_sid: str, namespace: str) -> Socket:
        transmit = partial(self._transmit, eio_sid)
        return Socket(sid, namespace, self._connections[eio_sid], transmit)

    def _transmit(self, eio_sid: str, message: packet.Packet) -> None:
        self._enqueue(eio_sid, _frames(message))
        if message.packet_type == packet.DISCONNECT:
            # In a task of its own: who disconnects a socket must not run the farewell inside.
            task = asyncio.ensure_future(
                self._handle_disconnect(eio_sid, message.namespace, "server disconnect")
            )
            self._farewells.add(task)
            task.add_done_callback(self._farewells.discard)

    def _enqueue(self, eio_sid: str, frames: list[engine_packet.Packet]) -> None:
        # The library's own send() may find a time-out and run the disconnect handler inside.
        session = self.eio.sockets.get(eio_sid)
        if session is not None and not session.closed:
            for frame in frames:
                session.queue.put_nowait(frame)


def _is_event(data: Any) -> bool:
    return isinstance(data, list) and bool(data) and isinstance(data[0], str)


def _frames(message: packet.Packet) -> list[engine_packet.Packet]:
    encoded = message.encode()
    parts = encoded if isinstance(encoded, list) else [encoded]
    return [engine_packet.Packet(engine_packet.MESSAGE, part) for part in parts]
