import pytest

from lobby.domain import events
from lobby.domain.events import CloseReason, EndReason, LeaveReason
from lobby.domain.ids import Epoch
from lobby.wire.pushes import GameUpdate
from lobby.wire.room import StateEvent, game_update, hidden, room_push
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
                "player": {"id": "bob", "name": "Bob", "seat": 1, "ready": False},
                "playerCount": 2,
            },
        ),
        (
            events.PlayerLeft(BOB.id, LeaveReason.TIMED_OUT, 1),
            "player-left",
            {"playerId": "bob", "reason": "timed-out", "playerCount": 1},
        ),
        (
            events.PlayerUpdated(BOB.id, ready=True),
            "player-updated",
            {"playerId": "bob", "ready": True},
        ),
        (events.HostChanged(BOB.id), "host-changed", {"hostId": "bob"}),
        (events.GameStarted(), "game-started", {}),
        (
            events.GameEnded(EndReason.ENDED, {"winner": "bob"}),
            "game-ended",
            {"reason": "ended", "result": {"winner": "bob"}},
        ),
        (events.GameClosed(CloseReason.EMPTY), "game-closed", {"reason": "empty"}),
    ],
)
def test_room_is_told_what_happened(event: StateEvent, name: str, told: dict[str, object]) -> None:
    push = room_push(G1, E1, 7, event)

    assert (push.event_name, push.payload()) == (name, {**PLACE, **told})


def test_room_is_told_of_an_action() -> None:
    update = game_update(G1, E1, 7, an_action(ANN, {"x": b"1"}, id_="a1"))

    assert update == {**PLACE, "playerId": "ann", "action": {"x": b"1"}, "actionId": "a1"}
    assert GameUpdate.parse(update).payload() == update


def test_action_without_an_id_shows_none() -> None:
    update = game_update(G1, E1, 7, an_action())

    assert "actionId" not in update
    assert GameUpdate.parse(update).payload() == update


def test_hidden_action_shows_that_something_happened() -> None:
    update = hidden(game_update(G1, E1, 7, an_action(ANN, "secret")))

    assert update == {**PLACE, "playerId": "ann", "action": None, "hidden": True}
    assert GameUpdate.parse(update).payload() == update
