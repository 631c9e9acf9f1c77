"""Engine.IO 4 and Socket.IO 5 text frames, made and read by hand; pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import orjson
from picows import WSMsgType

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

HANDSHAKE = "/socket.io/?EIO=4&transport=websocket"
PONG = b"3"
MESSAGE = WSMsgType.TEXT

# <Engine.IO type 4><Socket.IO type>[/namespace,][ack id][payload]; a lone DISCONNECT may omit ","
_MESSAGE = re.compile(rb"4([0-6])(?:(/[^,]*),?)?(\d+)?(.*)", re.DOTALL)


class Kind(StrEnum):
    """What a frame is; values are the packet types as written on the wire."""

    OPEN = "0"
    CLOSE = "1"
    PING = "2"
    NOOP = "6"
    CONNECT = "40"
    DISCONNECT = "41"
    EVENT = "42"
    ACK = "43"
    CONNECT_ERROR = "44"
    UNEXPECTED = "?"


@dataclass(frozen=True, slots=True)
class Packet:
    """A frame taken apart; ``payload`` is ``None`` where there is none."""

    kind: Kind
    payload: Json = None
    ack_id: int | None = None

    @property
    def event(self) -> str:
        """The name of the event; empty if the payload is not an event's."""
        if isinstance(self.payload, list) and self.payload and isinstance(self.payload[0], str):
            return self.payload[0]
        return ""

    @property
    def body(self) -> dict[str, Json]:
        """The one object that an event, an ack or a CONNECT_ERROR carries; else empty."""
        carried = self.payload
        if isinstance(carried, list):
            carried = carried[-1] if carried else None
        return carried if isinstance(carried, dict) else {}


def connect(namespace: str, auth: dict[str, Json]) -> bytes:
    """Ask to enter a namespace."""
    return b"40%b,%b" % (namespace.encode(), orjson.dumps(auth))


def disconnect(namespace: str) -> bytes:
    """Say goodbye to a namespace."""
    return b"41%b," % namespace.encode()


def event(namespace: str, name: str, body: dict[str, Json], ack_id: int) -> bytes:
    """Make a command that asks for an ack."""
    return b"42%b,%d%b" % (namespace.encode(), ack_id, orjson.dumps([name, body]))


def parse(frame: bytes, namespace: str) -> Packet:
    """Take a frame apart; what is malformed or of another namespace is ``UNEXPECTED``."""
    head = frame[:1]
    if head in {b"1", b"2", b"6"}:
        return Packet(Kind(head.decode()))
    if head == b"0":
        return _parsed(Kind.OPEN, frame[1:])
    found = _MESSAGE.fullmatch(frame)
    if found is None or found[2] != namespace.encode() or found[1] in {b"5", b"6"}:
        return Packet(Kind.UNEXPECTED)
    ack_id = int(found[3]) if found[3] else None
    return _parsed(Kind("4" + found[1].decode()), found[4], ack_id)


def _parsed(kind: Kind, text: bytes, ack_id: int | None = None) -> Packet:
    try:
        return Packet(kind, orjson.loads(text) if text else None, ack_id)
    except orjson.JSONDecodeError:
        return Packet(Kind.UNEXPECTED)
