"""What follows by itself from a change: starts, and countdowns that are broken off."""

from collections.abc import Callable

import pytest

from lobby.domain import hosting
from lobby.domain.deadlines import expire
from lobby.domain.events import GameChanged, GameStarted, GameStarting, PlayerJoined
from lobby.domain.game import Game
from lobby.domain.joining import Entry, join, watch
from lobby.domain.leaving import come_back, kick, leave, lose
from lobby.domain.options import StartRule
from lobby.domain.playing import set_ready, update_player, vote_rematch
from lobby.domain.status import GameStatus
from lobby.domain.transition import Timing, Transition
from tests.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    EVE,
    a_countdown,
    a_game,
    after,
    all_ready,
    at,
    cut_off,
    to,
    watched,
)

AUTO = StartRule.AUTO


def test_game_starts_itself_when_all_are_ready() -> None:
    game = set_ready(a_game(BOB, start_rule=AUTO), ANN.id, at(), ready=True).game
    assert game.status is GameStatus.WAITING

    game, events = set_ready(game, BOB.id, at(), ready=True)

    assert game.status is GameStatus.PLAYING
    assert events[-1] == GameStarted()


def test_game_starts_itself_when_full() -> None:
    game, events = join(a_game(max_players=2, start_rule=AUTO), BOB, Entry(), at())

    assert game.status is GameStatus.PLAYING
    assert events == (PlayerJoined(BOB.id, "Bob", seat=1, player_count=2), GameStarted())


def test_game_starts_itself_with_a_countdown() -> None:
    asked = a_game(max_players=2, start_rule=AUTO, countdown_seconds=5)

    game, events = join(asked, BOB, Entry(), at())

    assert game.status is GameStatus.STARTING
    assert events[-1] == GameStarting(after(5).at)


def test_game_does_not_start_itself_with_too_few_players() -> None:
    game = all_ready(a_game(BOB, min_players=3, start_rule=AUTO))

    assert game.status is GameStatus.WAITING


def test_full_game_waits_for_who_is_away() -> None:
    game = cut_off(a_game(BOB, max_players=3, start_rule=AUTO), BOB)
    game = join(game, CAT, Entry(), at()).game
    assert game.status is GameStatus.WAITING

    assert come_back(game, BOB.id, after(5)).game.status is GameStatus.PLAYING


@pytest.mark.parametrize("rule", [StartRule.HOST, StartRule.ALL_READY])
def test_game_waits_for_its_host_though_full_and_ready(rule: StartRule) -> None:
    game = all_ready(a_game(BOB, max_players=2, start_rule=rule))

    assert game.status is GameStatus.WAITING


def test_game_starts_itself_when_the_one_who_was_not_ready_leaves() -> None:
    game = a_game(BOB, CAT, start_rule=AUTO)
    for player in (ANN, BOB):
        game = set_ready(game, player.id, at(), ready=True).game

    assert leave(game, CAT.id, at()).game.status is GameStatus.PLAYING


def test_game_starts_itself_when_the_host_makes_it_full() -> None:
    game = a_game(BOB, start_rule=AUTO)

    assert hosting.update(game, ANN.id, to(max_players=2), at()).game.status is GameStatus.PLAYING


def finished(game: Game) -> Game:
    return hosting.finish(game, ANN.id, None, at()).game


def test_full_game_starts_itself_again_after_the_vote() -> None:
    match = join(a_game(max_players=2, start_rule=AUTO), BOB, Entry(), at()).game
    voted = vote_rematch(finished(match), ANN.id, at(), accept=True).game

    game, events = vote_rematch(voted, BOB.id, at(), accept=True)

    assert game.status is GameStatus.PLAYING
    assert events[1:] == (GameChanged(game.options, GameStatus.WAITING), GameStarted())


def test_game_that_is_not_full_waits_for_all_to_be_ready_after_the_vote() -> None:
    game = finished(all_ready(a_game(BOB, start_rule=AUTO)))
    for player in (ANN, BOB):
        game = vote_rematch(game, player.id, at(), accept=True).game

    assert game.status is GameStatus.WAITING


