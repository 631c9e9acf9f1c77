from collections.abc import Callable

import pytest

from lobby.domain.deadlines import expire
from lobby.domain.events import (
    CloseReason,
    EndReason,
    GameClosed,
    GameEnded,
    HostChanged,
    LeaveReason,
    PlayerLeft,
    PlayerUpdated,
    RematchUpdated,
)
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.joining import Entry, join
from lobby.domain.leaving import come_back, kick, leave, lose
from lobby.domain.refusals import CannotKickYourself, NotHost, NotInGame, ReadOnly
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from lobby.domain.transition import Moment, Timing, Transition
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
    at,
    cut_off,
    watched,
)

AT_ONCE = Timing(grace_ms=0)
ANY_STATUS = pytest.mark.parametrize(
    "game",
    [a_game(BOB, CAT), a_countdown(BOB, CAT), a_match(BOB, CAT), a_finished_match(BOB, CAT)],
    ids=lambda game: game.status,
)


@ANY_STATUS
def test_leave_frees_the_seat_and_tells_why(game: Game) -> None:
    without_bob, events = leave(game, BOB.id, at())

    assert without_bob.members == {ANN.id, CAT.id}
    assert events[0] == PlayerLeft(BOB.id, LeaveReason.LEFT, player_count=2)


def test_spectator_leaves() -> None:
    game, events = leave(watched(a_match(BOB), EVE), EVE.id, at())

    assert game.members == {ANN.id, BOB.id}
    assert events == (PlayerLeft(EVE.id, LeaveReason.LEFT, player_count=2, spectator_count=0),)


def test_leave_by_a_stranger_is_refused() -> None:
    with pytest.raises(NotInGame, match="eve has no seat in game:g1"):
        leave(a_game(), EVE.id, at())


def test_player_seated_longest_hosts_after_the_host_left() -> None:
    game, events = leave(a_game(BOB, CAT), ANN.id, at())

    assert game.host == BOB.id
    assert events == (PlayerLeft(ANN.id, LeaveReason.LEFT, player_count=2), HostChanged(BOB.id))


def test_who_is_away_does_not_host_after_the_host_left() -> None:
    assert leave(cut_off(a_game(BOB, CAT), BOB), ANN.id, at()).game.host == CAT.id


def test_somebody_hosts_even_if_all_are_away() -> None:
    assert leave(cut_off(a_game(BOB, CAT), BOB, CAT), ANN.id, at()).game.host == BOB.id


def test_last_player_to_leave_closes_the_game() -> None:
    game, events = leave(a_game(), ANN.id, at())

    assert game.status is GameStatus.CLOSED
    assert game.seats == ()
    assert game.due_at is None
    assert events == (
        PlayerLeft(ANN.id, LeaveReason.LEFT, player_count=0),
        GameClosed(CloseReason.EMPTY),
    )


def test_spectators_do_not_keep_a_game_open() -> None:
    game, events = leave(watched(a_game(), EVE), ANN.id, at())

    assert game.members == frozenset()
    assert events[-1] == GameClosed(CloseReason.EMPTY)


def test_match_with_too_few_players_is_over() -> None:
    game, events = leave(a_match(BOB, CAT, min_players=3), CAT.id, at())

    assert game.status is GameStatus.FINISHED
    assert events == (
        PlayerLeft(CAT.id, LeaveReason.LEFT, player_count=2),
        GameEnded(EndReason.NOT_ENOUGH_PLAYERS),
        RematchUpdated(accepted=0, of=2),
    )


def test_match_with_players_enough_goes_on_without_its_host() -> None:
    game, events = leave(a_match(BOB, CAT), ANN.id, at())

    assert game.status is GameStatus.PLAYING
    assert events[-1] == HostChanged(BOB.id)


@ANY_STATUS
def test_host_kicks_a_player(game: Game) -> None:
    without_bob, events = kick(game, ANN.id, BOB.id, at(), ban=False, message="bye")

    assert without_bob.members == {ANN.id, CAT.id}
    assert events[0] == PlayerLeft(BOB.id, LeaveReason.KICKED, player_count=2, message="bye")


def test_kicked_player_may_come_again() -> None:
    game = kick(a_game(BOB), ANN.id, BOB.id, at(), ban=False, message=None).game

    assert join(game, BOB, Entry(), at()).game.seat_of(BOB.id) is not None


def test_ban_is_told_and_kept() -> None:
    game, events = kick(a_game(BOB), ANN.id, BOB.id, at(), ban=True, message=None)

    assert game.banned == {BOB.id}
    assert events == (PlayerLeft(BOB.id, LeaveReason.BANNED, player_count=1),)


def test_host_kicks_a_spectator() -> None:
    game, events = kick(watched(a_game(), EVE), ANN.id, EVE.id, at(), ban=True, message=None)

    assert game.spectators == ()
    assert events == (PlayerLeft(EVE.id, LeaveReason.BANNED, player_count=1, spectator_count=0),)


def test_host_does_not_kick_themselves() -> None:
    with pytest.raises(CannotKickYourself):
        kick(a_game(BOB), ANN.id, ANN.id, at(), ban=False, message=None)


def test_host_does_not_kick_who_is_not_there() -> None:
    with pytest.raises(NotInGame, match="eve has no seat"):
        kick(a_game(BOB), ANN.id, EVE.id, at(), ban=True, message=None)


