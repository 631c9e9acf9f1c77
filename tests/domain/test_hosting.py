from collections.abc import Callable

import pytest

from lobby.domain.deadlines import expire
from lobby.domain.errors import InvalidMessage, LobbyError
from lobby.domain.events import (
    EndReason,
    GameChanged,
    GameEnded,
    GameStarted,
    GameStarting,
    HostChanged,
    RematchUpdated,
)
from lobby.domain.game import Game
from lobby.domain.hosting import finish, start, transfer, update
from lobby.domain.ids import PlayerId
from lobby.domain.leaving import come_back
from lobby.domain.options import GameOptions, StartRule, Visibility
from lobby.domain.playing import set_ready
from lobby.domain.refusals import (
    NotEnoughPlayers,
    NotHost,
    NotInGame,
    NotReady,
    PlayerAway,
    ReadOnly,
    WrongState,
)
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from lobby.domain.summary import is_listed
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
    to,
    watched,
)


@pytest.mark.parametrize(("by", "refusal"), [(BOB, NotHost), (EVE, ReadOnly), (DAN, NotInGame)])
@pytest.mark.parametrize(
    ("game", "command"),
    [
        (a_game(BOB), lambda game, by: update(game, by, to(locked=True), at())),
        (a_game(BOB), lambda game, by: start(game, by, at())),
        (a_match(BOB), lambda game, by: finish(game, by, None, at())),
        (a_game(BOB), lambda game, by: transfer(game, by, BOB.id, at())),
    ],
    ids=["update", "start", "finish", "transfer"],
)
def test_only_the_host_may(
    game: Game,
    command: Callable[[Game, PlayerId], object],
    by: Player,
    refusal: type[LobbyError],
) -> None:
    with pytest.raises(refusal):
        command(watched(game, EVE), by.id)


def test_update_changes_what_was_asked_and_tells_all_of_it() -> None:
    game, events = update(a_game(BOB), ANN.id, to(locked=True, name="Go"), at())

    assert game.options == GameOptions(name="Go", locked=True)
    assert events == (GameChanged(game.options, GameStatus.WAITING),)


def test_update_to_what_is_already_changes_nothing() -> None:
    game = a_game()

    assert update(game, ANN.id, to(locked=False), at()) == (game, ())


def test_update_of_metadata_from_one_to_true_is_a_change() -> None:
    _, events = update(a_game(metadata={"ranked": 1}), ANN.id, to(metadata={"ranked": True}), at())

    assert len(events) == 1


@pytest.mark.parametrize(
    "game",
    [a_countdown(BOB), a_match(BOB), a_finished_match(BOB)],
    ids=lambda game: game.status,
)
def test_update_is_refused_unless_the_game_waits(game: Game) -> None:
    with pytest.raises(WrongState, match=f"cannot change game:g1 while it is {game.status}"):
        update(game, ANN.id, to(locked=True), at())


def test_update_to_fewer_seats_than_are_taken_is_refused() -> None:
    with pytest.raises(InvalidMessage, match="maxPlayers: is less than the 3 seated"):
        update(a_game(BOB, CAT), ANN.id, to(max_players=2), at())


def test_seats_of_those_who_are_away_are_taken() -> None:
    with pytest.raises(InvalidMessage, match="maxPlayers"):
        update(cut_off(a_game(BOB, CAT), CAT), ANN.id, to(max_players=2), at())


def test_update_to_fewer_spectators_than_watch_is_refused() -> None:
    with pytest.raises(InvalidMessage, match="maxSpectators: is less than the 1 watching"):
        update(watched(a_game(), EVE), ANN.id, to(max_spectators=0), at())


def test_update_to_as_many_seats_as_are_taken_makes_the_game_full() -> None:
    assert update(a_game(BOB), ANN.id, to(max_players=2), at()).game.is_full


def test_update_to_options_that_do_not_fit_together_is_refused() -> None:
    with pytest.raises(InvalidMessage, match="minPlayers"):
        update(a_game(min_players=3), ANN.id, to(max_players=2), at())


def test_game_that_turns_private_keeps_its_members_and_leaves_the_listing() -> None:
    game = update(a_game(BOB), ANN.id, to(visibility=Visibility.PRIVATE), at()).game

    assert game.members == {ANN.id, BOB.id}
    assert not is_listed(game)


