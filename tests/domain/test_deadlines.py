"""What time alone does, when it is due, and what it does not do before."""

import pytest

from lobby.domain import hosting
from lobby.domain.deadlines import expire
from lobby.domain.events import (
    CloseReason,
    EndReason,
    GameChanged,
    GameClosed,
    GameEnded,
    GameStarted,
    HostChanged,
    LeaveReason,
    PlayerLeft,
    RematchUpdated,
)
from lobby.domain.game import Game
from lobby.domain.joining import Entry, join
from lobby.domain.leaving import come_back, leave, lose
from lobby.domain.playing import set_ready, vote_rematch
from lobby.domain.status import GameStatus
from lobby.domain.transition import Moment, Timing
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


def just_before(moment: Moment) -> Moment:
    return moment._replace(at=moment.at - 1)


DUE = [
    ("countdown", a_countdown(BOB), 10),
    ("grace of a player", cut_off(a_game(BOB), BOB), 60),
    ("grace of a player of a match", cut_off(a_match(BOB), BOB), 60),
    ("grace of a spectator", cut_off(watched(a_game(), EVE), EVE), 60),
    ("succession", cut_off(a_game(BOB), ANN), 30),
    ("succession in a match", cut_off(a_match(BOB), ANN), 30),
    ("idle host", all_ready(a_game(BOB)), 60),
    ("nobody there", cut_off(a_game(BOB), ANN, BOB), 60),
    ("nobody there in a match", cut_off(a_match(BOB), ANN, BOB), 120),
    ("nobody there after a match", cut_off(a_finished_match(BOB), ANN, BOB), 60),
    ("only a spectator there", cut_off(watched(a_game(), EVE), ANN), 60),
    ("finished", a_finished_match(BOB), 300),
]
ANY_DUE = pytest.mark.parametrize(
    ("game", "seconds"), [case[1:] for case in DUE], ids=[case[0] for case in DUE]
)


@ANY_DUE
def test_game_says_when_it_is_due(game: Game, seconds: int) -> None:
    assert game.due_at == after(seconds).at


@ANY_DUE
def test_nothing_happens_before(game: Game, seconds: int) -> None:
    assert expire(game, just_before(after(seconds))) == (game, ())


@ANY_DUE
def test_what_is_due_happens_once(game: Game, seconds: int) -> None:
    changed, events = expire(game, after(seconds))

    assert events
    assert changed.version == game.version + 1
    assert expire(changed, after(seconds)) == (changed, ())


@pytest.mark.parametrize(
    "game", [a_game(BOB), a_match(BOB), watched(a_game(), EVE)], ids=["waiting", "match", "watched"]
)
def test_game_whose_members_are_all_there_waits_for_ever(game: Game) -> None:
    assert game.due_at is None
    assert expire(game, after(1_000_000)) == (game, ())


def test_closed_game_has_no_deadline() -> None:
    game = leave(a_countdown(BOB), ANN.id, at()).game
    closed = leave(game, BOB.id, at()).game

    assert closed.due_at is None
    assert expire(closed, after(1_000_000)) == (closed, ())


def test_countdown_ends_in_the_match() -> None:
    game, events = expire(a_countdown(BOB), after(10))

    assert game.status is GameStatus.PLAYING
    assert game.starts_at is None
    assert events == (GameStarted(),)


def test_seat_is_free_after_the_grace() -> None:
    game, events = expire(cut_off(a_game(BOB), BOB), after(60))

    assert game.members == {ANN.id}
    assert events == (PlayerLeft(BOB.id, LeaveReason.TIMED_OUT, player_count=1),)


def test_each_grace_is_counted_from_its_own_loss() -> None:
    game = cut_off(cut_off(a_game(BOB, CAT), BOB), CAT, now=after(10))

    game = expire(game, after(60)).game

    assert game.members == {ANN.id, CAT.id}
    assert game.due_at == after(70).at


def test_match_that_grace_leaves_with_too_few_is_over() -> None:
    game = expire(cut_off(a_match(BOB), BOB), after(60)).game

    assert game.status is GameStatus.FINISHED
    assert game.finished_at == after(60).at


def test_host_who_is_away_is_succeeded_by_whom_of_those_there_is_seated_longest() -> None:
    game, events = expire(cut_off(a_game(BOB, CAT, DAN), BOB, ANN), after(30))

    assert game.host == CAT.id
    assert game.seat_of(ANN.id) is not None
    assert events == (HostChanged(CAT.id),)


def test_succession_waits_for_somebody_who_could_host() -> None:
    game = cut_off(a_match(BOB), BOB, ANN)

    assert expire(game, after(30)) == (game, ())


