from dataclasses import replace

from lobby.domain import hosting
from lobby.domain.ids import GameId
from lobby.domain.listing import Query, Where
from lobby.domain.moderation import close_game
from lobby.domain.options import Visibility
from lobby.domain.status import GameStatus
from lobby.storage import MemoryRoll
from tests.builders import ANN, BOB, G1, G2, a_game, at


async def ids(roll: MemoryRoll, **where: object) -> list[GameId]:
    page = await roll.page(Query(where=Where(**where)))  # type: ignore[arg-type]
    return [game.id for game in page.games]


async def test_games_that_are_not_listed_are_on_the_roll() -> None:
    roll = MemoryRoll()
    roll.update(a_game(visibility=Visibility.PRIVATE))

    page = await roll.page(Query())

    assert [(game.id, game.visibility) for game in page.games] == [(G1, Visibility.PRIVATE)]


async def test_page_shows_each_game_as_it_is_now() -> None:
    roll = MemoryRoll()
    game = a_game(BOB)
    roll.update(game)
    assert await ids(roll, status=frozenset({GameStatus.WAITING})) == [G1]

    roll.update(hosting.start(game, ANN.id, at()).game)

    assert await ids(roll, status=frozenset({GameStatus.WAITING})) == []
    assert await ids(roll, status=frozenset({GameStatus.PLAYING})) == [G1]


async def test_games_are_counted_by_status() -> None:
    roll = MemoryRoll()
    match = hosting.start(a_game(BOB), ANN.id, at()).game
    for game in (a_game(BOB), match, a_game(id_=G2)):
        roll.update(game)

    assert roll.by_status() == {
        GameStatus.WAITING: 1,
        GameStatus.STARTING: 0,
        GameStatus.PLAYING: 1,
        GameStatus.FINISHED: 0,
    }


async def test_closed_game_is_struck_off() -> None:
    roll = MemoryRoll()
    roll.update(a_game())
    roll.update(close_game(a_game()).game)
    roll.update(replace(a_game(id_=G2), status=GameStatus.CLOSED))

    assert await ids(roll) == []
    assert sum(roll.by_status().values()) == 0
