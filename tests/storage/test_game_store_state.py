"""The contract of :class:`lobby.ports.GameStore`: the saved state of a match."""

from dataclasses import replace

import pytest

from lobby.domain import hosting, joining, leaving, playing
from lobby.domain.errors import GameNotFound, InvalidMessage
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.joining import Entry
from lobby.domain.options import StartRule
from lobby.domain.refusals import NotHost, NotInGame, ReadOnly, WrongState
from lobby.domain.transition import Transition
from lobby.ports import GameStore, SavedState, Snapshot
from tests.builders import ANN, BOB, CAT, G1, a_game, an_action, at
from tests.storage.matches import a_stored_match, act


def voted(game: Game, player: PlayerId) -> Transition:
    """Return what a vote for a rematch does."""
    return playing.vote_rematch(game, player, at(), accept=True)


async def rematched(store: GameStore, match: Game) -> Snapshot:
    """End a match of Ann and Bob, and let both agree to another."""
    ended = await store.commit(*hosting.finish(match, ANN.id, None, at()))
    half = await store.commit(*voted(ended.game, ANN.id))
    return await store.commit(*voted(half.game, BOB.id))


async def test_waiting_game_has_no_state(store: GameStore) -> None:
    assert (await store.create(a_game(BOB))).state is None


async def test_state_of_a_match_is_nothing_as_of_its_start(store: GameStore) -> None:
    match = await a_stored_match(store)
    await act(store, an_action(), epoch=match.epoch)

    assert match.state == SavedState(None, seq=1)
    assert (await store.get(G1)).state == SavedState(None, seq=1)


async def test_start_is_its_own_event_even_if_others_follow_in_the_same_step(
    store: GameStore,
) -> None:
    await store.create(a_game(BOB))
    started = hosting.start(a_game(BOB), ANN.id, at())
    ended = leaving.leave(started.game, BOB.id, at())
    in_one_step = replace(ended.game, version=started.game.version)

    after = await store.commit(in_one_step, (*started.events, *ended.events))

    assert after.state == SavedState(None, seq=1)


async def test_countdown_is_no_match_yet(store: GameStore) -> None:
    game = a_game(BOB, countdown_seconds=3)
    await store.create(game)

    assert (await store.commit(*hosting.start(game, ANN.id, at()))).state is None


async def test_state_that_the_host_saved_is_kept(store: GameStore) -> None:
    match = await a_stored_match(store)
    await act(store, an_action(), epoch=match.epoch)
    state = SavedState({"board": [1, b"2"]}, seq=2)

    saved = await store.save_state(G1, ANN.id, state)

    assert (saved.state, saved.seq, saved.game) == (state, 2, match.game)
    assert await store.get(G1) == saved


async def test_saving_changes_no_version_and_is_no_event(store: GameStore) -> None:
    match = await a_stored_match(store)
    await store.save_state(G1, ANN.id, SavedState("s", seq=1))

    after = await store.commit(*playing.update_player(match.game, BOB.id, {"team": 1}, at()))

    assert (after.seq, after.state) == (2, SavedState("s", seq=1))


async def test_newest_of_two_states_as_of_the_same_event_is_kept(store: GameStore) -> None:
    await a_stored_match(store)
    await store.save_state(G1, ANN.id, SavedState("first", seq=1))

    saved = await store.save_state(G1, ANN.id, SavedState("second", seq=1))

    assert saved.state == SavedState("second", seq=1)


async def test_older_state_than_the_one_kept_is_dropped(store: GameStore) -> None:
    match = await a_stored_match(store)
    await act(store, an_action(), epoch=match.epoch)
    await store.save_state(G1, ANN.id, SavedState("new", seq=2))

    saved = await store.save_state(G1, ANN.id, SavedState("old", seq=1))

    assert saved.state == SavedState("new", seq=2)


@pytest.mark.parametrize("seq", [0, 2])
async def test_state_as_of_no_moment_of_the_match_is_refused(store: GameStore, seq: int) -> None:
    await a_stored_match(store)

    with pytest.raises(InvalidMessage, match="seq: must be from 1, where the match began, to 1"):
        await store.save_state(G1, ANN.id, SavedState("s", seq))

    assert (await store.get(G1)).state == SavedState(None, seq=1)


async def test_only_the_host_saves(store: GameStore) -> None:
    match = await a_stored_match(store)
    await store.commit(*joining.watch(match.game, CAT, Entry(), at()))

    with pytest.raises(NotHost):
        await store.save_state(G1, BOB.id, SavedState("s", seq=1))
    with pytest.raises(ReadOnly):
        await store.save_state(G1, CAT.id, SavedState("s", seq=1))
    with pytest.raises(NotInGame):
        await store.save_state(G1, PlayerId("eve"), SavedState("s", seq=1))


async def test_new_host_saves(store: GameStore) -> None:
    match = await a_stored_match(store)
    await store.commit(*hosting.transfer(match.game, ANN.id, BOB.id, at()))

    assert (await store.save_state(G1, BOB.id, SavedState("s", seq=2))).state == ("s", 2)
    with pytest.raises(NotHost):
        await store.save_state(G1, ANN.id, SavedState("s", seq=2))


async def test_state_is_saved_only_while_a_match_is_on(store: GameStore) -> None:
    with pytest.raises(GameNotFound):
        await store.save_state(G1, ANN.id, SavedState("s", seq=0))
    await store.create(a_game(BOB))

    with pytest.raises(WrongState):
        await store.save_state(G1, ANN.id, SavedState("s", seq=0))


async def test_state_stays_after_the_match_until_the_rematch(store: GameStore) -> None:
    match = await a_stored_match(store)
    await store.save_state(G1, ANN.id, SavedState("s", seq=1))

    ended = await store.commit(*hosting.finish(match.game, ANN.id, None, at()))

    assert ended.state == SavedState("s", seq=1)
    with pytest.raises(WrongState):
        await store.save_state(G1, ANN.id, SavedState("t", seq=1))
    half = await store.commit(*voted(ended.game, ANN.id))
    assert (await store.commit(*voted(half.game, BOB.id))).state is None


async def test_rematch_that_starts_by_itself_begins_without_a_state(store: GameStore) -> None:
    waiting = a_game(max_players=2, start_rule=StartRule.AUTO)
    await store.create(waiting)
    match = await store.commit(*joining.join(waiting, BOB, Entry(), at()))
    await store.save_state(G1, ANN.id, SavedState("of the first", seq=match.seq))

    again = await rematched(store, match.game)

    assert again.game.status == "playing"
    assert again.state == SavedState(None, seq=again.seq)
