"""What one connection makes of each frame; no socket, no server."""

import asyncio
from typing import cast

import pytest
from picows import WSMsgType, WSTransport

from loadtest.reconnect import account as words
from loadtest.reconnect.account import Account
from loadtest.reconnect.line import NOT_RECOVERED, OTHER_PLACE, Line
from loadtest.reconnect.room import Room
from loadtest.reconnect.violations import Violations
from tests.loadtest.test_player import Wire, take

CONNECTED = b'40/games,{"sid":"n"}'
LISTING = b'42/games,["games-updated",{"version":0,"snapshot":true,"games":[]}]'


class Seat:
    """Ann, with Bob beside her, at event 5; she has sent two actions and been cut off."""

    def __init__(self, *, is_eager: bool = False) -> None:
        self.violations = Violations()
        self.room = Room(1, 10, self.violations)
        self.room.open("game:1", "e1")
        for player in ("ann", "bob"):
            self.room.seat(player)
        self.account = Account(0, self.room.chronicle, self.violations)
        self.account.sit(5)
        for _ in range(2):
            self.account.act()
        self.account.cut()
        self.wire = Wire()
        self.line = Line(self.account, self.room, self.violations)
        self.line.is_eager = is_eager
        self.line.on_ws_connected(cast("WSTransport", self.wire))

    def told(self) -> set[str]:
        return {text.split(" (first")[0] for text in self.violations.faults}


def welcome(game: str = "game:1", seq: int = 5, recovered: str = "true") -> bytes:
    place = f'{{"id":"{game}","epoch":"e1","seq":{seq}}}'
    return (
        f'42/games,["welcome",{{"playerId":"ann","game":{place},"recovered":{recovered}}}]'.encode()
    )


def update(seq: int = 6, player: str = "bob", number: int = 0) -> bytes:
    return (
        f'42/games,["game-update",{{"gameId":"game:1","epoch":"e1","seq":{seq},"playerId":'
        f'"{player}","action":{{"number":{number},"padding":"x"}},"actionId":"{number}"}}]'
    ).encode()


async def test_replay_is_heard_up_to_the_listing() -> None:
    seat = Seat()
    take(seat.line, CONNECTED, welcome(), update(6), update(7, "ann"), LISTING, update(8, number=1))

    assert seat.told() == set()
    assert (seat.account.last, seat.account.replayed, seat.account.unsettled) == (8, 2, {1})
    assert seat.line.is_recovered
    assert seat.line.caught_up_micros > 0


async def test_fields_in_another_order_are_understood() -> None:
    seat = Seat()
    mixed = (
        b'42/games,["game-update",{"seq":6,"actionId":"0","action":{"padding":"x","number":0},'
        b'"playerId":"bob","epoch":"e1","gameId":"game:1"}]'
    )
    take(seat.line, welcome(), mixed)

    assert (seat.account.last, seat.told()) == (6, set())


async def test_eager_player_repeats_its_actions_before_the_replay_is_read() -> None:
    seat = Seat(is_eager=True)
    take(seat.line, CONNECTED, welcome(), update(6, "ann"))
    take(seat.line, LISTING, b'43/games,1000[{"ok":true,"seq":6,"duplicate":true}]')
    take(seat.line, b'43/games,1001[{"ok":true,"seq":7}]')

    assert [frame.split(b"[")[0] for frame in seat.wire.sent] == [
        b"42/games,1000",
        b"42/games,1001",
    ]
    assert (seat.account.last, seat.account.duplicates, seat.told()) == (7, 1, set())


async def test_action_is_sent_with_its_number_as_id() -> None:
    seat = Seat()
    seat.line.act(7)

    assert seat.wire.sent == [
        b'42/games,1007["game-action",{"action":{"number":7,"padding":"x"},"actionId":"7"}]'
    ]


async def test_ack_with_more_fields_is_understood() -> None:
    seat = Seat()
    seat.line.act_again()
    take(seat.line, b'43/games,1000[{"seq":6,"ok":true,"more":1}]')

    assert (seat.account.last, seat.told()) == (6, set())


async def test_retired_connection_counts_for_nothing() -> None:
    seat = Seat()
    seat.line.retire()
    take(seat.line, update(9), b'43/games,1000[{"ok":true,"seq":6}]', b"41/games,")

    assert (seat.account.last, seat.told()) == (5, set())


async def test_first_answer_with_an_epoch_is_the_seat() -> None:
    violations = Violations()
    room = Room(1, 10, violations)
    account = Account(0, room.chronicle, violations)
    line = Line(account, room, violations)
    line.on_ws_connected(cast("WSTransport", Wire()))
    hosting = asyncio.ensure_future(line.call("create-game", {"name": "one"}))
    await asyncio.sleep(0)
    # A push right behind the ack, in the same read, belongs to the seat already.
    joined = b'42/games,["player-joined",{"gameId":"game:1","epoch":"e1","seq":1}]'
    take(line, b'43/games,0[{"ok":true,"game":{"id":"game:1"},"epoch":"e1","seq":0}]', joined)
    await hosting

    assert (room.game_id, account.is_seated, account.last) == ("game:1", True, 1)
    assert violations.faults == {}


@pytest.mark.parametrize(
    ("frames", "fault"),
    [
        ([welcome(recovered="false", seq=9)], NOT_RECOVERED),
        ([welcome(game="game:2")], OTHER_PLACE),
        ([welcome(seq=4)], OTHER_PLACE),
        ([b'42/games,["welcome",{"playerId":"ann"}]'], OTHER_PLACE),
        ([update(player="cat")], "updates under the wrong player"),
        ([update().replace(b'"x"', b'"y"')], "updates with a changed action"),
        ([update().replace(b'"actionId":"0"', b'"actionId":"1"')], "updates with a changed action"),
        ([update().replace(b"e1", b"e2")], "room pushes of another game or epoch"),
        ([update().replace(b"game:1", b"game:2")], "room pushes of another game or epoch"),
        ([update(7)], words.LEFT_OUT),
        ([update(6), update(6)], words.REPEATED),
        ([b'43/games,1000[{"ok":true,"seq":6}]'], words.UNASKED),
        ([b'42/games,["session-replaced",{}]'], "unwanted pushes: session-replaced"),
        ([b"41/games,"], "namespace DISCONNECT by the server"),
        (
            [b'43/games,1000[{"ok":false,"error":{"code":"rate-limited","message":"no"}}]'],
            "game-action was refused: rate-limited",
        ),
    ],
)
async def test_lie_is_found_out(frames: list[bytes], fault: str) -> None:
    seat = Seat()
    take(seat.line, *frames)

    assert seat.told() == {fault}


async def test_player_who_is_not_recovered_goes_on_from_the_game_as_it_is() -> None:
    seat = Seat()
    take(seat.line, welcome(recovered="false", seq=9), update(10))

    assert seat.account.last == 10
    assert not seat.line.is_recovered


async def test_nobody_need_be_recovered_beyond_the_history() -> None:
    seat = Seat()
    take(seat.line, welcome(recovered="false", seq=16), b'42/games,["state-requested",{}]')

    assert seat.told() == set()
    assert (seat.account.last, seat.line.is_recovered) == (16, False)


async def test_binary_frame_is_a_fault() -> None:
    seat = Seat()
    take(seat.line, b"\x00", kind=WSMsgType.BINARY)

    assert seat.told() == {"frames that are not a whole text message"}