BREAKING = pytest.mark.parametrize(
    "break_off",
    [
        lambda game: leave(game, BOB.id, after(5)),
        lambda game: leave(game, ANN.id, after(5)),
        lambda game: kick(game, ANN.id, BOB.id, after(5), ban=False, message=None),
        lambda game: lose(game, BOB.id, after(5)),
        lambda game: lose(game, BOB.id, after(5, Timing(grace_ms=0))),
        lambda game: set_ready(game, BOB.id, after(5), ready=False),
    ],
    ids=["leave", "host leaves", "kick", "disconnect", "disconnect without grace", "unready"],
)


@BREAKING
def test_countdown_is_broken_off(break_off: Callable[[Game], Transition]) -> None:
    countdown = hosting.start(all_ready(a_game(BOB, CAT, countdown_seconds=10)), ANN.id, at()).game

    game, events = break_off(countdown)

    assert game.status is GameStatus.WAITING
    assert game.starts_at is None
    assert events[-1] == GameChanged(game.options, GameStatus.WAITING)
    assert expire(game, after(10)).game.status is GameStatus.WAITING


def test_host_of_a_broken_countdown_may_start_anew() -> None:
    game = leave(a_countdown(BOB, CAT), CAT.id, after(5)).game

    assert hosting.start(game, ANN.id, after(6)).game.starts_at == after(16).at


def test_those_who_stay_ready_start_anew_by_themselves_when_one_leaves() -> None:
    countdown = all_ready(a_game(BOB, CAT, start_rule=AUTO, countdown_seconds=10))

    game, events = leave(countdown, CAT.id, after(5))

    assert game.starts_at == after(15).at
    assert events[1:] == (
        GameChanged(game.options, GameStatus.WAITING),
        GameStarting(after(15).at),
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda game: set_ready(game, BOB.id, after(5), ready=True),
        lambda game: update_player(game, BOB.id, {"colour": "red"}, after(5)),
        lambda game: hosting.transfer(game, ANN.id, BOB.id, after(5)),
        lambda game: watch(game, DAN, Entry(), after(5)),
        lambda game: leave(game, EVE.id, after(5)),
        lambda game: lose(game, EVE.id, after(5)),
    ],
    ids=["ready", "data", "transfer", "watch", "spectator leaves", "spectator lost"],
)
def test_countdown_goes_on(change: Callable[[Game], Transition]) -> None:
    game = change(watched(a_countdown(BOB), EVE)).game

    assert game.status is GameStatus.STARTING
    assert game.starts_at == after(10).at


def test_countdown_goes_on_when_one_who_was_away_at_its_start_returns() -> None:
    game = hosting.start(cut_off(a_game(BOB, countdown_seconds=10), BOB), ANN.id, at()).game

    assert come_back(game, BOB.id, after(5)).game.status is GameStatus.STARTING


def full_countdown() -> Game:
    return all_ready(a_game(BOB, max_players=2, start_rule=AUTO, countdown_seconds=10))


def test_unready_stops_the_countdown_of_a_full_game_too_until_all_are_ready() -> None:
    game, events = set_ready(full_countdown(), BOB.id, after(5), ready=False)

    assert game.status is GameStatus.WAITING
    assert events[-1] == GameChanged(game.options, GameStatus.WAITING)
    assert update_player(game, ANN.id, {"a": 1}, after(6)).game.status is GameStatus.WAITING
    assert set_ready(game, BOB.id, after(7), ready=True).game.starts_at == after(17).at


def test_full_game_starts_anew_when_the_one_who_was_cut_off_is_back() -> None:
    game = cut_off(full_countdown(), BOB, now=after(5))
    assert game.status is GameStatus.WAITING

    assert come_back(game, BOB.id, after(6)).game.starts_at == after(16).at


def test_game_starts_anew_when_it_is_full_again() -> None:
    game = leave(full_countdown(), BOB.id, after(5)).game
    assert game.status is GameStatus.WAITING

    assert join(game, CAT, Entry(), after(6)).game.starts_at == after(16).at
