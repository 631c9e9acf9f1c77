"""Socket.IO packets as socket.io-msgpack-parser writes them; pure."""

import msgpack
from picows import WSMsgType

from loadtest.frames import Json, Kind, Packet

MESSAGE = WSMsgType.BINARY
CONNECT, DISCONNECT, EVENT = 0, 1, 2
_KINDS = (Kind.CONNECT, Kind.DISCONNECT, Kind.EVENT, Kind.ACK, Kind.CONNECT_ERROR)


def connect(namespace: str, auth: dict[str, Json]) -> bytes:
    """Ask to enter a namespace."""
    return _packed({"type": CONNECT, "data": auth, "nsp": namespace})


def disconnect(namespace: str) -> bytes:
    """Say goodbye to a namespace."""
    return _packed({"type": DISCONNECT, "nsp": namespace})


def event(namespace: str, name: str, body: dict[str, Json], ack_id: int | None) -> bytes:
    """Make a command; one that asks for an ack if it has an id."""
    packet: dict[str, Json] = {"type": EVENT, "data": [name, body], "nsp": namespace}
    return _packed(packet if ack_id is None else {**packet, "id": ack_id})


def parse(frame: bytes, namespace: str) -> Packet:
    """Take a frame apart; what is malformed or of another namespace is ``UNEXPECTED``."""
    try:
        packet = msgpack.unpackb(frame)
    except (ValueError, msgpack.UnpackException):
        return Packet(Kind.UNEXPECTED)
    if not isinstance(packet, dict) or packet.get("nsp") != namespace:
        return Packet(Kind.UNEXPECTED)
    kind, ack_id = packet.get("type"), packet.get("id")
    if not isinstance(kind, int) or not 0 <= kind < len(_KINDS):
        return Packet(Kind.UNEXPECTED)
    return Packet(_KINDS[kind], packet.get("data"), ack_id if isinstance(ack_id, int) else None)


def _packed(packet: dict[str, Json]) -> bytes:
    return bytes(msgpack.packb(packet))
