import pytest

from lobby.domain import playing
from lobby.domain.events import CloseReason, GameClosed, GameEnded, LeaveReason, PlayerLeft
from lobby.domain.game import Game
from lobby.domain.joining import Door, Entry, watch
from lobby.domain.moderation import close_game, expel
from lobby.domain.refusals import NotInGame
from lobby.domain.status import GameStatus
from tests.builders import ANN, BOB, CAT, a_game, a_match, at


def a_countdown() -> Game:
    waiting = a_game(BOB, start_rule="auto", countdown_seconds=5)
    ready = playing.set_ready(waiting, ANN.id, at(), ready=True).game
    return playing.set_ready(ready, BOB.id, at(), ready=True).game


@pytest.mark.parametrize("game", [a_game(BOB), a_match(BOB), a_countdown()])
def test_closing_ends_a_game_wherever_it_stands(game: Game) -> None:
    closed, events = close_game(game)

    assert events == (GameClosed(CloseReason.ADMIN),)
    assert closed.status is GameStatus.CLOSED
    assert closed.members == frozenset()
    assert closed.due_at is None
    assert closed.version == game.version + 1


def test_expelled_player_leaves_with_the_reason() -> None:
    after, events = expel(a_game(BOB, CAT), BOB.id, at(), LeaveReason.KICKED, "be nice")

    assert events == (PlayerLeft(BOB.id, LeaveReason.KICKED, 2, 0, "be nice"),)
    assert BOB.id not in after.members


def test_host_can_be_expelled_and_another_hosts() -> None:
    after = expel(a_game(BOB), ANN.id, at(), LeaveReason.BANNED).game

    assert after.host == BOB.id


def test_spectator_can_be_expelled() -> None:
    game = watch(a_game(), CAT, Entry(Door.ID), at()).game

    after = expel(game, CAT.id, at(), LeaveReason.KICKED).game

    assert after.members == {ANN.id}


def test_match_that_has_too_few_players_then_is_over() -> None:
    events = expel(a_match(BOB), BOB.id, at(), LeaveReason.KICKED).events

    assert any(isinstance(event, GameEnded) for event in events)


def test_stranger_cannot_be_expelled() -> None:
    with pytest.raises(NotInGame):
        expel(a_game(), BOB.id, at(), LeaveReason.KICKED)
