"""One set of fixtures per store: every test of a port runs against each."""

import pytest

from lobby.domain.ids import Epoch
from lobby.ports import GameStore, Listing
from lobby.storage import ListingIndex, LogLimits, MemoryGameStore
from tests.fakes import CountingIds, FakeClock

LIMITS = LogLimits(max_events=8, max_bytes=2048, max_age_ms=60_000)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def listing() -> Listing:
    return ListingIndex(Epoch("listing"))


@pytest.fixture(params=["memory"])
def store(clock: FakeClock, listing: ListingIndex) -> GameStore:
    return MemoryGameStore(listing, clock, CountingIds(), LIMITS)
