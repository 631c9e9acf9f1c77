"""Frames as the protocol documents write them."""

import pytest

from loadtest import frames
from loadtest.frames import Kind, Packet


def test_connect_carries_auth() -> None:
    assert frames.connect("/games", {"name": "Ann"}) == b'40/games,{"name":"Ann"}'


def test_disconnect() -> None:
    assert frames.disconnect("/games") == b"41/games,"


def test_event_carries_its_ack_id() -> None:
    assert frames.event("/games", "join", {"id": 1}, 12) == b'42/games,12["join",{"id":1}]'


@pytest.mark.parametrize(
    ("frame", "packet"),
    [
        (b'0{"sid":"a"}', Packet(Kind.OPEN, {"sid": "a"})),
        (b"1", Packet(Kind.CLOSE)),
        (b"2", Packet(Kind.PING)),
        (b"6", Packet(Kind.NOOP)),
        (b'40/games,{"sid":"b"}', Packet(Kind.CONNECT, {"sid": "b"})),
        (b"41/games,", Packet(Kind.DISCONNECT)),
        (b"41/games", Packet(Kind.DISCONNECT)),
        (b'42/games,["a",{"b":[1]}]', Packet(Kind.EVENT, ["a", {"b": [1]}])),
        (b'42/games,7["a"]', Packet(Kind.EVENT, ["a"], 7)),
        (b'43/games,0[{"ok":true}]', Packet(Kind.ACK, [{"ok": True}], 0)),
        (b'44/games,{"message":"no"}', Packet(Kind.CONNECT_ERROR, {"message": "no"})),
    ],
)
def test_frame_is_taken_apart(frame: bytes, packet: Packet) -> None:
    assert frames.parse(frame, "/games") == packet


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"9",
        b"4",
        b"47/games,",
        b'42/chat,["a"]',
        b'42["a"]',
        b'42/games,["a"',
        b'42/games,["a",NaN]',
        b'451-/games,["a",{"_placeholder":true,"num":0}]',
    ],
)
def test_malformed_foreign_or_binary_frames_are_unexpected(frame: bytes) -> None:
    assert frames.parse(frame, "/games").kind is Kind.UNEXPECTED


@pytest.mark.parametrize(
    ("payload", "event", "body"),
    [
        (["a", {"b": 1}], "a", {"b": 1}),
        (["a"], "a", {}),
        ([{"ok": True}], "", {"ok": True}),
        ({"message": "no"}, "", {"message": "no"}),
        ([], "", {}),
        ("a", "", {}),
        (None, "", {}),
    ],
)
def test_event_and_body_of_any_payload(
    payload: frames.Json, event: str, body: dict[str, frames.Json]
) -> None:
    packet = Packet(Kind.EVENT, payload)

    assert (packet.event, packet.body) == (event, body)
