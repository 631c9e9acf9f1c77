"""The Socket.IO protocol above Engine.IO: packets of a connection to its sockets."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from socketio.exceptions import ConnectionRefusedError as StockRefusal

from lobby.engine.closing import CLIENT_CLOSE, OVERSIZE, TRANSPORT_CLOSE, Violation
from lobby.engine.commands import Commands
from lobby.engine.connection import Connection
from lobby.engine.engine import Engine
from lobby.engine.json import JsonCodec, join
from lobby.engine.limits import Limits
from lobby.engine.membership import Membership, call
from lobby.engine.msgpack import MsgpackCodec
from lobby.engine.packets import CONNECT, CONNECT_ERROR, DISCONNECT, EVENT, Packet
from lobby.engine.route import Handlers
from lobby.engine.socket import Socket

log = logging.getLogger(__name__)


class Dispatcher:
    """
    Receives for a Socket.IO server.

    Args:
        limits: The bounds in force.
        membership: Where connected sockets are entered.
        find_handlers: Returns the handlers of a namespace, ``None`` if there is no such one.
        engine: The engine below.

    Attributes:
        unknown_namespace: What a CONNECT to a namespace that does not exist is answered.

    """

    def __init__(
        self,
        limits: Limits,
        membership: Membership,
        find_handlers: Callable[[str], Handlers | None],
        engine: Engine,
    ) -> None:
        self.limits = limits
        self.unknown_namespace: dict[str, Any] = {"message": "Invalid namespace"}
        self._membership = membership
        self._find_handlers = find_handlers
        self._engine = engine
        self._json = JsonCodec(limits.max_attachments)
        self._msgpack = MsgpackCodec()
        self._routes: dict[str, _Route] = {}

    def opened(self, connection: Connection) -> None:
        """Expect a CONNECT within the time-out."""
        self._engine.services.connects.add(connection)

    def text(self, connection: Connection, text: str) -> None:
        """Take a text packet; the first packet of a connection tells its format."""
        codec = connection.codec
        if codec is None:
            codec = connection.codec = self._json
        # Attachments follow their packet at once; anything else in between is another protocol.
        if connection.partial is not None:
            raise Violation
        packet = codec.decode_text(text)
        if packet.attachments:
            connection.partial = _Partial(packet, len(text.encode()), self.limits)
        else:
            self._take(connection, packet)

    def binary(self, connection: Connection, payload: bytes) -> None:
        """Take a binary packet: an attachment, or a packet of a msgpack client."""
        codec = connection.codec
        if codec is None:
            codec = connection.codec = self._msgpack
        partial_packet = connection.partial
        if partial_packet is None:
            self._take(connection, codec.decode_binary(payload))
        elif partial_packet.add(payload):
            connection.partial = None
            self._take(connection, partial_packet.whole())

    def closed(self, connection: Connection) -> None:
        """Disconnect all sockets of a connection that has ended."""
        reason = connection.closing.reason if connection.closing else ""
        connection.partial = None
        for socket in connection.sockets.values():
            self.leave(socket, reason)
        connection.sockets.clear()

    def leave(self, socket: Socket, reason: str) -> None:
        """End a socket; its handlers hear of it as the last of its commands."""
        if socket.is_closed:
            return
        was_connected = socket.is_connected
        socket.end()
        if was_connected:
            self._membership.remove(socket)
            route = self._routes[socket.namespace]
            socket.enqueue(partial(route.disconnected, socket, reason))
            self._expect_connect(socket.connection)

    def _take(self, connection: Connection, packet: Packet) -> None:
        kind, namespace, data, ack_id, _ = packet
        if kind == CONNECT:
            self._connect(connection, namespace, data)
            return
        socket = connection.sockets.get(namespace)
        if socket is None:
            raise Violation
        if kind == DISCONNECT:
            del connection.sockets[namespace]
            self.leave(socket, CLIENT_CLOSE.reason)
            return
        # A client cannot know yet that the server has just disconnected it.
        if socket.is_closed:
            return
        if not socket.is_connected:
            raise Violation
        if kind == EVENT:
            socket.receive(data[0], data[1:], ack_id)
        else:
            self._answer(socket, ack_id, data)

    def _connect(self, connection: Connection, namespace: str, auth: Any) -> None:
        earlier = connection.sockets.get(namespace)
        if earlier is not None and not earlier.is_closed:
            if earlier.is_connected:
                raise Violation
            return  # The JavaScript client repeats itself if told twice; one answer serves both.
        route = self._route(namespace)
        if route is None:
            _send(connection, CONNECT_ERROR, namespace, self.unknown_namespace)
            return
        if connection.connects is not None and len(connection.connects) >= route.max_commands:
            raise Violation  # nobody connects so often; these, too, would wait without end
        socket = Socket(self._engine.generate_id(), namespace, connection, route)
        connection.sockets[namespace] = socket
        if connection.connects is None:
            connection.connects = Commands(partial(setattr, connection, "connects", None))
        connection.connects.put(partial(self._accept, socket, route, auth))

    async def _accept(self, socket: Socket, route: "_Route", auth: Any) -> None:
        if socket.is_closed:
            return
        self._membership.expect(socket)
        try:
            await route.accept(socket, auth)
        except StockRefusal as refusal:
            self._refuse(socket, refusal.error_args)
        except Exception:
            log.exception("a connect handler failed")
            self._refuse(socket, {"message": "Unable to connect"})
        else:
            await self._admit(socket, route)
        finally:
            self._membership.dismiss(socket)

    async def _admit(self, socket: Socket, route: "_Route") -> None:
        connection = socket.connection
        if socket.is_closed:
            await route.disconnected(socket, (connection.closing or TRANSPORT_CLOSE).reason)
            return
        _send(connection, CONNECT, socket.namespace, {"sid": socket.sid})
        if socket.is_closed:  # that was one message too many for a slow consumer
            await route.disconnected(socket, (connection.closing or TRANSPORT_CLOSE).reason)
            return
        # Only now may pushes reach the socket, so none can come before its CONNECT.
        socket.is_connected = True
        self._membership.add(socket)
        self._engine.services.connects.discard(connection)
        socket.enqueue(partial(route.connected, socket))

    def _refuse(self, socket: Socket, error: Any) -> None:
        connection = socket.connection
        if connection.sockets.get(socket.namespace) is socket:
            del connection.sockets[socket.namespace]
        if not socket.is_closed:
            _send(connection, CONNECT_ERROR, socket.namespace, error)
        socket.end()

    def _answer(self, socket: Socket, ack_id: int | None, args: list[Any]) -> None:
        callback = None if ack_id is None else socket.answered(ack_id)
        if callback is not None:
            # Past the queue: a handler that waits for this ack would wait for itself.
            Commands(_nothing).put(partial(call, callback, args))

    def _expect_connect(self, connection: Connection) -> None:
        if connection.closing is None and all(s.is_closed for s in connection.sockets.values()):
            self._engine.services.connects.add(connection)

    def _route(self, namespace: str) -> "_Route | None":
        route = self._routes.get(namespace)
        if route is None:
            handlers = self._find_handlers(namespace)
            if handlers is None:
                return None
            route = self._routes[namespace] = _Route(handlers, self)
        return route


class _Route:
    """The handlers of a namespace, and the dispatcher they are reached through."""

    def __init__(self, handlers: Handlers, dispatcher: Dispatcher) -> None:
        self.max_commands = dispatcher.limits.max_commands
        self.accept = handlers.accept
        self.connected = handlers.connected
        self.receive_now = handlers.receive_now
        self.receive = handlers.receive
        self.disconnected = handlers.disconnected
        self.left = dispatcher.leave


class _Partial:
    """A packet whose attachments are still coming."""

    __slots__ = ("_attachments", "_packet", "_room")

    def __init__(self, packet: Packet, size: int, limits: Limits) -> None:
        self._packet = packet
        self._attachments: list[bytes] = []
        self._room = limits.max_message_bytes - size

    def add(self, attachment: bytes) -> bool:
        """Take an attachment; return whether it was the last."""
        self._room -= len(attachment)
        if self._room < 0:
            raise Violation(OVERSIZE)
        self._attachments.append(attachment)
        return len(self._attachments) == self._packet.attachments

    def whole(self) -> Packet:
        """Return the packet with each attachment in its one place."""
        attachments = dict(enumerate(self._attachments))
        data = join(self._packet.data, attachments)
        if attachments:
            raise Violation
        return self._packet._replace(data=data)


def _send(connection: Connection, kind: int, namespace: str, data: Any) -> None:
    if connection.codec is not None:
        connection.send(connection.codec.encode(kind, namespace, data))


def _nothing() -> None:
    pass
