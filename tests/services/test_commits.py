import asyncio

import pytest

from lobby.domain import joining
from lobby.domain.errors import Contended, GameNotFound
from lobby.domain.game import Game
from lobby.domain.ids import GameId
from lobby.domain.joining import Entry
from lobby.domain.refusals import AlreadyInGame, GameFull, NotInGame
from lobby.domain.transition import Moment, Timing, Transition
from lobby.ports import Snapshot
from lobby.services.commits import ATTEMPTS, Commits
from tests.builders import ANN, BOB, CAT
from tests.fakes import FakeClock
from tests.services.lobbies import Lobby, SlowStore, players


async def test_twenty_joins_for_one_seat_have_one_winner() -> None:
    lobby = Lobby(SlowStore)
    game = await lobby.open(ANN, max_players=2)

    outcomes = await asyncio.gather(
        *(lobby.knock(rival, game) for rival in players(20)), return_exceptions=True
    )

    assert sum(isinstance(outcome, Game) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, GameFull) for outcome in outcomes) == 19


async def test_two_joins_of_one_player_lead_to_one_game() -> None:
    lobby = Lobby(SlowStore)
    games = [await lobby.open(ANN), await lobby.open(BOB)]

    outcomes = await asyncio.gather(
        *(lobby.knock(CAT, game) for game in games), return_exceptions=True
    )

    assert sum(isinstance(outcome, Game) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyInGame) for outcome in outcomes) == 1


async def test_lost_races_are_run_again() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    lobby.lose_races(ATTEMPTS - 1)

    assert (await lobby.knock(BOB, game)).members == {ANN.id, BOB.id}


async def test_too_many_lost_races_are_told() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    lobby.lose_races(ATTEMPTS)

    with pytest.raises(Contended, match=game.id):
        await lobby.knock(BOB, game)


async def test_change_that_changes_nothing_commits_nothing() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    lobby.lose_races(ATTEMPTS)

    assert await lobby.knock(ANN, game) == game


async def test_change_is_made_at_the_time_of_each_attempt() -> None:
    clock, timing = FakeClock(), Timing(grace_ms=7)
    lobby = Lobby()
    game = await lobby.open(ANN)
    lobby.lose_races(1)
    moments: list[Moment] = []

    def change(current: Game, now: Moment) -> Transition:
        moments.append(now)
        clock.advance(5)
        return joining.join(current, BOB, Entry(), now)

    await Commits(lobby.store, clock, timing).apply(game.id, change)

    assert moments == [Moment(1_000, timing), Moment(1_005, timing)]


async def test_player_without_a_game_has_none_to_change() -> None:
    with pytest.raises(NotInGame, match="any game"):
        await Lobby().games.leave(ANN.id)


async def test_game_that_was_closed_meanwhile_is_not_found() -> None:
    lobby = Lobby()
    lobby.store._claims[ANN.id] = GameId("game:gone")

    with pytest.raises(GameNotFound):
        await lobby.games.leave(ANN.id)


async def test_every_change_tells_the_game_it_led_to() -> None:
    lobby = Lobby()
    game = await lobby.open(ANN)
    await lobby.knock(BOB, game)

    after = await lobby.games.leave(BOB.id)

    assert isinstance(after, Snapshot)
    assert (after, after.seq) == (await lobby.store.get(game.id), 2)
