import pytest

from lobby.domain.errors import GameNotFound
from lobby.domain.events import ServerEvent
from lobby.domain.ids import Epoch, GameId
from lobby.domain.transition import Timing
from lobby.services.backend import BackendService
from lobby.services.commits import Commits
from lobby.storage import DeadlineQueue, ListingIndex, MemoryGameStore
from tests.builders import BOB, G1, a_game, a_match
from tests.fakes import CountingIds, FakeClock, NotingSink
from tests.timers import no_timer


def a_store() -> MemoryGameStore:
    clock = FakeClock()
    deadlines = DeadlineQueue(clock, no_timer)
    return MemoryGameStore(ListingIndex(Epoch("listing")), deadlines, clock, CountingIds())


def a_backend(store: MemoryGameStore) -> BackendService:
    return BackendService(Commits(store, FakeClock(), Timing()))


async def test_what_a_backend_says_is_numbered_and_heard_in_its_place() -> None:
    store, sink = a_store(), NotingSink()
    created = await store.create(a_game())
    await store.subscribe(G1, created.epoch, 0, sink)
    backend = a_backend(store)

    said = [await backend.speak(G1, "storm", {"force": force}) for force in (8, 9)]

    assert [each.seq for each in said] == [1, 2]
    assert sink.seen == [
        (1, ServerEvent("storm", {"force": 8})),
        (2, ServerEvent("storm", {"force": 9})),
    ]


async def test_who_was_away_is_told_it_afterwards() -> None:
    store = a_store()
    await store.create(a_match(BOB))

    said = await a_backend(store).speak(G1, "storm", None)

    assert await store.read(G1, said.epoch, 0, 1024) == [(1, ServerEvent("storm"))]


async def test_nobody_can_be_told_in_a_game_that_is_not_there() -> None:
    with pytest.raises(GameNotFound):
        await a_backend(a_store()).speak(GameId("game:none"), "storm", None)
