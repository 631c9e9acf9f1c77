"""What can be asked of a game."""

import pytest

from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.leaving import leave
from lobby.domain.options import Visibility
from lobby.domain.refusals import NotHost, NotInGame, ReadOnly, WrongState
from lobby.domain.status import GameStatus
from lobby.domain.summary import is_joinable, is_listed
from tests.builders import (
    ANN,
    BOB,
    CAT,
    EVE,
    a_finished_match,
    a_game,
    a_match,
    all_ready,
    at,
    cut_off,
    watched,
)


def test_host_of_a_new_game_has_its_first_seat() -> None:
    game = a_game()

    assert game.host == ANN.id
    assert [seat.number for seat in game.seats] == [0]
    assert game.status is GameStatus.WAITING
    assert game.due_at is None


def test_members_are_players_and_spectators() -> None:
    game = watched(a_game(BOB), EVE)

    assert game.members == {ANN.id, BOB.id, EVE.id}
    assert game.is_watched_by(EVE.id)
    assert not game.is_watched_by(BOB.id)
    assert game.seat_of(EVE.id) is None


@pytest.mark.parametrize(
    ("game", "joinable"),
    [
        (a_game(), True),
        (a_game(BOB, max_players=2), False),
        (a_game(locked=True), False),
        (a_match(BOB), False),
        (a_finished_match(BOB), False),
    ],
    ids=["waiting", "full", "locked", "playing", "finished"],
)
def test_game_is_joinable_while_it_waits_and_has_a_seat(game: Game, joinable: bool) -> None:
    assert is_joinable(game) is joinable


@pytest.mark.parametrize(
    ("game", "listed"),
    [
        (a_game(), True),
        (a_match(BOB), True),
        (a_finished_match(BOB), True),
        (a_game(visibility=Visibility.UNLISTED), False),
        (a_game(visibility=Visibility.PRIVATE), False),
        (cut_off(a_game(BOB), ANN), True),
        (cut_off(a_game(BOB), ANN, BOB), False),
        (cut_off(watched(a_game(), EVE), ANN), False),
        (leave(a_game(), ANN.id, at()).game, False),
    ],
    ids=[
        "waiting",
        "playing",
        "finished",
        "unlisted",
        "private",
        "host away",
        "all away",
        "only a spectator",
        "closed",
    ],
)
def test_game_is_listed_while_it_is_public_and_a_player_is_there(game: Game, listed: bool) -> None:
    assert is_listed(game) is listed


def test_everybody_is_ready_only_if_there_are_enough_and_all_are_there() -> None:
    ready = all_ready(a_game(BOB))

    assert ready.is_everybody_ready
    assert not cut_off(ready, BOB).is_everybody_ready
    assert not all_ready(a_game()).is_everybody_ready
    assert not a_game(BOB).is_everybody_ready


@pytest.mark.parametrize(
    ("player", "refusal"), [(BOB.id, NotHost), (EVE.id, ReadOnly), (CAT.id, NotInGame)]
)
def test_only_the_host_passes_for_the_host(player: PlayerId, refusal: type[Exception]) -> None:
    game = watched(a_game(BOB), EVE)

    game.require_host(ANN.id, "start")
    with pytest.raises(refusal):
        game.require_host(player, "start")


def test_refusal_names_the_host() -> None:
    with pytest.raises(NotHost, match="only the host, ann, may start game:g1"):
        a_game(BOB).require_host(BOB.id, "start")


def test_action_is_taken_from_a_player_of_the_match() -> None:
    a_match(BOB).require_may_act(BOB.id)


@pytest.mark.parametrize("game", [a_game(BOB), a_finished_match(BOB)], ids=["before", "after"])
def test_action_outside_the_match_is_refused(game: Game) -> None:
    with pytest.raises(WrongState, match=f"cannot act in game:g1 while it is {game.status}"):
        game.require_may_act(BOB.id)


def test_action_by_a_spectator_is_refused() -> None:
    with pytest.raises(ReadOnly):
        watched(a_match(BOB), EVE).require_may_act(EVE.id)


def test_action_by_a_stranger_is_refused() -> None:
    with pytest.raises(NotInGame, match="eve has no seat in game:g1"):
        a_match(BOB).require_may_act(EVE.id)
