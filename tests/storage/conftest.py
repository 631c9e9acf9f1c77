"""One set of fixtures per store: every test of a port runs against each."""

import pytest

from lobby.domain.ids import Epoch
from lobby.ports import ChatStore, Deadlines, GameStore, InboxStore, Listing, Matchmaking
from lobby.storage import (
    ChatLimits,
    InboxLimits,
    ListingIndex,
    LocalMatchmaking,
    LogLimits,
    MemoryChatStore,
    MemoryGameStore,
    MemoryInboxStore,
)
from lobby.storage.deadlines import DeadlineQueue
from tests.fakes import CountingIds, FakeClock, FakeLater

CHAT_LIMITS = ChatLimits(rooms=3, created=2, joined=3, direct=2, all_direct=3, messages=6)
INBOX_LIMITS = InboxLimits(inboxes=2, notifications=4)
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


@pytest.fixture(params=["memory"])
def chat(clock: FakeClock) -> ChatStore:
    return MemoryChatStore(clock, ["general"], CHAT_LIMITS)


@pytest.fixture(params=["memory"])
def inboxes() -> InboxStore:
    return MemoryInboxStore(INBOX_LIMITS)
