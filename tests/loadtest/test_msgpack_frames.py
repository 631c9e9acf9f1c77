"""Packets of socket.io-msgpack-parser."""

import msgpack
import pytest

from loadtest.frames import Kind, Packet
from loadtest.msgpack_frames import connect, disconnect, event, parse


def packed(**packet: object) -> bytes:
    return bytes(msgpack.packb(packet))


def test_packets_are_whole_objects() -> None:
    assert msgpack.unpackb(connect("/games", {"name": "ann"})) == {
        "type": 0,
        "data": {"name": "ann"},
        "nsp": "/games",
    }
    assert msgpack.unpackb(disconnect("/games")) == {"type": 1, "nsp": "/games"}
    assert msgpack.unpackb(event("/games", "set-ready", {"ready": True}, 7)) == {
        "type": 2,
        "data": ["set-ready", {"ready": True}],
        "nsp": "/games",
        "id": 7,
    }


def test_event_without_ack_id_has_none() -> None:
    assert "id" not in msgpack.unpackb(event("/games", "set-ready", {}, None))


@pytest.mark.parametrize(
    ("packet", "kind"),
    [
        ({"type": 0, "data": {"sid": "s"}}, Kind.CONNECT),
        ({"type": 1}, Kind.DISCONNECT),
        ({"type": 2, "data": ["welcome", {}]}, Kind.EVENT),
        ({"type": 3, "data": [{}], "id": 4}, Kind.ACK),
        ({"type": 4, "data": {"message": "no"}}, Kind.CONNECT_ERROR),
    ],
)
def test_each_kind_is_understood(packet: dict[str, object], kind: Kind) -> None:
    parsed = parse(packed(nsp="/games", **packet), "/games")

    assert (parsed.kind, parsed.payload, parsed.ack_id) == (
        kind,
        packet.get("data"),
        packet.get("id"),
    )


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xc1",
        packed(type=2, nsp="/chat"),
        packed(type=5, nsp="/games"),
        packed(type="2", nsp="/games"),
        msgpack.packb([2]),
        msgpack.packb({}) + b"more",
    ],
)
def test_what_is_no_packet_is_unexpected(frame: bytes) -> None:
    assert parse(frame, "/games") == Packet(Kind.UNEXPECTED)
