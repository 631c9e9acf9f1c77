"""What a watcher makes of pushes and pages."""

import pytest

from loadtest.frames import Json
from loadtest.listing.picture import Applied, Picture, Push, Summary, summaries


def a_push(begin: int, version: int, *games: str, removed: tuple[str, ...] = ()) -> Push:
    return Push(begin, version, False, len(games), {game: a_game(game) for game in games}, removed)


def a_snapshot(version: int, *games: str, total: int | None = None) -> Push:
    listed = {game: a_game(game) for game in games}
    return Push(0, version, True, len(games) if total is None else total, listed, ())


def a_game(game: str, players: int = 1) -> Summary:
    return {"id": game, "playerCount": players}


def a_picture(version: int, *games: str) -> Picture:
    picture = Picture()
    picture.apply(a_snapshot(version, *games))
    return picture


def test_snapshot_replaces_what_was_held() -> None:
    picture = a_picture(3, "a", "b")

    assert picture.apply(a_snapshot(5, "c")) is Applied.NEW
    assert (set(picture.games), picture.version) == ({"c"}, 5)


@pytest.mark.parametrize("begin", [0, 2, 3])
def test_push_that_begins_at_or_before_what_is_held_is_applied(begin: int) -> None:
    picture = a_picture(3, "a", "b")

    assert picture.apply(a_push(begin, 4, "c", removed=("a",))) is Applied.NEW
    assert (set(picture.games), picture.version) == ({"b", "c"}, 4)


@pytest.mark.parametrize("version", [2, 3])
def test_push_that_tells_nothing_new_is_left_aside(version: int) -> None:
    picture = a_picture(3, "a")

    assert picture.apply(a_push(1, version, "b", removed=("a",))) is Applied.OLD
    assert set(picture.games) == {"a"}


def test_push_that_begins_later_is_a_gap() -> None:
    picture = a_picture(3, "a")

    assert picture.apply(a_push(4, 5, "b")) is Applied.GAP
    assert (set(picture.games), picture.version) == ({"a"}, 3)


def test_page_adds_what_the_snapshot_left_out() -> None:
    picture = a_picture(3, "a")
    picture.add_page([("b", a_game("b"))], version=3)

    assert set(picture.games) == {"a", "b"}


def test_page_that_is_older_than_a_push_does_not_undo_it() -> None:
    picture = a_picture(3, "a")
    picture.apply(a_push(3, 5, "b", removed=("a",)))
    picture.add_page([("a", a_game("a")), ("b", a_game("b", players=2))], version=4)

    assert picture.games == {"b": a_game("b")}


def test_page_that_is_newer_than_a_push_is_taken() -> None:
    picture = a_picture(3, "a")
    picture.apply(a_push(3, 5, "b"))
    picture.add_page([("b", a_game("b", players=2))], version=6)

    assert picture.games["b"] == a_game("b", players=2)


def test_push_is_read() -> None:
    game: dict[str, Json] = {"id": "a", "playerCount": 1, "whyNot": "full"}
    body: dict[str, Json] = {"from": 1, "version": 2, "total": 7, "games": [game], "removed": ["b"]}

    assert Push.of(body) == Push(1, 2, False, 7, {"a": {"id": "a", "playerCount": 1}}, ("b",))


@pytest.mark.parametrize("listed", [None, "a", {}, [1], [{"name": "no id"}]])
def test_what_is_no_list_of_games_is_empty(listed: Json) -> None:
    assert summaries(listed) == {}
    assert Push.of({"games": listed, "removed": None}).games == {}
