"""What a player makes of each frame; no socket, no server."""

import asyncio
from typing import cast

import pytest
from picows import WSListener, WSMsgType, WSTransport
from picows.picows import _make_test_ws_frame

from loadtest.histogram import Histogram
from loadtest.player import FIRST_ACTION_ACK_ID, Player

SEATED = b'43/games,0[{"ok":true,"gameId":"game:1","epoch":"e1","seq":4}]'
ACTED = b'43/games,%d[{"ok":true,"seq":5}]' % FIRST_ACTION_ACK_ID


class Wire:
    """Stands for a transport; keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, _type: WSMsgType, message: bytes) -> None:
        self.sent.append(message)


def take(player: WSListener, *payloads: bytes, kind: WSMsgType = WSMsgType.TEXT) -> None:
    for payload in payloads:
        frame = _make_test_ws_frame(kind, payload, True, False)
        player.on_ws_frame(cast("WSTransport", None), frame)


def a_player(player_id: str) -> tuple[Player, Wire]:
    player, wire = Player(Histogram(), padding_bytes=1), Wire()
    player.player_id = player_id
    player.on_ws_connected(cast("WSTransport", wire))
    return player, wire


async def seat(player: Player) -> None:
    joining = asyncio.ensure_future(player.join("game:1"))
    await asyncio.sleep(0)
    # A push right behind the ack, in the same read, belongs to the seat already.
    take(player, SEATED, push("player-joined", seq=5))
    await joining


async def a_pair(*, acks: bool = True) -> tuple[Player, Wire, Player]:
    """Ann, with her wire, and Bob, who has sent two actions; both seated, at seq 5."""
    (ann, wire), (bob, _) = a_player("ann"), a_player("bob")
    for player in (ann, bob):
        await seat(player)
    ann.meet([bob], acks=acks)
    bob.meet([ann], acks=acks)
    bob.act()
    bob.act()
    wire.sent.clear()
    return ann, wire, bob


def push(name: str, *, seq: int, game: str = "game:1", epoch: str = "e1") -> bytes:
    return (
        f'42/games,["{name}",{{"gameId":"{game}","epoch":"{epoch}","seq":{seq},"playerCount":2}}]'
    ).encode()


def update(seq: int = 6, *, player: str = "bob", sender: str = "bob", number: int = 0) -> bytes:
    action = f'{{"from":"{sender}","number":{number},"sentMicros":1,"padding":"x"}}'
    return (
        f'42/games,["game-update",{{"gameId":"game:1","epoch":"e1","seq":{seq},'
        f'"playerId":"{player}","action":{action}}}]'
    ).encode()


async def test_push_right_behind_the_ack_of_the_join_counts() -> None:
    ann, _, _ = await a_pair()

    assert (ann.game_id, ann.member.order.last, ann.faults) == ("game:1", 5, {})


async def test_action_carries_sender_number_time_and_padding() -> None:
    ann, wire, _ = await a_pair()
    ann.act()
    ann.act()

    head, _, tail = wire.sent[1].partition(b'"sentMicros":')
    assert head == b'42/games,1001["game-action",{"action":{"from":"ann","number":1,'
    assert tail.endswith(b',"padding":"x"}}]')


async def test_action_without_ack_id() -> None:
    ann, wire, _ = await a_pair(acks=False)
    ann.act()

    assert wire.sent[0].startswith(b'42/games,["game-action",')


async def test_update_is_seen() -> None:
    ann, _, _ = await a_pair()
    take(ann, update(6), update(7, number=1))

    assert (ann.member.seen, ann.member.order.last, ann.faults) == (2, 7, {})
    assert ann.last_arrival_micros > 0


async def test_ack_is_seen() -> None:
    ann, _, _ = await a_pair()
    ann.act()
    take(ann, b'43/games,1000[{"ok":true,"seq":6}]')

    assert (ann.member.order.last, ann.member.outstanding, ann.faults) == (6, 2, {})


async def test_ack_with_other_fields_first_is_seen() -> None:
    ann, _, _ = await a_pair()
    ann.act()
    take(ann, b'43/games,1000[{"epoch":"e1","seq":6,"ok":true}]')

    assert (ann.member.order.last, ann.faults) == (6, {})


async def test_refused_action_is_noted_with_its_code() -> None:
    ann, _, _ = await a_pair()
    ann.act()
    take(ann, b'43/games,1000[{"ok":false,"error":{"code":"busy","message":"later"}}]')

    assert ann.member.sender.refused == {0}
    assert ann.faults == {"game-action was refused: busy: later": 1}


async def test_ping_is_answered() -> None:
    ann, wire, _ = await a_pair()
    take(ann, b"2")

    assert wire.sent == [b"3"]


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (update(player="cat", sender="cat"), "updates under the wrong player"),
        (update(sender="cat"), "updates under the wrong player"),
        (update().replace(b'"x"', b'"y"'), "updates with a changed action"),
        (update().replace(b'"x"', b'"x","more":1'), "updates with a changed action"),
        (update().replace(b"game:1", b"game:2"), "room pushes of another game"),
        (update().replace(b"e1", b"e2"), "room pushes of another epoch"),
        (b'43/games,7[{"ok":true}]', "acks that nothing asked for"),
        (b'42/games,["error",{"error":{"code":"busy"}}]', "unwanted pushes: error (busy)"),
        (push("game-closed", seq=6), "unwanted pushes: game-closed"),
        (b"41/games,", "namespace DISCONNECT by the server"),
        (b"nonsense", "frames that are not of the protocol"),
    ],
)
async def test_what_must_not_come_is_a_fault(frame: bytes, fault: str) -> None:
    ann, _, _ = await a_pair()
    take(ann, frame)

    assert ann.faults == {fault: 1}


async def test_ack_that_was_not_asked_for_is_a_fault() -> None:
    ann, _, _ = await a_pair(acks=False)
    ann.act()
    take(ann, ACTED)

    assert ann.faults == {"acks that nothing asked for": 1}


async def test_binary_frame_is_a_fault() -> None:
    ann, _, _ = await a_pair()
    take(ann, b"\x00", kind=WSMsgType.BINARY)

    assert ann.faults == {"frames that are not a whole text message": 1}


async def test_nothing_is_a_fault_on_the_way_out() -> None:
    ann, _, _ = await a_pair()
    ann.is_leaving = True
    take(ann, b"41/games,", push("game-closed", seq=6))

    assert ann.faults == {}
