import pytest

from lobby.domain.difference import Course, Difference
from lobby.domain.ids import GameId
from lobby.domain.listing import EVERYTHING, Where
from lobby.domain.status import GameStatus
from tests.builders import G1, G2, a_summary

WAITING = Where(status=frozenset({GameStatus.WAITING}))
waits = a_summary()
fuller = a_summary(player_count=2)
plays = a_summary(status=GameStatus.PLAYING)


def ids(*games: GameId) -> list[GameId]:
    return list(games)


@pytest.mark.parametrize(
    ("course", "where", "expected"),
    [
        ([None, waits], EVERYTHING, Difference(ids(G1), [], 1)),
        ([waits, fuller], EVERYTHING, Difference(ids(G1), [], 0)),
        ([waits, None], EVERYTHING, Difference([], ids(G1), -1)),
        ([waits, plays], WAITING, Difference([], ids(G1), -1)),
        ([plays, waits], WAITING, Difference(ids(G1), [], 1)),
        ([None, plays], WAITING, Difference([], [], 0)),
        ([plays, None], WAITING, Difference([], [], 0)),
        ([waits, plays, waits], WAITING, Difference(ids(G1), [], 0)),
        ([waits, None, plays, waits], EVERYTHING, Difference(ids(G1), [], 0)),
    ],
)
def test_difference_is_what_those_who_want_the_games_must_know(
    course: Course, where: Where, expected: Difference
) -> None:
    assert Difference.of(where, {G1: course}) == expected


def test_game_that_came_and_went_is_removed_for_those_who_looked_in_between() -> None:
    assert Difference.of(EVERYTHING, {G1: [None, waits, None]}) == Difference([], ids(G1), 0)
    assert Difference.of(WAITING, {G1: [plays, waits, None]}) == Difference([], ids(G1), 0)


def test_growth_is_that_of_all_games() -> None:
    courses: dict[GameId, Course] = {G1: [None, waits], G2: [None, plays]}

    assert Difference.of(EVERYTHING, courses).growth == 2
    assert Difference.of(WAITING, courses).growth == 1
