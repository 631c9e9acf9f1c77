import pytest

from lobby.domain.errors import GameNotFound
from lobby.domain.events import PlayerJoined
from lobby.domain.game import Game
from lobby.domain.joining import Door, Entry, join, watch
from lobby.domain.leaving import kick, leave
from lobby.domain.options import Visibility
from lobby.domain.refusals import (
    Banned,
    GameFull,
    GameLocked,
    PasswordRequired,
    SpectatorsFull,
    WrongState,
)
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
    at,
    cut_off,
    watched,
)

BY_ID, BY_CODE, BY_INVITE = Entry(), Entry(Door.CODE), Entry(Door.INVITE)
WITH_PASSWORD = Entry(password_hash="hash")
STARTED = [a_countdown(BOB), a_match(BOB), a_finished_match(BOB)]


def banned(game: Game) -> Game:
    there = watch(game, EVE, BY_INVITE, at()).game
    return kick(there, ANN.id, EVE.id, at(), ban=True, message=None).game


def test_join_takes_the_lowest_free_seat_and_tells_the_room() -> None:
    game = leave(a_game(BOB, CAT), BOB.id, at()).game

    joined, events = join(game, DAN, BY_ID, at())

    assert [(seat.player, seat.number) for seat in joined.seats] == [(ANN, 0), (CAT, 2), (DAN, 1)]
    assert events == (PlayerJoined(DAN.id, "Dan", seat=1, player_count=3),)
    assert joined.version == game.version + 1


@pytest.mark.parametrize("game", [a_game(BOB), *STARTED], ids=lambda game: game.status)
def test_join_twice_changes_nothing(game: Game) -> None:
    assert join(game, BOB, BY_ID, at()) == (game, ())


def test_join_full_game_is_refused() -> None:
    with pytest.raises(GameFull, match="all 2 seats taken"):
        join(a_game(BOB, max_players=2), CAT, BY_ID, at())


def test_fifth_player_is_refused() -> None:
    with pytest.raises(GameFull, match="all 4 seats taken"):
        join(a_game(BOB, CAT, DAN), EVE, BY_ID, at())


def test_seat_of_a_player_who_is_away_is_not_free() -> None:
    with pytest.raises(GameFull):
        join(cut_off(a_game(BOB, max_players=2), BOB), CAT, BY_ID, at())


@pytest.mark.parametrize("game", STARTED, ids=lambda game: game.status)
def test_join_is_refused_unless_the_game_waits(game: Game) -> None:
    with pytest.raises(WrongState, match=f"cannot join game:g1 while it is {game.status}"):
        join(game, CAT, BY_ID, at())


def test_locked_game_seats_nobody_new_whatever_they_show() -> None:
    for entry in (BY_ID, BY_CODE, BY_INVITE):
        with pytest.raises(GameLocked):
            join(a_game(locked=True), BOB, entry, at())


def test_locked_game_may_be_watched() -> None:
    assert watch(a_game(locked=True), EVE, BY_ID, at()).game.is_watched_by(EVE.id)


@pytest.mark.parametrize(
    ("visibility", "entry"),
    [
        (Visibility.PUBLIC, BY_ID),
        (Visibility.UNLISTED, BY_ID),
        (Visibility.UNLISTED, BY_CODE),
        (Visibility.PRIVATE, BY_CODE),
        (Visibility.PRIVATE, BY_INVITE),
    ],
)
def test_door_opens(visibility: Visibility, entry: Entry) -> None:
    game = a_game(visibility=visibility)

    assert join(game, BOB, entry, at()).game.members == {ANN.id, BOB.id}
    assert watch(game, EVE, entry, at()).game.members == {ANN.id, EVE.id}


def test_private_game_is_not_there_for_who_has_only_its_id() -> None:
    game = a_game(visibility=Visibility.PRIVATE)

    with pytest.raises(GameNotFound):
        join(game, BOB, BY_ID, at())
    with pytest.raises(GameNotFound):
        watch(game, BOB, BY_ID, at())


@pytest.mark.parametrize("entry", [BY_ID, BY_CODE, Entry(password_hash="another")])
def test_password_is_required_of_strangers(entry: Entry) -> None:
    game = a_game(password_hash="hash")

    with pytest.raises(PasswordRequired):
        join(game, BOB, entry, at())
    with pytest.raises(PasswordRequired):
        watch(game, BOB, entry, at())


