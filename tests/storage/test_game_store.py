"""The contract of :class:`lobby.ports.GameStore`: games, codes and claims."""

import asyncio

import pytest

from lobby.domain import leaving
from lobby.domain.errors import CodeTaken, GameNotFound, VersionConflict
from lobby.domain.game import Game
from lobby.domain.ids import JoinCode
from lobby.domain.refusals import AlreadyInGame
from lobby.ports import GameStore, Snapshot
from tests.builders import ANN, BOB, CAT, DAN, G1, G2, a_game, at
from tests.storage.matches import with_player, without_player


async def test_created_game_is_found_by_id_code_and_player(store: GameStore) -> None:
    game = a_game(BOB)

    created = await store.create(game)

    assert created.seq == 0
    assert await store.get(G1) == created
    assert await store.find(game.code) == G1
    assert await store.game_of(BOB.id) == G1


async def test_game_nobody_created_is_not_found(store: GameStore) -> None:
    with pytest.raises(GameNotFound):
        await store.get(G1)
    with pytest.raises(GameNotFound):
        await store.find(JoinCode("NOCODE"))
    assert await store.game_of(ANN.id) is None


async def test_games_are_counted_from_creation_to_close(store: GameStore) -> None:
    counts = [await store.count()]
    game = a_game()
    await store.create(game)
    await store.create(a_game(id_=G2, host=BOB))
    counts.append(await store.count())

    await store.commit(*leaving.leave(game, ANN.id, at()))

    assert [*counts, await store.count()] == [0, 2, 1]


async def test_host_of_one_game_cannot_open_another(store: GameStore) -> None:
    await store.create(a_game())

    with pytest.raises(AlreadyInGame, match="ann already plays or watches in game:g1"):
        await store.create(a_game(id_=G2))

    with pytest.raises(GameNotFound):
        await store.get(G2)


async def test_two_open_games_never_share_a_code(store: GameStore) -> None:
    taken = a_game()
    await store.create(taken)
    rival = Game.opened(G2, taken.code, taken.options, BOB, at=0)

    with pytest.raises(CodeTaken):
        await store.create(rival)

    assert await store.game_of(BOB.id) is None


async def test_commit_replaces_the_game_and_numbers_the_events(store: GameStore) -> None:
    await store.create(a_game())
    with_bob, joined = with_player(BOB)

    after = await store.commit(with_bob, joined)

    assert (after.game, after.seq) == (with_bob, 1)
    assert await store.get(G1) == after


async def test_second_of_two_concurrent_commits_conflicts(store: GameStore) -> None:
    await store.create(a_game())
    with_bob, bob_joined = with_player(BOB)
    with_cat, cat_joined = with_player(CAT)

    await store.commit(with_bob, bob_joined)
    with pytest.raises(VersionConflict):
        await store.commit(with_cat, cat_joined)

    assert (await store.get(G1)).game == with_bob
    assert await store.game_of(CAT.id) is None


async def test_of_many_concurrent_commits_one_succeeds(store: GameStore) -> None:
    await store.create(a_game())
    commits = [store.commit(*with_player(player)) for player in (BOB, CAT, DAN)]

    outcomes = await asyncio.gather(*commits, return_exceptions=True)

    assert sum(isinstance(outcome, Snapshot) for outcome in outcomes) == 1


async def test_player_seated_elsewhere_cannot_be_committed(store: GameStore) -> None:
    await store.create(a_game())
    await store.create(a_game(id_=G2, host=BOB))

    with pytest.raises(AlreadyInGame, match="bob already plays or watches in game:g2"):
        await store.commit(*with_player(BOB))

    assert (await store.get(G1)).game == a_game()


async def test_player_who_left_may_sit_elsewhere(store: GameStore) -> None:
    await store.create(a_game(BOB))
    await store.commit(*without_player(BOB.id, BOB))

    await store.create(a_game(id_=G2, host=BOB))

    assert await store.game_of(BOB.id) == G2


async def test_closed_game_is_gone_with_its_code_and_claims(store: GameStore) -> None:
    await store.create(a_game())

    await store.commit(*without_player(ANN.id))

    with pytest.raises(GameNotFound):
        await store.get(G1)
    with pytest.raises(GameNotFound):
        await store.find(a_game().code)
    assert await store.game_of(ANN.id) is None


async def test_commit_to_a_closed_game_is_refused(store: GameStore) -> None:
    await store.create(a_game())
    await store.commit(*without_player(ANN.id))

    with pytest.raises(GameNotFound):
        await store.commit(*with_player(BOB))


async def test_every_log_has_an_epoch_of_its_own(store: GameStore) -> None:
    first = await store.create(a_game())
    second = await store.create(a_game(id_=G2, host=BOB))

    assert first.epoch != second.epoch
