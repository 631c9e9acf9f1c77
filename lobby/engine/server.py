"""The Socket.IO server: python-socketio's interface on an engine that is fast and bounded."""

from collections.abc import Collection
from typing import Any

import socketio

from lobby.engine.application import Application
from lobby.engine.connection import Connection
from lobby.engine.dispatcher import Dispatcher
from lobby.engine.engine import STOCK_LOG, Engine
from lobby.engine.gauges import Gauges
from lobby.engine.limits import Limits
from lobby.engine.membership import Membership
from lobby.engine.namespace import Namespace, StockHandlers
from lobby.engine.packets import Codec
from lobby.engine.prepared import Prepared
from lobby.engine.request import Request
from lobby.engine.route import Handlers
from lobby.engine.socket import Socket


class Server(socketio.AsyncServer):
    """
    Serves namespaces of the classes :class:`Namespace` and ``socketio.AsyncNamespace``.

    ``emit``, ``enter_room``, ``call``, sessions and the rest work as in python-socketio.

    Args:
        limits: The bounds in force.
        unknown_namespace_data: For the ``data`` of the CONNECT_ERROR that answers a CONNECT to a
            namespace nobody serves; left out if ``None``.
        options: As python-socketio's and python-engineio's servers take them, of them
            ``cors_allowed_origins``, ``cors_credentials``, ``transports``, ``allow_upgrades``.

    Attributes:
        deliveries: Messages that broadcasts have sent so far, each counted once for each socket.

    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        unknown_namespace_data: Any = None,
        **options: Any,
    ) -> None:
        self.limits = limits or Limits()
        self.deliveries = 0
        super().__init__(
            client_manager=Membership(),
            logger=STOCK_LOG,
            engineio_logger=STOCK_LOG,
            limits=self.limits,
            **options,
        )
        self._listed = options.get("namespaces") or ()
        self.dispatcher = Dispatcher(self.limits, self.manager, self._find_handlers, self.eio)
        if unknown_namespace_data is not None:
            self.dispatcher.unknown_namespace["data"] = unknown_namespace_data
        self.eio.receiver = self.dispatcher
        self.eio.admit = self.admit
        self.eio.address_of = self.address_of

    @property
    def gauges(self) -> Gauges:
        """What is counted of the connections."""
        gauges: Gauges = self.eio.services.gauges
        return gauges

    def application(self, other: Any = None, path: str = "socket.io") -> Application:
        """Return an ASGI application that hands everything outside ``/path/`` to the other one."""
        return Application(self.handle_request, other, path)

    def admit(self, connection: Connection) -> bool:
        """Decide whether a connection may open at all; override to refuse, with HTTP 403."""
        return True

    def address_of(self, request: Request) -> str:
        """
        Return the address a connection counts for; the peer's, unless overridden.

        ``request.header(b"x-forwarded-for")`` is for those who know their proxies.
        """
        return request.address

    def on(self, event: str, handler: Any = None, namespace: str | None = None) -> Any:
        """Register a handler as python-socketio does."""
        self.eio.keeps_environ = True
        return super().on(event, handler, namespace)

    def register_namespace(self, namespace_handler: socketio.AsyncNamespace) -> None:
        """Register a namespace."""
        if not isinstance(namespace_handler, Namespace):
            self.eio.keeps_environ = True
        super().register_namespace(namespace_handler)

    def get_environ(self, sid: str, namespace: str | None = None) -> dict[str, Any] | None:
        """Return the WSGI environ a socket connected with, if handlers for it are registered."""
        socket = self.find(sid, namespace or "/")
        return None if socket is None else socket.connection.environ

    def find(self, sid: str, namespace: str) -> Socket | None:
        """Return a connected socket."""
        socket: Socket | None = self.manager.find(sid, namespace)
        return socket

    def broadcast(
        self,
        sockets: Collection[Socket],
        event: str,
        data: Any = None,
        *,
        skip: Socket | None = None,
    ) -> None:
        """
        Send an event to many sockets.

        Synchronous. Serialised once for each packet format among them, framed once.
        """
        prepared = Prepared(event, data)
        last: Codec | None = None
        namespace = ""
        passed_over = 0
        for socket in sockets:
            if socket is skip or not socket.is_connected:
                passed_over += 1
                continue
            connection = socket.connection
            codec = connection.codec
            if codec is not last or socket.namespace != namespace:
                if codec is None:  # A CONNECT tells it, and only connected sockets come here.
                    raise RuntimeError("a connected socket has a packet format")
                last, namespace = codec, socket.namespace
                message = prepared.message(codec, namespace)
            connection.send(message)
        self.deliveries += len(sockets) - passed_over

    async def disconnect(
        self,
        sid: str,
        namespace: str | None = None,
        ignore_queue: bool = False,
    ) -> None:
        """Disconnect a socket from its namespace, after what is queued for it."""
        socket = self.find(sid, namespace or "/")
        if socket is not None:
            socket.disconnect()

    def _find_handlers(self, namespace: str) -> Handlers | None:
        own = self.namespace_handlers.get(namespace)
        if isinstance(own, Namespace):
            return own
        is_served = own is not None or namespace in self.handlers
        if is_served or self._listed == "*" or namespace in self._listed:
            return StockHandlers(self, namespace)
        return None

    def _engineio_server_class(self) -> type[Engine]:
        return Engine
