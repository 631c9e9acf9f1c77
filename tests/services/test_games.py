import asyncio

import pytest

from lobby.domain.errors import (
    AlreadyInGame,
    CodeTaken,
    Contended,
    GameFull,
    GameNotFound,
    NotInGame,
    ServerDraining,
    ServerFull,
    VersionConflict,
)
from lobby.domain.events import Event, GameEnded, GameStarted
from lobby.domain.game import Game, Player
from lobby.domain.ids import Epoch, GameId, JoinCode, PlayerId
from lobby.domain.options import GameOptions
from lobby.domain.status import GameStatus
from lobby.ports import Action, Snapshot
from lobby.services.games import ATTEMPTS, GameService
from lobby.storage import ListingIndex, MemoryGameStore
from tests.builders import ANN, BOB, CAT, an_action
from tests.fakes import CountingIds, FakeClock, NotingDone, NotingSink

CHESS = GameOptions(name="Chess", max_players=2)


class SlowStore(MemoryGameStore):
    """A store that lets others in between each question and its answer, as one far away does."""

    async def get(self, game: GameId) -> Snapshot:
        found = await super().get(game)
        await asyncio.sleep(0)
        return found


class BusyStore(MemoryGameStore):
    """A store in which others are faster for a while."""

    def __init__(self, lost_races: int) -> None:
        super().__init__(ListingIndex(Epoch("listing")), FakeClock(), CountingIds())
        self.lost_races = lost_races

    async def create(self, game: Game) -> Snapshot:
        if self._is_lost():
            raise CodeTaken(game.code)
        return await super().create(game)

    async def commit(self, game: Game, events: object) -> Snapshot:
        if self._is_lost():
            raise VersionConflict(game.id, 0, 1)
        return await super().commit(game, events)  # type: ignore[arg-type]

    def _is_lost(self) -> bool:
        self.lost_races -= 1
        return self.lost_races >= 0


def a_service(*, lost_races: int = 0) -> tuple[GameService, BusyStore]:
    store = BusyStore(lost_races)
    return GameService(store, FakeClock(), CountingIds()), store


async def test_creator_hosts_a_waiting_game() -> None:
    games, _ = a_service()

    created = await games.create(ANN, CHESS)

    assert created.game.host == ANN.id
    assert created.game.created_at == 1_000
    assert await games.current(ANN.id) == created
    assert await games.get(created.game.id) == created


async def test_join_by_id_and_by_code_lead_to_the_same_game() -> None:
    games, _ = a_service()
    created = await games.create(ANN, GameOptions(name="Mill", max_players=3))

    await games.join(BOB, created.game.id)
    joined = await games.join_by_code(CAT, created.game.code)

    assert joined.game.players == {ANN.id, BOB.id, CAT.id}


async def test_join_by_a_code_that_nobody_has_is_refused() -> None:
    games, _ = a_service()

    with pytest.raises(GameNotFound):
        await games.join_by_code(ANN, JoinCode("NOCODE"))


async def test_second_game_is_refused() -> None:
    games, _ = a_service()
    await games.create(ANN, CHESS)

    with pytest.raises(AlreadyInGame):
        await games.create(ANN, CHESS)


async def test_match_from_start_to_end() -> None:
    games, store = a_service()
    created = await games.create(ANN, CHESS)
    sink = NotingSink()
    await store.subscribe(created.game.id, 0, sink)

    await games.join(BOB, created.game.id)
    await games.set_ready(BOB.id, ready=True)
    started = await games.start(ANN.id)
    done = NotingDone()
    games.act(Action(created.game.id, started.epoch, an_action(BOB)), done)
    ended = await games.end(ANN.id, {"winner": "bob"})

    assert done.seqs == [4]
    assert ended.game.status is GameStatus.FINISHED
    assert ended.game.result == {"winner": "bob"}
    told: list[type[Event]] = [type(event) for _, event in sink.seen]
    assert told[2:] == [GameStarted, type(an_action()), GameEnded]


async def test_who_left_has_no_game() -> None:
    games, _ = a_service()
    await games.create(ANN, CHESS)

    await games.leave(ANN.id)

    assert await games.current(ANN.id) is None
    with pytest.raises(NotInGame, match="any game"):
        await games.leave(ANN.id)


async def test_game_beyond_the_cap_is_refused_until_one_has_closed() -> None:
    _, store = a_service()
    games = GameService(store, FakeClock(), CountingIds(), max_games=1)
    await games.create(ANN, CHESS)

    with pytest.raises(ServerFull, match="all the 1 games"):
        await games.create(BOB, CHESS)

    assert await games.current(BOB.id) is None
    await games.leave(ANN.id)
    await games.create(BOB, CHESS)


async def test_twenty_joins_for_one_seat_have_one_winner() -> None:
    store = SlowStore(ListingIndex(Epoch("listing")), FakeClock(), CountingIds())
    games = GameService(store, FakeClock(), CountingIds())
    created = await games.create(ANN, CHESS)
    rivals = [Player(PlayerId(f"p{n}"), f"P{n}") for n in range(20)]

    outcomes = await asyncio.gather(
        *(games.join(rival, created.game.id) for rival in rivals), return_exceptions=True
    )

    assert sum(isinstance(outcome, Snapshot) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, GameFull) for outcome in outcomes) == 19


async def test_lost_races_are_run_again() -> None:
    games, store = a_service()
    created = await games.create(ANN, CHESS)
    store.lost_races = ATTEMPTS - 1

    joined = await games.join(BOB, created.game.id)

    assert joined.game.players == {ANN.id, BOB.id}


async def test_too_many_lost_races_are_told() -> None:
    games, store = a_service()
    created = await games.create(ANN, CHESS)
    store.lost_races = ATTEMPTS

    with pytest.raises(Contended, match=created.game.id):
        await games.join(BOB, created.game.id)


async def test_taken_code_is_drawn_again() -> None:
    games, _ = a_service(lost_races=ATTEMPTS - 1)

    created = await games.create(ANN, CHESS)

    assert created.game.host == ANN.id


async def test_node_about_to_stop_opens_no_game() -> None:
    games, _ = a_service()
    games.is_draining = True

    with pytest.raises(ServerDraining):
        await games.create(ANN, CHESS)


async def test_codes_that_are_all_taken_are_told() -> None:
    games, _ = a_service(lost_races=ATTEMPTS)

    with pytest.raises(Contended, match="join code"):
        await games.create(ANN, CHESS)


async def test_game_closed_between_two_questions_is_no_current_game() -> None:
    games, store = a_service()
    store._claims[ANN.id] = GameId("game:gone")

    assert await games.current(ANN.id) is None
