import pytest

from lobby.domain.events import (
    GameChanged,
    PlayerLeft,
    PlayerUpdated,
    RematchUpdated,
)
from lobby.domain.game import Game
from lobby.domain.joining import Entry, join
from lobby.domain.leaving import come_back, leave
from lobby.domain.playing import set_ready, update_player, vote_rematch
from lobby.domain.refusals import NotInGame, ReadOnly, WrongState
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from lobby.domain.summary import is_joinable
from tests.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    EVE,
    a_countdown,
    a_finished_match,
    a_game,
    a_match,
    after,
    all_ready,
    at,
    cut_off,
    watched,
)


def vote(game: Game, *players: Player, accept: bool = True) -> Game:
    for player in players:
        game = vote_rematch(game, player.id, at(), accept=accept).game
    return game


def test_ready_is_told_to_the_room() -> None:
    game, events = set_ready(a_game(BOB), BOB.id, at(), ready=True)

    assert [seat.ready for seat in game.seats] == [False, True]
    assert events == (PlayerUpdated(BOB.id, ready=True),)


def test_ready_twice_changes_nothing() -> None:
    game = set_ready(a_game(BOB), BOB.id, at(), ready=True).game

    assert set_ready(game, BOB.id, at(), ready=True) == (game, ())


def test_ready_may_be_said_during_the_countdown() -> None:
    game = set_ready(a_countdown(BOB), BOB.id, at(), ready=True).game

    assert game.status is GameStatus.STARTING


@pytest.mark.parametrize(
    "game", [a_match(BOB), a_finished_match(BOB)], ids=lambda game: game.status
)
def test_ready_once_the_match_is_on_is_refused(game: Game) -> None:
    with pytest.raises(WrongState, match=game.status):
        set_ready(game, BOB.id, at(), ready=True)


@pytest.mark.parametrize(
    "game",
    [a_game(BOB), a_countdown(BOB), a_match(BOB), a_finished_match(BOB)],
    ids=lambda game: game.status,
)
def test_player_tells_of_themselves_at_any_time(game: Game) -> None:
    told, events = update_player(game, BOB.id, {"colour": "red"}, at())

    bob = told.seat_of(BOB.id)
    assert bob is not None
    assert bob.data == {"colour": "red"}
    assert told.status is game.status
    assert events == (PlayerUpdated(BOB.id, data={"colour": "red"}),)


def test_same_data_again_changes_nothing() -> None:
    game = update_player(a_game(BOB), BOB.id, {"colour": "red"}, at()).game

    assert update_player(game, BOB.id, {"colour": "red"}, at()) == (game, ())


def test_true_is_told_where_one_was() -> None:
    game = update_player(a_game(BOB), BOB.id, {"away": 1}, at()).game

    _, events = update_player(game, BOB.id, {"away": True}, at())

    assert events == (PlayerUpdated(BOB.id, data={"away": True}),)


def test_data_can_be_taken_back() -> None:
    game = update_player(a_game(BOB), BOB.id, {"colour": "red"}, at()).game

    assert update_player(game, BOB.id, {}, at()).events == (PlayerUpdated(BOB.id, data={}),)


