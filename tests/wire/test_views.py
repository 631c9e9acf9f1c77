from lobby.domain.errors import GameNotFound, NotInGame, RateLimited
from lobby.domain.ids import Epoch
from lobby.wire.acks import ActionTaken, ErrorView, Seated, action_taken, failed, ok
from lobby.wire.views import GameView, OwnGameView
from tests.builders import ANN, BOB, a_game, a_match


def test_stranger_is_not_told_the_join_code() -> None:
    assert "code" not in GameView.of(a_game()).payload()


def test_those_inside_are_told_everything() -> None:
    view = GameView.inside(a_match(BOB).end(ANN.id, 7).game).payload()

    assert view == {
        "id": "game:g1",
        "code": "CODEG1",
        "name": "Chess",
        "status": "finished",
        "hostId": "ann",
        "players": [
            {"id": "ann", "name": "Ann", "seat": 0, "ready": False},
            {"id": "bob", "name": "Bob", "seat": 1, "ready": False},
        ],
        "playerCount": 2,
        "minPlayers": 2,
        "maxPlayers": 4,
        "tags": [],
        "metadata": {},
        "createdAt": 1_000,
        "result": 7,
    }


def test_own_game_says_where_its_pushes_go_on() -> None:
    view = OwnGameView.at(a_game(), Epoch("e1"), 7).payload()

    assert (view["epoch"], view["seq"], view["code"]) == ("e1", 7, "CODEG1")


def test_seat_taken_tells_where_the_pushes_begin() -> None:
    answer = ok(Seated.of(a_game(), Epoch("e1"), 3))

    assert {**answer, "game": None} == {
        "ok": True,
        "gameId": "game:g1",
        "joinCode": "CODEG1",
        "epoch": "e1",
        "seq": 3,
        "game": None,
    }


def test_command_without_a_reply_is_just_ok() -> None:
    assert ok() == {"ok": True}


def test_ack_of_an_action_says_duplicate_only_where_it_is_one() -> None:
    assert action_taken(4, duplicate=False) == ok(ActionTaken(seq=4)) == {"ok": True, "seq": 4}
    assert action_taken(4, duplicate=True) == ok(ActionTaken(seq=4, duplicate=True))


def test_refusal_tells_code_message_and_hint() -> None:
    assert failed(ErrorView.of(NotInGame(ANN.id))) == {
        "ok": False,
        "error": {
            "code": "not-in-game",
            "message": "player ann has no seat in any game",
            "retryable": False,
            "hint": "join a game first (join-game)",
        },
    }


def test_refusal_without_a_hint_has_none() -> None:
    assert ErrorView.of(GameNotFound("g")).payload().keys() == {"code", "message", "retryable"}


def test_refusal_that_passes_by_itself_says_when() -> None:
    assert ErrorView.of(RateLimited("joins", 0.0101)).payload() == {
        "code": "rate-limited",
        "message": "too many joins; the next is taken in 11 ms",
        "retryable": True,
        "retryAfterMs": 11,
    }
