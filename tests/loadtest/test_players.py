"""Players of the other dialects; no socket, no server."""

from typing import Any, cast

import msgpack
import pytest
from picows import WSListener, WSMsgType, WSTransport
from picows.picows import _make_test_ws_frame

from loadtest import msgpack_frames
from loadtest.colyseus import ColyseusPlayer
from loadtest.frames import Json, Kind, Packet
from loadtest.histogram import Histogram
from loadtest.packed import PackedPlayer
from loadtest.player import Player

SEATED: dict[str, Json] = {"ok": True, "gameId": "g", "epoch": "e", "seq": 4}


class Wire:
    def __init__(self) -> None:
        self.sent: list[tuple[WSMsgType, bytes]] = []

    def send(self, kind: WSMsgType, message: bytes) -> None:
        self.sent.append((kind, message))


def take(player: WSListener, payload: bytes, kind: WSMsgType = WSMsgType.BINARY) -> None:
    frame = _make_test_ws_frame(kind, payload, True, False)
    player.on_ws_frame(cast("WSTransport", None), frame)


def a_pair(kind: type[Player], *, acks: bool = False) -> tuple[Player, Player, Wire]:
    """Ann and Bob, seated at seq 4; Bob has sent one action."""
    ann, bob = kind(Histogram(), 1), kind(Histogram(), 1)
    for player, name in ((ann, "ann"), (bob, "bob")):
        player.player_id = name
        player.on_answer(Packet(Kind.ACK, [SEATED]))
        player.on_ws_connected(cast("WSTransport", Wire()))
    wire = Wire()
    ann.on_ws_connected(cast("WSTransport", wire))
    ann.meet([bob], acks=acks)
    bob.meet([ann], acks=acks)
    bob.act()
    return ann, bob, wire


def an_update(**changed: Json) -> dict[str, Json]:
    action: dict[str, Json] = {"from": "bob", "number": 0, "sentMicros": 5.0e9, "padding": "x"}
    update: dict[str, Json] = {"gameId": "g", "epoch": "e", "seq": 5, "playerId": "bob"}
    return {**update, "action": {**action, **changed}}


def packed_push(name: str, body: dict[str, Json]) -> bytes:
    return msgpack_frames.event("/games", name, body, None)


def room_data(name: str, body: dict[str, Json]) -> bytes:
    return bytes([13]) + bytes(msgpack.packb(name)) + bytes(msgpack.packb(body))


PUSHES: list[Any] = [(PackedPlayer, packed_push), (ColyseusPlayer, room_data)]


@pytest.mark.parametrize(("kind", "push"), PUSHES)
async def test_update_is_seen(kind: type[Player], push: Any) -> None:
    ann, _, _ = a_pair(kind)
    take(ann, push("game-update", an_update()))

    assert (ann.member.seen, ann.member.order.last, ann.faults) == (1, 5, {})


@pytest.mark.parametrize(("kind", "push"), PUSHES)
async def test_changed_update_is_a_fault(kind: type[Player], push: Any) -> None:
    ann, _, _ = a_pair(kind)
    take(ann, push("game-update", an_update(padding="y")))

    assert ann.faults == {"updates with a changed action": 1}


@pytest.mark.parametrize(("kind", "push"), PUSHES)
async def test_update_under_the_wrong_player_is_a_fault(kind: type[Player], push: Any) -> None:
    ann, _, _ = a_pair(kind)
    take(ann, push("game-update", an_update(**{"from": "cat"})))

    assert ann.faults == {"updates under the wrong player": 1}


@pytest.mark.parametrize(("kind", "push"), PUSHES)
@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ({"gameId": "h"}, "room pushes of another game"),
        ({"epoch": "f"}, "room pushes of another epoch"),
    ],
)
async def test_update_of_another_room_is_a_fault(
    kind: type[Player], push: Any, other: dict[str, Json], fault: str
) -> None:
    ann, _, _ = a_pair(kind)
    take(ann, push("game-update", an_update() | other))

    assert ann.faults == {fault: 1}


async def test_packed_action_asks_for_an_ack_if_it_is_to() -> None:
    for acks, ack_id in ((True, 1_000), (False, None)):
        ann, _, wire = a_pair(PackedPlayer, acks=acks)
        ann.act()

        [(kind, sent)] = wire.sent
        packet = msgpack.unpackb(sent)
        assert (kind, packet["type"], packet.get("id")) == (WSMsgType.BINARY, 2, ack_id)
        assert packet["data"][1]["action"]["number"] == 0


async def test_packed_player_answers_a_ping_as_text() -> None:
    ann, _, wire = a_pair(PackedPlayer)
    take(ann, b"2", kind=WSMsgType.TEXT)

    assert wire.sent == [(WSMsgType.TEXT, b"3")]


async def test_room_is_told_that_its_messages_may_come() -> None:
    ann, _, wire = a_pair(ColyseusPlayer)
    take(ann, b"\x0a\x01t\x00")

    assert wire.sent == [(WSMsgType.BINARY, b"\x0a")]


async def test_room_action_is_room_data() -> None:
    ann, _, wire = a_pair(ColyseusPlayer)
    ann.act()

    [(_, sent)] = wire.sent
    head = b"\x0d\xabgame-action"
    assert sent.startswith(head)
    action = msgpack.unpackb(sent[len(head) :])["action"]
    assert (action["from"], action["number"], action["padding"]) == ("ann", 0, "x")


async def test_room_push_counts_in_the_order() -> None:
    ann, _, _ = a_pair(ColyseusPlayer)
    take(ann, room_data("player-joined", {"gameId": "g", "epoch": "e", "seq": 5}))

    assert (ann.member.order.last, ann.faults) == (5, {})


@pytest.mark.parametrize(
    ("frame", "kind", "fault"),
    [
        (b"\x0b\x00", WSMsgType.BINARY, "errors of the room"),
        (b"text", WSMsgType.TEXT, "frames that are not binary"),
    ],
)
async def test_what_a_room_must_not_send(frame: bytes, kind: WSMsgType, fault: str) -> None:
    ann, _, _ = a_pair(ColyseusPlayer)
    take(ann, frame, kind)

    assert ann.faults == {fault: 1}