def test_first_host_is_out_after_the_grace_of_players() -> None:
    game = expire(cut_off(a_game(BOB), ANN), after(30)).game

    game, events = expire(game, after(60))

    assert game.members == {BOB.id}
    assert game.deposed is None
    assert events == (PlayerLeft(ANN.id, LeaveReason.TIMED_OUT, player_count=1),)


def test_idle_host_is_replaced_by_the_next_player() -> None:
    game, events = expire(all_ready(a_game(BOB, CAT)), after(60))

    assert game.host == BOB.id
    assert game.deposed is None
    assert events == (HostChanged(BOB.id),)


def test_each_idle_host_has_as_long_and_then_it_is_the_first_ones_turn_again() -> None:
    game = all_ready(a_game(BOB, CAT))

    for seconds, host in [(60, BOB), (120, CAT), (180, ANN), (240, BOB)]:
        assert game.due_at == after(seconds).at
        game = expire(game, after(seconds)).game
        assert game.host == host.id


def test_host_is_not_idle_while_somebody_is_not_ready() -> None:
    game = set_ready(a_game(BOB), BOB.id, at(), ready=True).game

    assert game.due_at is None


def test_join_and_leave_neither_reset_nor_hasten_the_idle_hosts_time() -> None:
    game = all_ready(a_game(BOB))
    game = join(game, CAT, Entry(), after(40)).game
    assert game.due_at is None

    game = leave(game, CAT.id, after(100)).game

    assert game.due_at == after(120).at
    assert expire(game, after(120)).game.host == BOB.id


def test_joins_and_leaves_over_and_over_do_not_keep_an_idle_host() -> None:
    game = all_ready(a_game(BOB))

    for second in range(10, 110, 20):
        game = join(game, CAT, Entry(), after(second)).game
        game = leave(game, CAT.id, after(second + 10)).game

    assert game.due_at == after(110).at


def test_newcomer_who_gets_ready_lets_the_idle_hosts_time_go_on() -> None:
    game = join(all_ready(a_game(BOB)), CAT, Entry(), after(40)).game

    game = set_ready(game, CAT.id, after(50), ready=True).game

    assert game.due_at == after(70).at


def test_player_who_is_away_does_not_reset_the_idle_hosts_time() -> None:
    game = cut_off(all_ready(a_game(BOB)), BOB, now=after(40))

    game = come_back(game, BOB.id, after(50)).game

    assert game.due_at == after(70).at


def test_ready_player_who_takes_it_back_resets_the_idle_hosts_time() -> None:
    game = set_ready(all_ready(a_game(BOB)), BOB.id, after(40), ready=False).game

    game = set_ready(game, BOB.id, after(50), ready=True).game

    assert game.due_at == after(110).at


def test_new_host_has_the_whole_time_to_start() -> None:
    game = all_ready(a_game(BOB, CAT))

    assert hosting.transfer(game, ANN.id, BOB.id, after(40)).game.due_at == after(100).at
    assert leave(game, ANN.id, after(40)).game.due_at == after(100).at


def test_game_that_is_full_and_ready_but_not_enough_has_no_idle_host() -> None:
    game = hosting.update(all_ready(a_game(BOB)), ANN.id, to(min_players=3), after(40)).game

    assert game.due_at is None


def test_seats_are_kept_until_an_abandoned_game_closes() -> None:
    game = cut_off(cut_off(a_match(BOB), BOB), ANN, now=after(10))
    assert game.due_at == after(130).at

    still = expire(game, just_before(after(130))).game
    closed, events = expire(still, after(130))

    assert still.members == {ANN.id, BOB.id}
    assert closed.members == frozenset()
    assert events == (GameClosed(CloseReason.ABANDONED),)


def test_player_who_returns_to_an_abandoned_game_keeps_it_open() -> None:
    game = come_back(cut_off(a_match(BOB), ANN, BOB), BOB.id, after(119)).game

    assert game.abandoned_at is None
    assert game.host == ANN.id
    assert game.due_at == after(149).at


def test_time_without_anybody_there_is_no_part_of_a_grace() -> None:
    game = come_back(cut_off(a_match(BOB, CAT), ANN, BOB, CAT), ANN.id, after(119)).game

    assert game.due_at == after(179).at
    assert come_back(game, BOB.id, after(178)).game.members == {ANN.id, BOB.id, CAT.id}


def test_newcomer_to_an_abandoned_game_finds_its_seats_kept() -> None:
    hasty = Timing(grace_ms=10_000, host_grace_ms=5_000)
    game = lose(a_game(), ANN.id, at(timing=hasty)).game

    game = join(game, BOB, Entry(), after(30, hasty)).game

    assert game.due_at == after(35, hasty).at
    assert expire(game, after(35, hasty)).game.members == {ANN.id, BOB.id}
    assert expire(game, after(40, hasty)).game.members == {BOB.id}