@pytest.mark.parametrize("entry", [WITH_PASSWORD, BY_INVITE], ids=["password", "invite"])
def test_password_or_an_invite_opens_the_door(entry: Entry) -> None:
    game = a_game(password_hash="hash")

    assert join(game, BOB, entry, at()).game.seat_of(BOB.id) is not None
    assert watch(game, EVE, entry, at()).game.is_watched_by(EVE.id)


def test_password_alone_does_not_open_a_private_game() -> None:
    game = a_game(visibility=Visibility.PRIVATE, password_hash="hash")

    with pytest.raises(GameNotFound):
        join(game, BOB, WITH_PASSWORD, at())


@pytest.mark.parametrize("entry", [BY_ID, BY_CODE, BY_INVITE, WITH_PASSWORD])
def test_banned_player_does_not_come_in_by_any_door(entry: Entry) -> None:
    game = banned(a_game(password_hash="hash"))

    with pytest.raises(Banned):
        join(game, EVE, entry, at())
    with pytest.raises(Banned):
        watch(game, EVE, entry, at())


def test_banned_player_learns_nothing_of_a_private_game_by_its_id() -> None:
    with pytest.raises(GameNotFound):
        join(banned(a_game(visibility=Visibility.PRIVATE)), EVE, BY_ID, at())


@pytest.mark.parametrize("game", [a_game(BOB), *STARTED], ids=lambda game: game.status)
def test_spectator_comes_at_any_time(game: Game) -> None:
    after, events = watch(game, EVE, BY_ID, at())

    assert after.is_watched_by(EVE.id)
    assert after.status is game.status
    assert events == (PlayerJoined(EVE.id, "Eve", None, player_count=2, spectator_count=1),)


def test_watch_twice_changes_nothing() -> None:
    game = watched(a_game(), EVE)

    assert watch(game, EVE, BY_ID, at()) == (game, ())


def test_player_who_asks_to_watch_keeps_their_seat() -> None:
    game = a_game(BOB)

    assert watch(game, BOB, BY_ID, at()) == (game, ())


def test_as_many_watch_as_the_host_allows() -> None:
    game = watched(a_game(max_spectators=1), EVE)

    with pytest.raises(SpectatorsFull, match="all 1 spectators"):
        watch(game, DAN, BY_ID, at())


def test_spectators_take_no_seats() -> None:
    game = watched(a_game(BOB, max_players=3), EVE, DAN)

    assert join(game, CAT, BY_ID, at()).game.is_full


def test_spectator_takes_a_freed_seat_while_the_game_waits() -> None:
    full = watched(a_game(BOB, max_players=2), EVE)
    with pytest.raises(GameFull):
        join(full, EVE, BY_ID, at())

    game, events = join(leave(full, BOB.id, at()).game, EVE, BY_ID, at())

    assert [seat.player for seat in game.seats] == [ANN, EVE]
    assert game.spectators == ()
    assert events == (PlayerJoined(EVE.id, "Eve", seat=1, player_count=2, spectator_count=0),)


def test_spectator_is_inside_already_and_shows_nothing_for_a_seat() -> None:
    game = watched(a_game(visibility=Visibility.PRIVATE, password_hash="hash"), EVE)

    assert join(game, EVE, BY_ID, at()).game.seat_of(EVE.id) is not None


def test_spectator_takes_no_seat_in_a_locked_game() -> None:
    with pytest.raises(GameLocked):
        join(watched(a_game(locked=True), EVE), EVE, BY_ID, at())


@pytest.mark.parametrize("game", STARTED, ids=lambda game: game.status)
def test_spectator_takes_no_seat_once_the_game_starts(game: Game) -> None:
    with pytest.raises(WrongState):
        join(watched(game, EVE), EVE, BY_ID, at())


def test_closed_game_takes_nobody() -> None:
    closed = leave(a_game(), ANN.id, at()).game

    with pytest.raises(WrongState, match="closed"):
        join(closed, BOB, BY_ID, at())
    with pytest.raises(WrongState, match="cannot watch game:g1 while it is closed"):
        watch(closed, BOB, BY_ID, at())
