"""The contract of :class:`lobby.ports.GameStore`: reading the log in parts."""

import pytest

from lobby.domain.events import GameStarted
from lobby.domain.ids import Epoch
from lobby.ports import GameStore
from tests.builders import ANN, BOB, G1, G2, a_game, an_action
from tests.fakes import FakeClock, NotingSink
from tests.storage.matches import a_stored_match, act, without_player

PLENTY = 64 * 1024


async def test_all_that_a_reader_missed_is_read_in_order(store: GameStore) -> None:
    match = await a_stored_match(store)
    await act(store, an_action(BOB), epoch=match.epoch)

    assert await store.read(G1, match.epoch, 0, PLENTY) == [(1, GameStarted()), (2, an_action(BOB))]


async def test_reader_who_missed_nothing_reads_nothing(store: GameStore) -> None:
    match = await a_stored_match(store)

    assert await store.read(G1, match.epoch, match.seq, PLENTY) == []


@pytest.mark.parametrize("max_bytes", [1, 300, 700, PLENTY])
async def test_parts_make_up_the_whole(store: GameStore, max_bytes: int) -> None:
    match = await a_stored_match(store)
    for _ in range(6):
        await act(store, an_action(ANN, size=100), epoch=match.epoch)

    numbers: list[int] = []
    while part := await store.read(G1, match.epoch, len(numbers), max_bytes):
        numbers += [seq for seq, _ in part]

    assert numbers == list(range(1, 8))


async def test_part_is_no_larger_than_asked_unless_one_event_is(store: GameStore) -> None:
    match = await a_stored_match(store)
    for size in (100, 100, 900):
        await act(store, an_action(ANN, size=size), epoch=match.epoch)

    read = [await store.read(G1, match.epoch, after, 600) for after in (1, 3)]

    assert [[seq for seq, _ in part or ()] for part in read] == [[2, 3], [4]]


@pytest.mark.parametrize("after", [-1, 99])
async def test_number_that_the_log_never_had_cannot_be_read_on_from(
    store: GameStore, after: int
) -> None:
    match = await a_stored_match(store)

    assert await store.read(G1, match.epoch, after, PLENTY) is None


async def test_another_life_of_the_log_cannot_be_read_on_from(store: GameStore) -> None:
    await a_stored_match(store)

    assert await store.read(G1, Epoch("earlier"), 0, PLENTY) is None


async def test_log_of_no_game_cannot_be_read(store: GameStore) -> None:
    match = await a_stored_match(store)

    assert await store.read(G2, match.epoch, 0, PLENTY) is None


async def test_history_too_short_is_not_read_in_part(store: GameStore) -> None:
    match = await a_stored_match(store)
    for _ in range(8):
        await act(store, an_action(ANN), epoch=match.epoch)

    assert await store.read(G1, match.epoch, 0, PLENTY) is None
    assert [seq for seq, _ in await store.read(G1, match.epoch, 1, PLENTY) or ()] == [*range(2, 10)]


async def test_history_too_old_is_not_read(store: GameStore, clock: FakeClock) -> None:
    match = await a_stored_match(store)
    clock.advance(60_001)

    assert await store.read(G1, match.epoch, 0, PLENTY) is None
    assert await store.read(G1, match.epoch, match.seq, PLENTY) == []


async def test_end_of_a_closed_game_can_be_read_by_who_follows_it(store: GameStore) -> None:
    created = await store.create(a_game())
    subscription = await store.subscribe(G1, created.epoch, created.seq, NotingSink())
    await store.commit(*without_player(ANN.id))

    read = await store.read(G1, created.epoch, 1, PLENTY)

    assert [seq for seq, _ in read or ()] == [2]
    subscription.cancel()