@pytest.mark.parametrize(("player", "refusal"), [(EVE, ReadOnly), (DAN, NotInGame)])
def test_only_players_are_ready_tell_and_vote(player: Player, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        set_ready(watched(a_game(BOB), EVE), player.id, at(), ready=True)
    with pytest.raises(refusal):
        update_player(watched(a_game(BOB), EVE), player.id, {}, at())
    with pytest.raises(refusal):
        vote_rematch(watched(a_finished_match(BOB), EVE), player.id, at(), accept=True)


def test_votes_are_counted_from_none_to_all() -> None:
    game = a_finished_match(BOB, CAT)

    game, first = vote_rematch(game, BOB.id, at(), accept=True)
    game, second = vote_rematch(game, ANN.id, at(), accept=True)
    game, third = vote_rematch(game, CAT.id, at(), accept=True)

    assert first == (RematchUpdated(accepted=1, of=3),)
    assert second == (RematchUpdated(accepted=2, of=3),)
    assert third == (
        RematchUpdated(accepted=3, of=3),
        GameChanged(game.options, GameStatus.WAITING),
    )


def test_rematch_keeps_seats_and_code_and_forgets_the_match() -> None:
    before = all_ready(a_game(BOB))
    match = a_finished_match(BOB)

    game = vote(match, ANN, BOB)

    assert game.status is GameStatus.WAITING
    assert [(seat.player, seat.number) for seat in game.seats] == [(ANN, 0), (BOB, 1)]
    assert game.code == before.code
    assert not any(seat.ready for seat in game.seats)
    assert game.rematch == frozenset()
    assert game.result is None
    assert game.finished_at is None
    assert game.due_at is None


def test_vote_can_be_taken_back() -> None:
    game, events = vote_rematch(vote(a_finished_match(BOB), BOB), BOB.id, at(), accept=False)

    assert game.rematch == frozenset()
    assert events == (RematchUpdated(accepted=0, of=2),)


@pytest.mark.parametrize("accept", [True, False])
def test_vote_said_twice_changes_nothing(accept: bool) -> None:
    game = vote(a_finished_match(BOB, CAT), BOB, accept=accept)

    assert vote_rematch(game, BOB.id, at(), accept=accept) == (game, ())


@pytest.mark.parametrize(
    "game", [a_game(BOB), a_countdown(BOB), a_match(BOB)], ids=lambda game: game.status
)
def test_vote_before_the_match_is_over_is_refused(game: Game) -> None:
    with pytest.raises(WrongState, match=game.status):
        vote_rematch(game, BOB.id, at(), accept=True)


def test_leaver_is_not_counted_and_the_seat_opens_again() -> None:
    voted = vote(a_finished_match(BOB, CAT), ANN, BOB)

    game, events = leave(voted, CAT.id, at())

    assert game.status is GameStatus.WAITING
    assert events[1:] == (
        RematchUpdated(accepted=2, of=2),
        GameChanged(game.options, GameStatus.WAITING),
    )
    assert join(game, DAN, Entry(), at()).game.seat_of(DAN.id) is not None


def test_vote_of_a_leaver_is_forgotten() -> None:
    game, events = leave(vote(a_finished_match(BOB, CAT), CAT), CAT.id, at())

    assert game.rematch == frozenset()
    assert events[-1] == RematchUpdated(accepted=0, of=2)


def test_who_is_cut_off_is_not_waited_for_and_keeps_the_seat() -> None:
    game = cut_off(vote(a_finished_match(BOB, CAT), ANN, BOB), CAT)

    assert game.status is GameStatus.WAITING
    assert game.seat_of(CAT.id) is not None


def test_vote_of_who_is_cut_off_counts_again_on_coming_back() -> None:
    lost = cut_off(vote(a_finished_match(BOB, CAT), CAT), CAT)

    game, events = come_back(lost, CAT.id, after(5))

    assert game.status is GameStatus.FINISHED
    assert events == (
        PlayerUpdated(CAT.id, connected=True),
        RematchUpdated(accepted=1, of=3),
    )


def test_nobody_there_is_no_vote_for_a_rematch() -> None:
    game = cut_off(a_finished_match(BOB), ANN, BOB)

    assert game.status is GameStatus.FINISHED


def test_spectators_do_not_count() -> None:
    game = vote(watched(a_finished_match(BOB), EVE), ANN, BOB)

    assert game.status is GameStatus.WAITING
    assert game.is_watched_by(EVE.id)


def test_match_that_ended_with_one_player_left_is_followed_by_a_rematch() -> None:
    game = leave(a_match(BOB), BOB.id, at()).game

    game, events = vote_rematch(game, ANN.id, at(), accept=True)

    assert is_joinable(game)
    assert not any(isinstance(event, PlayerLeft) for event in events)
