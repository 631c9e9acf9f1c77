"""What only the store in memory promises: that it forgets."""

import pytest

from lobby.domain.ids import Epoch, GameId
from lobby.storage import ListingIndex, MemoryGameStore
from lobby.storage.deadlines import DeadlineQueue
from tests.builders import ANN, BOB, G1, a_game
from tests.fakes import CountingIds, FakeClock, FakeLater, NotingSink
from tests.storage.matches import with_player, without_player


def a_store() -> MemoryGameStore:
    clock = FakeClock()
    deadlines = DeadlineQueue(clock, FakeLater(clock))
    return MemoryGameStore(ListingIndex(Epoch("listing")), deadlines, clock, CountingIds())


async def test_closed_game_is_gone_with_the_last_who_followed_it() -> None:
    store = a_store()
    created = await store.create(a_game())
    subscriptions = [
        await store.subscribe(G1, created.epoch, created.seq, NotingSink()) for _ in range(2)
    ]
    await store.commit(*without_player(ANN.id))

    subscriptions[0].cancel()
    assert await store.read(G1, created.epoch, 0, 1) is not None
    subscriptions[1].cancel()

    assert await store.read(G1, created.epoch, 0, 1) is None


async def test_closed_game_that_nobody_followed_is_gone_at_once() -> None:
    store = a_store()
    created = await store.create(a_game())

    await store.commit(*without_player(ANN.id))

    assert await store.read(G1, created.epoch, 0, 1) is None


async def test_all_is_in_place_before_a_subscriber_hears_of_it() -> None:
    store = a_store()
    asked: list[GameId | None] = []

    class Asking(NotingSink):
        def receive(self, epoch: Epoch, seq: int, event: object) -> None:
            coroutine = store.game_of(BOB.id)
            with pytest.raises(StopIteration) as answer:
                coroutine.send(None)
            asked.append(answer.value.value)

    created = await store.create(a_game())
    await store.subscribe(G1, created.epoch, 0, Asking())
    await store.commit(*with_player(BOB))

    assert asked == [G1]
