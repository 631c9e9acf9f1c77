"""The contract of :class:`lobby.ports.GameStore`: actions."""

import pytest

from lobby.domain import hosting, joining, leaving
from lobby.domain.errors import GameNotFound, StaleEpoch
from lobby.domain.ids import Epoch, GameId
from lobby.domain.joining import Entry
from lobby.domain.refusals import NotInGame, ReadOnly, WrongState
from lobby.ports import Action, GameStore, Receipt
from tests.builders import ANN, BOB, CAT, G1, G2, a_game, an_action, at
from tests.fakes import NotingSink
from tests.storage.matches import a_stored_match, act


async def test_action_is_numbered_and_published_once(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()
    await store.subscribe(G1, match.epoch, match.seq, sink)

    outcome = await act(store, an_action(BOB), epoch=match.epoch)

    assert outcome == Receipt(2, duplicate=False)
    assert sink.seen == [(2, an_action(BOB))]


async def test_action_leaves_the_version_alone(store: GameStore) -> None:
    match = await a_stored_match(store)
    await act(store, an_action(BOB), epoch=match.epoch)

    after = await store.commit(*leaving.leave(match.game, BOB.id, at()))

    assert after.seq == 5  # started, acted, left, ended, asked for a rematch


async def test_done_is_told_after_the_subscribers(store: GameStore) -> None:
    match = await a_stored_match(store)
    order: list[str] = []

    class Ordered(NotingSink):
        def receive(self, epoch: Epoch, seq: int, event: object) -> None:
            order.append("sink")

    await store.subscribe(G1, match.epoch, match.seq, Ordered())
    store.append(Action(G1, match.epoch, an_action()), lambda _: order.append("done"))
    await act(store, an_action(), epoch=match.epoch)

    assert order == ["sink", "done", "sink"]


async def test_retried_action_is_delivered_once(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()
    await store.subscribe(G1, match.epoch, match.seq, sink)

    first = await act(store, an_action(BOB, id_="a1"), epoch=match.epoch)
    between = await act(store, an_action(ANN, id_="a1"), epoch=match.epoch)
    again = await act(store, an_action(BOB, id_="a1"), epoch=match.epoch)

    assert (first, between, again) == (
        Receipt(2, duplicate=False),
        Receipt(3, duplicate=False),
        Receipt(2, duplicate=True),
    )
    assert sink.numbers == [2, 3]


async def test_retry_of_an_action_that_arrived_is_no_refusal_after_the_end(
    store: GameStore,
) -> None:
    match = await a_stored_match(store)
    await act(store, an_action(BOB, id_="a1"), epoch=match.epoch)
    await store.commit(*hosting.finish(match.game, ANN.id, None, at()))

    assert await act(store, an_action(BOB, id_="a1"), epoch=match.epoch) == Receipt(
        2, duplicate=True
    )


async def test_action_id_is_free_again_once_the_log_forgot_it(store: GameStore) -> None:
    match = await a_stored_match(store)
    await act(store, an_action(BOB, id_="a1"), epoch=match.epoch)
    for _ in range(8):
        await act(store, an_action(ANN), epoch=match.epoch)

    assert await act(store, an_action(BOB, id_="a1"), epoch=match.epoch) == Receipt(
        11, duplicate=False
    )


@pytest.mark.parametrize("game", [G1, G2])
async def test_action_for_no_game_is_refused(store: GameStore, game: GameId) -> None:
    assert isinstance(await act(store, an_action(), epoch=Epoch("e"), game=game), GameNotFound)


async def test_action_by_a_stranger_is_refused(store: GameStore) -> None:
    match = await a_stored_match(store)

    assert isinstance(await act(store, an_action(CAT), epoch=match.epoch), NotInGame)


async def test_action_by_a_spectator_is_refused(store: GameStore) -> None:
    match = await a_stored_match(store)
    await store.commit(*joining.watch(match.game, CAT, Entry(), at()))

    assert isinstance(await act(store, an_action(CAT), epoch=match.epoch), ReadOnly)


async def test_action_before_the_start_is_refused(store: GameStore) -> None:
    created = await store.create(a_game(BOB))

    assert isinstance(await act(store, an_action(BOB), epoch=created.epoch), WrongState)


async def test_action_of_an_older_epoch_is_refused(store: GameStore) -> None:
    await a_stored_match(store)

    assert isinstance(await act(store, an_action(BOB), epoch=Epoch("older")), StaleEpoch)


async def test_refused_action_leaves_no_trace(store: GameStore) -> None:
    match = await a_stored_match(store)
    sink = NotingSink()
    await store.subscribe(G1, match.epoch, match.seq, sink)

    await act(store, an_action(CAT), epoch=match.epoch)

    assert (sink.seen, (await store.get(G1)).seq) == ([], match.seq)
