from typing import Any

import pytest

from lobby.domain import hosting, joining, leaving, playing
from lobby.domain.errors import GameNotFound, RateLimited
from lobby.domain.game import Game
from lobby.domain.ids import Epoch
from lobby.domain.joining import Entry
from lobby.domain.refusals import NotInGame
from lobby.wire.acks import ActionTaken, ErrorView, Invited, Seated, action_taken, failed, ok
from lobby.wire.pushes import GameCreated, GameState, LimitsView, Welcome
from lobby.wire.views import (
    GameView,
    LastGameView,
    MatchState,
    OwnGameView,
    known,
)
from tests.builders import ANN, BOB, CAT, G1, a_game, a_match, at

E1 = Epoch("e1")
OPTIONS = {
    "name": "Chess",
    "visibility": "public",
    "hasPassword": False,
    "locked": False,
    "minPlayers": 2,
    "maxPlayers": 4,
    "maxSpectators": 8,
    "startRule": "host",
    "countdownSeconds": 0,
    "tags": [],
    "metadata": {},
}
LIMITS = LimitsView(**dict.fromkeys(LimitsView.model_fields, 4))
STATES = [
    None,
    MatchState(state=None, state_seq=1),
    MatchState(state={"board": 1}, state_seq=4, events=[{"event": "game-update", "seq": 5}]),
]


def a_finished_game() -> Game:
    """Return a match that Ann has ended, and after which Bob wants another."""
    ended = hosting.finish(a_match(BOB), ANN.id, 7, at()).game
    return playing.vote_rematch(ended, BOB.id, at(), accept=True).game


def a_countdown() -> Game:
    """Return a game that starts in a moment."""
    return hosting.start(a_game(BOB, countdown_seconds=3), ANN.id, at()).game


def test_stranger_is_not_told_the_join_code() -> None:
    assert "code" not in GameView.of(a_game()).payload()


def test_those_inside_are_told_everything() -> None:
    watched = joining.watch(a_finished_game(), CAT, Entry(), at()).game
    cut_off = leaving.lose(watched, ANN.id, at()).game
    known_of = playing.update_player(cut_off, ANN.id, {"team": "red"}, at()).game

    assert GameView.inside(known_of).payload() == {
        **OPTIONS,
        "id": "game:g1",
        "code": "CODEG1",
        "status": "waiting",
        "hostId": "ann",
        "players": [
            {
                "id": "ann",
                "name": "Ann",
                "seat": 0,
                "ready": False,
                "connected": False,
                "data": {"team": "red"},
            },
            {"id": "bob", "name": "Bob", "seat": 1, "ready": False, "connected": True, "data": {}},
        ],
        "playerCount": 2,
        "spectators": [{"id": "cat", "name": "Cat", "connected": True}],
        "spectatorCount": 1,
        "createdAt": 1_000,
        "rematch": [],
    }


@pytest.mark.parametrize(
    ("game", "told"),
    [
        (a_game(), {}),
        (a_countdown(), {"startsAt": 4_000}),
        (a_match(BOB), {}),
        (a_finished_game(), {"result": 7, "rematch": ["bob"]}),
        (hosting.finish(a_match(BOB), ANN.id, None, at()).game, {"result": None}),
    ],
)
def test_what_only_some_statuses_have_is_left_out_in_the_others(
    game: Game, told: dict[str, Any]
) -> None:
    passing = {"startsAt", "result", "rematch"}

    for view in (GameView.of(game), GameView.inside(game), OwnGameView.at(game, E1, 7)):
        found = {name: value for name, value in view.payload().items() if name in passing}
        assert found == {"rematch": [], **told}


def test_of_a_password_only_that_there_is_one_is_told() -> None:
    game = a_game(password_hash="hunter2")

    for view in (GameView.inside(game), OwnGameView.at(game, E1, 7), Seated.of(game, E1, 7)):
        assert "hunter2" not in f"{view!r} {view.payload()}"
    assert GameView.of(game).payload()["hasPassword"] is True


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("game", [a_game(), a_countdown(), a_match(BOB), a_finished_game()])
def test_own_game_tells_all_that_the_answer_to_a_join_told(
    game: Game, state: MatchState | None
) -> None:
    seated = Seated.of(game, E1, 7, state).payload()
    inside: Any = seated.pop("game")

    own = OwnGameView.at(game, E1, 7, state).payload()

    assert (seated.pop("gameId"), seated.pop("joinCode")) == (own["id"], own["code"])
    assert own == {**inside, **seated}
    assert {"epoch", "seq"} <= seated.keys()


@pytest.mark.parametrize("state", STATES)
def test_state_tells_only_what_there_is(state: MatchState | None) -> None:
    told = {} if state is None else state.payload()
    fields = {"state", "stateSeq", "events"}

    for view in (Seated.of(a_game(), E1, 7, state), OwnGameView.at(a_game(), E1, 7, state)):
        assert {name: value for name, value in view.payload().items() if name in fields} == told


def test_state_without_the_events_since_leaves_them_out() -> None:
    assert STATES[1] is not None
    assert STATES[1].payload() == {"state": None, "stateSeq": 1}


def test_state_may_follow_as_a_push() -> None:
    push = GameState(game_id=G1, epoch=E1, **known(MatchState(state=1, state_seq=2, events=[])))

    assert push.payload() == {
        "gameId": "game:g1",
        "epoch": "e1",
        "state": 1,
        "stateSeq": 2,
        "events": [],
    }


def a_welcome(**fields: Any) -> Welcome:
    return Welcome(
        player_id="ann", name="Ann", token="t", limits=LIMITS, server_time=9, protocol=1
    ).model_copy(update=fields)


def test_welcome_of_somebody_new_has_nothing_to_say_of_a_game() -> None:
    assert a_welcome().payload() == {
        "playerId": "ann",
        "name": "Ann",
        "token": "t",
        "limits": LIMITS.payload(),
        "serverTime": 9,
        "protocol": 1,
    }


def test_welcome_holds_the_game_as_it_is() -> None:
    own = OwnGameView.at(a_match(BOB), E1, 7, STATES[1])

    payload = a_welcome(game=own, recovered=False).payload()

    assert (payload["game"], payload["recovered"]) == (own.payload(), False)
    assert "startsAt" not in own.payload()


def test_welcome_tells_of_the_game_that_was_lost() -> None:
    last = LastGameView(game_id=G1, reason="kicked")

    assert a_welcome(last_game=last).payload()["lastGame"] == {
        "gameId": "game:g1",
        "reason": "kicked",
    }


def test_push_to_the_creator_is_as_the_ack() -> None:
    game = a_game()

    assert ok(Seated.of(game, E1, 0)) == {"ok": True, **GameCreated.of(game, E1, 0).payload()}


def test_invite_is_answered_with_what_opens_the_game() -> None:
    assert ok(Invited(invite="t", expires_at=9)) == {"ok": True, "invite": "t", "expiresAt": 9}


def test_seat_taken_tells_where_the_pushes_begin() -> None:
    answer = ok(Seated.of(a_game(), E1, 3))

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
