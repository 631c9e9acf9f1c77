"""One set of fixtures per store: every test of a port runs against each."""

import pytest

from lobby.domain.ids import Epoch
from lobby.ports import Deadlines, GameStore, Listing, Matchmaking
from lobby.storage import ListingIndex, LocalMatchmaking, LogLimits, MemoryGameStore
from lobby.storage.deadlines import DeadlineQueue
from tests.fakes import CountingIds, FakeClock, FakeLater

LIMITS = LogLimits(max_events=8, max_bytes=2048, max_age_ms=60_000)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def later(clock: FakeClock) -> FakeLater:
    return FakeLater(clock)


@pytest.fixture
def listing() -> Listing:
    return ListingIndex(Epoch("listing"))


@pytest.fixture
def deadlines(clock: FakeClock, later: FakeLater) -> Deadlines:
    return DeadlineQueue(clock, later)


@pytest.fixture
def matchmaking() -> Matchmaking:
    return LocalMatchmaking()


@pytest.fixture(params=["memory"])
def store(clock: FakeClock, deadlines: DeadlineQueue, listing: ListingIndex) -> GameStore:
    return MemoryGameStore(listing, deadlines, clock, CountingIds(), LIMITS)