@pytest.mark.parametrize(
    "game",
    [a_game(BOB), a_countdown(BOB), a_match(BOB), a_finished_match(BOB)],
    ids=lambda game: game.status,
)
def test_transfer_makes_another_the_host(game: Game) -> None:
    given, events = transfer(game, ANN.id, BOB.id, at())

    assert given.host == BOB.id
    assert given.status is game.status
    assert events == (HostChanged(BOB.id),)


def test_transfer_to_oneself_changes_nothing() -> None:
    game = a_game(BOB)

    assert transfer(game, ANN.id, ANN.id, at()) == (game, ())


@pytest.mark.parametrize("to_whom", [EVE, DAN], ids=["spectator", "stranger"])
def test_transfer_to_somebody_without_a_seat_is_refused(to_whom: Player) -> None:
    with pytest.raises(NotInGame):
        transfer(watched(a_game(BOB), EVE), ANN.id, to_whom.id, at())


def test_transfer_to_who_is_away_is_refused() -> None:
    with pytest.raises(PlayerAway, match="bob is not connected"):
        transfer(cut_off(a_game(BOB), BOB), ANN.id, BOB.id, at())


def test_transfer_is_for_good_even_if_the_first_host_comes_back() -> None:
    game = expire(cut_off(a_game(BOB, CAT), ANN), after(30)).game
    game = transfer(game, BOB.id, CAT.id, after(31)).game

    assert come_back(game, ANN.id, after(32)).game.host == CAT.id


def test_start_begins_the_match() -> None:
    game, events = start(a_game(BOB), ANN.id, at())

    assert game.status is GameStatus.PLAYING
    assert events == (GameStarted(),)


def test_start_begins_the_countdown() -> None:
    game, events = start(a_game(BOB, countdown_seconds=3), ANN.id, at())

    assert game.status is GameStatus.STARTING
    assert game.starts_at == game.due_at == after(3).at
    assert events == (GameStarting(after(3).at),)


@pytest.mark.parametrize(
    "game",
    [a_countdown(BOB), a_match(BOB), a_finished_match(BOB)],
    ids=lambda game: game.status,
)
def test_start_twice_is_refused(game: Game) -> None:
    with pytest.raises(WrongState, match=game.status):
        start(game, ANN.id, at())


@pytest.mark.parametrize("rule", StartRule)
def test_start_with_too_few_players_is_refused(rule: StartRule) -> None:
    game = all_ready(a_game(BOB, min_players=3, start_rule=rule))

    with pytest.raises(NotEnoughPlayers, match="needs 3 players to start and has 2"):
        start(game, ANN.id, at())


def test_host_starts_at_will() -> None:
    game = cut_off(a_game(BOB, start_rule=StartRule.HOST), BOB)

    assert start(game, ANN.id, at()).game.status is GameStatus.PLAYING


@pytest.mark.parametrize("rule", [StartRule.ALL_READY, StartRule.AUTO])
def test_start_before_all_are_ready_is_refused(rule: StartRule) -> None:
    game = set_ready(a_game(BOB, CAT, start_rule=rule), BOB.id, at(), ready=True).game

    with pytest.raises(NotReady, match="it waits for ann, cat"):
        start(game, ANN.id, at())


def test_start_while_somebody_ready_is_away_is_refused() -> None:
    game = cut_off(all_ready(a_game(BOB, start_rule=StartRule.ALL_READY)), BOB)

    with pytest.raises(NotReady, match="it waits for bob"):
        start(game, ANN.id, at())


def test_host_starts_once_all_are_ready() -> None:
    game = all_ready(a_game(BOB, start_rule=StartRule.ALL_READY))
    assert game.status is GameStatus.WAITING

    assert start(game, ANN.id, at()).game.status is GameStatus.PLAYING


def test_end_keeps_the_result_and_opens_the_vote() -> None:
    game, events = finish(a_match(BOB), ANN.id, {"winner": "ann"}, at())

    assert game.status is GameStatus.FINISHED
    assert game.result == {"winner": "ann"}
    assert game.finished_at == at().at
    assert events == (
        GameEnded(EndReason.ENDED, {"winner": "ann"}),
        RematchUpdated(accepted=0, of=2),
    )


@pytest.mark.parametrize(
    "game",
    [a_game(BOB), a_countdown(BOB), a_finished_match(BOB)],
    ids=lambda game: game.status,
)
def test_end_without_a_match_is_refused(game: Game) -> None:
    with pytest.raises(WrongState, match=game.status):
        finish(game, ANN.id, None, at())
