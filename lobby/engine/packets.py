"""Socket.IO packets as both formats decode them (Socket.IO protocol, revision 5)."""

from typing import Any, Final, NamedTuple, Protocol

from lobby.engine.closing import Violation
from lobby.engine.message import Message

CONNECT: Final = 0
DISCONNECT: Final = 1
EVENT: Final = 2
ACK: Final = 3
CONNECT_ERROR: Final = 4
BINARY_EVENT: Final = 5
BINARY_ACK: Final = 6

# A client library raises these locally; as event names they would forge a life cycle.
RESERVED_EVENTS = frozenset(
    ("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener")
)


class Packet(NamedTuple):
    """
    A decoded packet.

    Attributes:
        kind: ``CONNECT``, ``DISCONNECT``, ``EVENT`` or ``ACK``, whatever the format called it.
        namespace: Beginning with a slash.
        data: Arguments of an event or ack, the auth object of a connect, else ``None``.
        ack_id: Id under which the sender expects an ack, or the one being acked.
        attachments: Binary packets that must follow before the packet is complete.

    """

    kind: int
    namespace: str
    data: Any = None
    ack_id: int | None = None
    attachments: int = 0


class Codec(Protocol):
    """One packet format: how packets of a client are read and messages to it are made."""

    name: str

    def decode_text(self, text: str) -> Packet:
        """Decode an Engine.IO text packet, its leading ``4`` included."""

    def decode_binary(self, payload: bytes) -> Packet:
        """Decode a binary packet that is no attachment."""

    def encode(
        self, kind: int, namespace: str, data: Any = None, ack_id: int | None = None
    ) -> Message:
        """Return the message for ``CONNECT``, ``EVENT``, ``ACK`` and the rest."""


def check(packet: Packet) -> Packet:
    """
    Return a packet whose data fits its kind, as the reference decoder demands.

    Raises:
        Violation: If it does not, if the event's name is reserved, or if the kind is not one a
            client may send.

    """
    kind, _, data, ack_id, _ = packet
    if kind == EVENT:
        check_event(data)
    elif kind == CONNECT:
        _require(data is None or type(data) is dict)
    elif kind == ACK:
        _require(type(data) is list and ack_id is not None)
    else:
        _require(kind == DISCONNECT and data is None)
    return packet


def arguments(data: Any) -> list[Any]:
    """Return event or ack arguments as python-socketio does: a tuple is several, ``None`` none."""
    if isinstance(data, tuple):
        return list(data)
    return [] if data is None else [data]


def check_event(data: Any) -> None:
    """
    Check that data begin with the name of an event that a client may send.

    Raises:
        Violation: If they do not.

    """
    if type(data) is not list or not data or type(data[0]) is not str or data[0] in RESERVED_EVENTS:
        raise Violation


def _require(fits: bool) -> None:
    if not fits:
        raise Violation
