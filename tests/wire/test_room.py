import pytest

from lobby.domain import events
from lobby.domain.events import CloseReason, EndReason, LeaveReason
from lobby.domain.ids import Epoch
from lobby.domain.options import GameOptions
from lobby.domain.status import GameStatus
from lobby.wire.pushes import GameUpdate, RoomPush
from lobby.wire.room import game_update, hidden, room_push
from tests.builders import ANN, BOB, G1, an_action

E1 = Epoch("e1")
PLACE = {"gameId": "game:g1", "epoch": "e1", "seq": 7}


@pytest.mark.parametrize(
    ("event", "name", "told"),
    [
        (
            events.PlayerJoined(BOB.id, "Bob", 1, 2),
            "player-joined",
            {
                "as": "player",
                "player": {
                    "id": "bob",
                    "name": "Bob",
                    "seat": 1,
                    "ready": False,
                    "connected": True,
                    "data": {},
                },
                "playerCount": 2,
                "spectatorCount": 0,
            },
        ),
        (
            events.PlayerJoined(BOB.id, "Bob", None, 2, 1),
            "player-joined",
            {
                "as": "spectator",
                "player": {"id": "bob", "name": "Bob", "connected": True},
                "playerCount": 2,
                "spectatorCount": 1,
            },
        ),
        (
            events.PlayerLeft(BOB.id, LeaveReason.TIMED_OUT, 1),
            "player-left",
            {"playerId": "bob", "reason": "timed-out", "playerCount": 1, "spectatorCount": 0},
        ),
        (
            events.PlayerLeft(BOB.id, LeaveReason.KICKED, 1, 2, "too slow"),
            "player-left",
            {
                "playerId": "bob",
                "reason": "kicked",
                "message": "too slow",
                "playerCount": 1,
                "spectatorCount": 2,
            },
        ),
        (
            events.PlayerUpdated(BOB.id, ready=True),
            "player-updated",
            {"playerId": "bob", "ready": True},
        ),
        (
            events.PlayerUpdated(BOB.id, ready=False),
            "player-updated",
            {"playerId": "bob", "ready": False},
        ),
        (
            events.PlayerUpdated(BOB.id, connected=False),
            "player-updated",
            {"playerId": "bob", "connected": False},
        ),
        (
            events.PlayerUpdated(BOB.id, data={}),
            "player-updated",
            {"playerId": "bob", "data": {}},
        ),
        (events.HostChanged(BOB.id), "host-changed", {"hostId": "bob"}),
        (
            events.GameChanged(
                GameOptions(name="Mill", password_hash="hash", tags=("eu",)), GameStatus.WAITING
            ),
            "game-changed",
            {
                "name": "Mill",
                "visibility": "public",
                "hasPassword": True,
                "locked": False,
                "minPlayers": 2,
                "maxPlayers": 4,
                "maxSpectators": 8,
                "startRule": "host",
                "countdownSeconds": 0,
                "tags": ["eu"],
                "metadata": {},
                "status": "waiting",
            },
        ),
        (events.GameStarting(9_000), "game-starting", {"startsAt": 9_000}),
        (events.GameStarted(), "game-started", {}),
        (
            events.GameEnded(EndReason.ENDED, {"winner": "bob"}),
            "game-ended",
            {"reason": "ended", "result": {"winner": "bob"}},
        ),
        (
            events.GameEnded(EndReason.NOT_ENOUGH_PLAYERS),
            "game-ended",
            {"reason": "not-enough-players", "result": None},
        ),
        (
            events.RematchUpdated(1, 2, frozenset([BOB.id])),
            "rematch-updated",
            {"accepted": 1, "of": 2, "rematch": ["bob"]},
        ),
        (events.GameClosed(CloseReason.EMPTY), "game-closed", {"reason": "empty"}),
    ],
)
def test_room_is_told_what_happened(
    event: events.StateEvent, name: str, told: dict[str, object]
) -> None:
    push = room_push(G1, E1, 7, event)

    assert (push.event_name, push.payload()) == (name, {**PLACE, **told})


def test_every_event_of_a_room_has_a_push() -> None:
    names = {push.event_name for push in RoomPush.__subclasses__()}

    assert names == {
        "player-joined", "player-left", "player-updated", "host-changed", "game-changed",
        "game-starting", "game-started", "game-ended", "rematch-updated", "game-closed",
        "game-update", "server-event",
    }  # fmt: skip


def test_room_is_told_of_an_action() -> None:
    update = game_update(G1, E1, 7, an_action(ANN, {"x": b"1"}, id_="a1"))

    assert update == {**PLACE, "playerId": "ann", "action": {"x": b"1"}, "actionId": "a1"}
    assert GameUpdate.parse(update).payload() == update


def test_action_without_an_id_shows_none() -> None:
    update = game_update(G1, E1, 7, an_action())

    assert "actionId" not in update
    assert GameUpdate.parse(update).payload() == update


def test_hidden_action_shows_that_something_happened() -> None:
    secret = an_action(ANN, "secret")._replace(to=frozenset({BOB.id}))
    update = hidden(game_update(G1, E1, 7, secret))

    shown = {"action": None, "directed": True, "hidden": True}
    assert update == {**PLACE, "playerId": "ann", **shown}
    assert GameUpdate.parse(update).payload() == update
