"""The contract of :class:`lobby.ports.GameStore`: who is where, and who has been."""

import pytest

from lobby.domain import deadlines, joining, leaving
from lobby.domain.errors import GameNotFound
from lobby.domain.joining import Entry
from lobby.domain.refusals import AlreadyInGame
from lobby.domain.seats import Player
from lobby.domain.transition import Transition
from lobby.ports import GameStore, LastGame
from tests.builders import ANN, BOB, CAT, G1, G2, a_game, at
from tests.storage.matches import with_player, without_player


def kicked(*, ban: bool) -> Transition:
    """Return how Ann throws Bob out."""
    return leaving.kick(a_game(BOB), ANN.id, BOB.id, at(), ban=ban, message=None)


def watched_by(spectator: Player) -> Transition:
    """Return how somebody comes to watch Ann and Bob."""
    return joining.watch(a_game(BOB), spectator, Entry(), at())


async def timed_out(store: GameStore) -> None:
    """Let Bob's connection be lost until his seat is gone."""
    lost = await store.commit(*leaving.lose(a_game(BOB), BOB.id, at(1_000)))
    await store.commit(*deadlines.expire(lost.game, at(61_000)))


async def test_spectator_is_in_the_game_they_watch(store: GameStore) -> None:
    await store.create(a_game(BOB))

    await store.commit(*watched_by(CAT))

    assert await store.game_of(CAT.id) == G1
    with pytest.raises(AlreadyInGame, match="cat already plays or watches in game:g1"):
        await store.create(a_game(id_=G2, host=CAT))


async def test_player_cannot_watch_another_game(store: GameStore) -> None:
    await store.create(a_game(BOB))
    await store.create(a_game(id_=G2, host=CAT))

    with pytest.raises(AlreadyInGame):
        await store.commit(*watched_by(CAT))


async def test_spectator_who_left_may_sit_elsewhere(store: GameStore) -> None:
    await store.create(a_game(BOB))
    watched = await store.commit(*watched_by(CAT))

    await store.commit(*leaving.leave(watched.game, CAT.id, at()))
    await store.create(a_game(id_=G2, host=CAT))

    assert await store.game_of(CAT.id) == G2


async def test_spectators_are_free_once_the_game_is_closed(store: GameStore) -> None:
    await store.create(a_game(BOB))
    watched = await store.commit(*watched_by(CAT))
    alone = await store.commit(*leaving.leave(watched.game, BOB.id, at()))

    await store.commit(*leaving.leave(alone.game, ANN.id, at()))

    assert await store.game_of(CAT.id) is None
    assert await store.last_game_of(CAT.id) == LastGame(G1, "closed")


async def test_nobody_has_lost_a_game_at_first(store: GameStore) -> None:
    await store.create(a_game(BOB))

    assert await store.last_game_of(BOB.id) is None


async def test_leaver_has_lost_nothing(store: GameStore) -> None:
    await store.create(a_game(BOB))
    await store.commit(*without_player(BOB.id, BOB))

    assert await store.last_game_of(BOB.id) is None


@pytest.mark.parametrize(("ban", "reason"), [(False, "kicked"), (True, "banned")])
async def test_who_was_thrown_out_can_be_told(store: GameStore, ban: bool, reason: str) -> None:
    await store.create(a_game(BOB))
    await store.commit(*kicked(ban=ban))

    assert await store.game_of(BOB.id) is None
    assert await store.last_game_of(BOB.id) == LastGame(G1, reason)
    assert await store.last_game_of(ANN.id) is None


async def test_who_was_away_too_long_can_be_told(store: GameStore) -> None:
    await store.create(a_game(BOB))
    await timed_out(store)

    assert await store.last_game_of(BOB.id) == LastGame(G1, "timed-out")


async def test_who_was_away_when_the_game_closed_can_be_told(store: GameStore) -> None:
    created = await store.create(a_game())
    lost = await store.commit(*leaving.lose(created.game, ANN.id, at(1_000)))
    await store.commit(*deadlines.expire(lost.game, at(61_000)))

    assert await store.last_game_of(ANN.id) == LastGame(G1, "closed")


async def test_last_to_leave_has_lost_nothing(store: GameStore) -> None:
    await store.create(a_game())
    await store.commit(*without_player(ANN.id))

    assert await store.last_game_of(ANN.id) is None


async def test_next_game_makes_the_last_one_forgotten(store: GameStore) -> None:
    await store.create(a_game(BOB))
    await store.commit(*kicked(ban=False))

    await store.create(a_game(id_=G2, host=BOB))

    assert await store.last_game_of(BOB.id) is None


async def test_refused_game_makes_nothing_forgotten(store: GameStore) -> None:
    await store.create(a_game(BOB))
    await store.commit(*kicked(ban=False))

    with pytest.raises(AlreadyInGame):
        await store.create(a_game(ANN, id_=G2, host=BOB))

    assert await store.last_game_of(BOB.id) == LastGame(G1, "kicked")
    assert await store.game_of(BOB.id) is None
    with pytest.raises(GameNotFound):
        await store.get(G2)


async def test_spectator_who_takes_a_seat_stays_in_the_game(store: GameStore) -> None:
    await store.create(a_game(BOB))
    watched = await store.commit(*watched_by(CAT))

    seated = await store.commit(*joining.join(watched.game, CAT, Entry(), at()))

    assert seated.game.members == {ANN.id, BOB.id, CAT.id}
    assert await store.game_of(CAT.id) == G1


async def test_join_after_a_commit_that_failed_is_possible(store: GameStore) -> None:
    await store.create(a_game())
    await store.create(a_game(id_=G2, host=BOB))

    with pytest.raises(AlreadyInGame):
        await store.commit(*with_player(BOB))
    await store.commit(*leaving.leave((await store.get(G2)).game, BOB.id, at()))

    assert (await store.commit(*with_player(BOB))).game.members == {ANN.id, BOB.id}
