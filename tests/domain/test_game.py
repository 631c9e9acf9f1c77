import pytest

from lobby.domain.errors import (
    GameFull,
    InvalidMessage,
    NotEnoughPlayers,
    NotHost,
    NotInGame,
    WrongState,
)
from lobby.domain.events import (
    CloseReason,
    EndReason,
    GameClosed,
    GameEnded,
    GameStarted,
    HostChanged,
    LeaveReason,
    PlayerJoined,
    PlayerLeft,
    PlayerUpdated,
)
from lobby.domain.game import Game
from lobby.domain.options import GameOptions
from lobby.domain.status import GameStatus
from tests.builders import ANN, BOB, CAT, DAN, EVE, a_game, a_match


def test_host_of_a_new_game_has_its_first_seat() -> None:
    game = a_game()

    assert game.host == ANN.id
    assert [seat.number for seat in game.seats] == [0]
    assert game.status is GameStatus.WAITING


@pytest.mark.parametrize(
    ("low", "high", "field"),
    [(2, 5, "maxPlayers"), (2, 1, "maxPlayers"), (1, 4, "minPlayers"), (4, 3, "minPlayers")],
)
def test_seats_that_make_no_game_are_refused(low: int, high: int, field: str) -> None:
    with pytest.raises(InvalidMessage, match=field):
        GameOptions(name="Chess", min_players=low, max_players=high)


def test_join_takes_the_lowest_free_seat_and_tells_the_room() -> None:
    game, _ = a_game(BOB, CAT).leave(BOB.id)

    joined, events = game.join(DAN)

    assert [(seat.player.id, seat.number) for seat in joined.seats] == [
        (ANN.id, 0),
        (CAT.id, 2),
        (DAN.id, 1),
    ]
    assert events == (PlayerJoined(DAN.id, "Dan", 1, player_count=3),)
    assert joined.version == game.version + 1


def test_join_twice_changes_nothing() -> None:
    game = a_game(BOB)

    assert game.join(BOB) == (game, ())


def test_join_twice_changes_nothing_even_when_the_match_is_on() -> None:
    match = a_match(BOB)

    assert match.join(BOB) == (match, ())


def test_join_full_game_is_refused() -> None:
    full = a_game(BOB, max_players=2)

    with pytest.raises(GameFull, match="all 2 seats taken"):
        full.join(CAT)


def test_fifth_player_is_refused() -> None:
    with pytest.raises(GameFull, match="all 4 seats taken"):
        a_game(BOB, CAT, DAN).join(EVE)


def test_join_started_game_is_refused() -> None:
    with pytest.raises(WrongState, match="cannot join game:g1 while it is playing"):
        a_match(BOB).join(CAT)


@pytest.mark.parametrize(
    ("game", "joinable"),
    [(a_game(), True), (a_game(BOB, max_players=2), False), (a_match(BOB), False)],
)
def test_game_is_joinable_while_it_waits_and_has_a_seat(game: Game, joinable: bool) -> None:
    assert game.is_joinable is joinable


def test_leave_frees_the_seat_and_tells_why() -> None:
    game, events = a_game(BOB).leave(BOB.id, LeaveReason.TIMED_OUT)

    assert game.players == {ANN.id}
    assert events == (PlayerLeft(BOB.id, LeaveReason.TIMED_OUT, player_count=1),)


def test_player_seated_longest_hosts_after_the_host_left() -> None:
    game, events = a_game(BOB, CAT).leave(ANN.id)

    assert game.host == BOB.id
    assert events == (PlayerLeft(ANN.id, LeaveReason.LEFT, player_count=2), HostChanged(BOB.id))


def test_last_player_to_leave_closes_the_game() -> None:
    game, events = a_game().leave(ANN.id)

    assert game.status is GameStatus.CLOSED
    assert game.seats == ()
    assert events[-1] == GameClosed(CloseReason.EMPTY)


def test_match_with_too_few_players_is_over() -> None:
    game, events = a_match(BOB, CAT, min_players=3).leave(CAT.id)

    assert game.status is GameStatus.FINISHED
    assert events[-1] == GameEnded(EndReason.NOT_ENOUGH_PLAYERS)


def test_match_with_players_enough_goes_on_without_its_host() -> None:
    game, events = a_match(BOB, CAT).leave(ANN.id)

    assert game.status is GameStatus.PLAYING
    assert HostChanged(BOB.id) in events


def test_leave_by_a_stranger_is_refused() -> None:
    with pytest.raises(NotInGame, match="eve has no seat in game:g1"):
        a_game().leave(EVE.id)


def test_ready_is_told_to_the_room() -> None:
    game, events = a_game(BOB).set_ready(BOB.id, ready=True)

    assert [seat.ready for seat in game.seats] == [False, True]
    assert events == (PlayerUpdated(BOB.id, ready=True),)


def test_ready_twice_changes_nothing() -> None:
    game = a_game(BOB).set_ready(BOB.id, ready=True).game

    assert game.set_ready(BOB.id, ready=True) == (game, ())


def test_ready_during_the_match_is_refused() -> None:
    with pytest.raises(WrongState, match="playing"):
        a_match(BOB).set_ready(BOB.id, ready=True)


def test_start_begins_the_match() -> None:
    game, events = a_game(BOB).start(ANN.id)

    assert game.status is GameStatus.PLAYING
    assert events == (GameStarted(),)


def test_start_by_another_than_the_host_is_refused() -> None:
    with pytest.raises(NotHost, match="only the host, ann, may start"):
        a_game(BOB).start(BOB.id)


def test_start_by_a_stranger_is_refused() -> None:
    with pytest.raises(NotInGame):
        a_game(BOB).start(EVE.id)


def test_start_with_too_few_players_is_refused() -> None:
    with pytest.raises(NotEnoughPlayers, match="needs 3 players to start and has 2"):
        a_game(BOB, min_players=3).start(ANN.id)


def test_start_twice_is_refused() -> None:
    with pytest.raises(WrongState, match="playing"):
        a_match(BOB).start(ANN.id)


def test_end_keeps_the_result() -> None:
    game, events = a_match(BOB).end(ANN.id, {"winner": "ann"})

    assert game.status is GameStatus.FINISHED
    assert game.result == {"winner": "ann"}
    assert events == (GameEnded(EndReason.ENDED, {"winner": "ann"}),)


def test_end_before_the_start_is_refused() -> None:
    with pytest.raises(WrongState, match="waiting"):
        a_game(BOB).end(ANN.id)


def test_end_by_another_than_the_host_is_refused() -> None:
    with pytest.raises(NotHost):
        a_match(BOB).end(BOB.id)


def test_action_is_taken_from_a_player_of_the_match() -> None:
    a_match(BOB).require_may_act(BOB.id)


def test_action_before_the_start_is_refused() -> None:
    with pytest.raises(WrongState, match="cannot act in game:g1 while it is waiting"):
        a_game(BOB).require_may_act(BOB.id)


def test_action_by_a_stranger_is_refused() -> None:
    with pytest.raises(NotInGame):
        a_match(BOB).require_may_act(EVE.id)