def test_player_who_comes_and_goes_does_not_prolong_the_grace_of_another() -> None:
    game = cut_off(a_match(BOB), BOB)

    for second in (10, 20, 30):
        game = cut_off(game, ANN, now=after(second))
        game = come_back(game, ANN.id, after(second + 1)).game

    assert game.due_at == after(63).at


def test_spectator_of_an_abandoned_game_has_as_much_grace_left_as_before() -> None:
    game = cut_off(watched(a_match(BOB), EVE), EVE)
    game = cut_off(game, ANN, BOB, now=after(50))

    game = come_back(come_back(game, ANN.id, after(100)).game, BOB.id, after(100)).game

    assert game.due_at == after(110).at


def test_spectator_lost_while_the_players_are_away_has_the_whole_grace() -> None:
    game = cut_off(watched(a_game(), EVE), ANN)
    game = cut_off(game, EVE, now=after(50))

    assert come_back(game, ANN.id, after(55)).game.due_at == after(115).at


def test_spectator_who_returns_does_not_keep_a_game_open() -> None:
    game = cut_off(watched(a_game(), EVE), EVE, ANN)

    assert come_back(game, EVE.id, after(50)).game.due_at == after(60).at


def test_spectators_of_an_abandoned_game_stay_until_it_closes() -> None:
    game = cut_off(watched(a_match(BOB), EVE), EVE, ANN, BOB)

    assert expire(game, after(119)) == (game, ())


def test_finished_game_closes() -> None:
    voted = vote_rematch(a_finished_match(BOB), BOB.id, at(), accept=True).game

    closed, events = expire(voted, after(300))

    assert closed.status is GameStatus.CLOSED
    assert closed.finished_at is None
    assert closed.rematch == frozenset()
    assert events == (GameClosed(CloseReason.FINISHED),)


def test_grace_that_was_over_before_the_countdown_breaks_it_however_late() -> None:
    away = cut_off(a_game(BOB, CAT, countdown_seconds=10), BOB)
    countdown = hosting.start(away, ANN.id, after(55)).game
    assert countdown.due_at == after(60).at

    game, events = expire(countdown, after(1_000))

    assert game.status is GameStatus.WAITING
    assert events == (
        PlayerLeft(BOB.id, LeaveReason.TIMED_OUT, player_count=2),
        GameChanged(game.options, GameStatus.WAITING),
    )


def test_countdown_that_was_over_before_the_grace_begins_the_match_however_late() -> None:
    away = cut_off(a_game(BOB, countdown_seconds=10), BOB)
    countdown = hosting.start(away, ANN.id, after(45)).game

    game, events = expire(countdown, after(1_000))

    assert game.status is GameStatus.FINISHED
    assert game.finished_at == after(1_000).at
    assert game.version == countdown.version + 1
    assert events == (
        GameStarted(),
        PlayerLeft(BOB.id, LeaveReason.TIMED_OUT, player_count=1),
        GameEnded(EndReason.NOT_ENOUGH_PLAYERS),
        RematchUpdated(accepted=0, of=1),
    )


def test_succession_comes_before_the_end_of_the_grace_however_late() -> None:
    game, events = expire(cut_off(a_game(BOB), ANN), after(1_000))

    assert game.deposed is None
    assert events == (
        HostChanged(BOB.id),
        PlayerLeft(ANN.id, LeaveReason.TIMED_OUT, player_count=1),
    )


def test_idle_host_is_replaced_once_however_late() -> None:
    game, events = expire(all_ready(a_game(BOB, CAT)), after(1_000))

    assert events == (HostChanged(BOB.id),)
    assert game.due_at == after(1_060).at


def test_two_who_were_cut_off_go_in_the_order_in_which_they_were() -> None:
    game = cut_off(cut_off(a_match(BOB, CAT), CAT), BOB, now=after(1))

    _, events = expire(game, after(1_000))

    assert [event.player for event in events if isinstance(event, PlayerLeft)] == [CAT.id, BOB.id]


def test_abandoned_game_closes_whatever_else_is_overdue() -> None:
    game = cut_off(watched(a_finished_match(BOB), EVE), EVE, ANN, BOB)

    assert expire(game, after(1_000_000)).events == (GameClosed(CloseReason.ABANDONED),)


def test_zero_lets_an_idle_host_host_for_ever() -> None:
    patient = Timing(host_idle_ms=0)
    game = set_ready(a_game(BOB), ANN.id, at(timing=patient), ready=True).game

    game = set_ready(game, BOB.id, at(timing=patient), ready=True).game

    assert game.is_everybody_ready
    assert game.due_at is None
    assert expire(game, after(1_000, patient)) == (game, ())
