"""One client, as the application sees it."""

from collections.abc import Callable
from typing import Any

from socketio import packet

Transmit = Callable[[packet.Packet], None]


class Connection:
    """
    One Engine.IO session, shared by the namespaces that the client connects to.

    Attributes:
        sid: The session's own name.
        address: Where the peer connects from.
        identity: A place for the application to note who this is.

    """

    __slots__ = ("address", "identity", "sid")

    def __init__(self, sid: str, address: str) -> None:
        self.sid = sid
        self.address = address
        self.identity: Any = None


class Socket:
    """
    One client in one namespace. Nothing here waits: what is sent is queued in order.

    Attributes:
        sid: Names the socket for as long as it is connected.
        state: A place for the application's own notes.
        is_connected: False before CONNECT was answered, and after the last packet either way.

    """

    __slots__ = ("_transmit", "connection", "is_connected", "namespace", "sid", "state")

    def __init__(
        self, sid: str, namespace: str, connection: Connection, transmit: Transmit
    ) -> None:
        self.sid = sid
        self.namespace = namespace
        self.connection = connection
        self.state: Any = None
        self.is_connected = False
        self._transmit = transmit

    def emit(self, event: str, data: Any) -> None:
        """Send an event."""
        self._send(packet.EVENT, [event, data])

    def acknowledge(self, ack_id: int, data: Any) -> None:
        """Answer an event that asked for it."""
        self._send(packet.ACK, [data], ack_id)

    def disconnect(self) -> None:
        """Tell the client that it is out of this namespace; it does not come back by itself."""
        self._send(packet.DISCONNECT)
        self.is_connected = False

    def _send(self, kind: int, data: Any = None, id_: int | None = None) -> None:
        if self.is_connected:
            self._transmit(packet.Packet(kind, data, namespace=self.namespace, id=id_))