@pytest.mark.parametrize(("by", "refusal"), [(BOB, NotHost), (EVE, ReadOnly), (DAN, NotInGame)])
def test_only_the_host_kicks(by: Player, refusal: type[Exception]) -> None:
    game = watched(a_game(BOB, CAT), EVE)

    with pytest.raises(refusal):
        kick(game, by.id, CAT.id, at(), ban=False, message=None)


@ANY_STATUS
def test_lost_player_keeps_the_seat(game: Game) -> None:
    without_bob, events = lose(game, BOB.id, after(5))

    bob = without_bob.seat_of(BOB.id)
    assert bob is not None
    assert bob.lost_at == after(5).at
    assert not bob.is_connected
    assert events[0] == PlayerUpdated(BOB.id, connected=False)
    assert without_bob.due_at == after(65).at


def test_lost_twice_is_lost_since_the_first_time() -> None:
    game = lose(a_game(BOB), BOB.id, at()).game

    assert lose(game, BOB.id, after(5)) == (game, ())


@ANY_STATUS
def test_without_grace_the_seat_is_free_at_once(game: Game) -> None:
    without_bob, events = lose(game, BOB.id, at(timing=AT_ONCE))

    assert without_bob.members == {ANN.id, CAT.id}
    assert events[0] == PlayerLeft(BOB.id, LeaveReason.TIMED_OUT, player_count=2)


def test_without_grace_the_last_player_lost_closes_the_game() -> None:
    _, events = lose(a_game(), ANN.id, at(timing=AT_ONCE))

    assert events[-1] == GameClosed(CloseReason.EMPTY)


def test_returning_player_has_the_seat_as_it_was() -> None:
    game = a_game(BOB, CAT)

    back, events = come_back(lose(game, BOB.id, at()).game, BOB.id, after(59))

    assert back.seats == game.seats
    assert back.due_at is None
    assert events == (PlayerUpdated(BOB.id, connected=True),)


def test_coming_back_without_having_been_away_changes_nothing() -> None:
    game = a_game(BOB)

    assert come_back(game, BOB.id, at()) == (game, ())


@pytest.mark.parametrize("change", [lose, come_back])
def test_stranger_is_neither_lost_nor_back(
    change: Callable[[Game, PlayerId, Moment], Transition],
) -> None:
    with pytest.raises(NotInGame):
        change(a_game(BOB), EVE.id, at())


def test_spectator_is_lost_and_comes_back() -> None:
    game = watched(a_game(BOB), EVE)

    lost, lost_events = lose(game, EVE.id, at())
    back, back_events = come_back(lost, EVE.id, after(5))

    assert lost_events == (PlayerUpdated(EVE.id, connected=False),)
    assert lost.due_at == after(60).at
    assert back_events == (PlayerUpdated(EVE.id, connected=True),)
    assert back.spectators == game.spectators


def deposed_ann() -> Game:
    return expire(cut_off(a_game(BOB, CAT), ANN), after(30)).game


def deposed_ann_and_bob() -> Game:
    hasty = Timing(host_grace_ms=20_000)
    with_bob = expire(cut_off(a_game(BOB, CAT), ANN), after(20, hasty)).game
    return expire(cut_off(with_bob, BOB, now=after(25)), after(45, hasty)).game


def test_first_host_hosts_again_on_coming_back() -> None:
    game, events = come_back(deposed_ann(), ANN.id, after(59))

    assert game.host == ANN.id
    assert game.deposed is None
    assert events == (PlayerUpdated(ANN.id, connected=True), HostChanged(ANN.id))


def test_first_host_hosts_again_even_after_two_successors() -> None:
    game = deposed_ann_and_bob()
    assert game.host == CAT.id

    assert come_back(game, ANN.id, after(59)).game.host == ANN.id


def test_second_host_does_not_host_again() -> None:
    game = come_back(deposed_ann_and_bob(), ANN.id, after(50)).game

    assert come_back(game, BOB.id, after(51)).game.host == ANN.id


def test_first_host_who_came_too_late_does_not_host_again() -> None:
    game = expire(deposed_ann(), after(60)).game
    game = join(game, ANN, Entry(), after(61)).game

    assert game.host == BOB.id


def test_host_back_within_the_grace_of_hosts_has_never_been_replaced() -> None:
    game = come_back(cut_off(a_game(BOB), ANN), ANN.id, after(29)).game

    assert game.host == ANN.id
    assert game.due_at is None


def test_first_host_who_hosts_again_by_succession_is_not_told_so_twice() -> None:
    game = cut_off(deposed_ann(), BOB, CAT, now=after(31))
    game = leave(game, BOB.id, after(32)).game
    assert game.host == ANN.id

    assert come_back(game, ANN.id, after(33)).events == (PlayerUpdated(ANN.id, connected=True),)


@pytest.mark.parametrize("is_cut_off", [True, False])
def test_who_comes_back_by_another_name_is_called_so(is_cut_off: bool) -> None:
    game = lose(a_game(BOB), BOB.id, at()).game if is_cut_off else a_game(BOB)

    after, events = come_back(game, BOB.id, at(), name="Robert")

    assert [seat.player.name for seat in after.seats] == ["Ann", "Robert"]
    assert events[-1] == PlayerUpdated(BOB.id, name="Robert")
    assert come_back(after, BOB.id, at(), name="Robert").events == ()
