"""One set of fixtures per store: every test of a port runs against each."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from itertools import count

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
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.client import Redis
from tests.fakes import CountingIds, FakeClock, FakeLater
from tests.redis_server import RedisServer, running_redis
from tests.storage.timed_redis import TimedRedis

CHAT_LIMITS = ChatLimits(rooms=3, created=2, joined=3, direct=2, all_direct=3, messages=6)
INBOX_LIMITS = InboxLimits(inboxes=2, notifications=4)
LIMITS = LogLimits(max_events=8, max_bytes=2048, max_age_ms=60_000)


BOTH = ["memory", pytest.param("redis", marks=pytest.mark.redis)]
"""Parameters of a fixture that gives every store in its turn."""

_numbers = count()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One Redis for all tests: each has keys of its own in it."""
    with running_redis() as server:
        yield server


@pytest.fixture
def redis_address(redis_server: RedisServer) -> RedisAddress:
    return replace(RedisAddress.parse(redis_server.url), prefix=f"t{next(_numbers)}:")


@pytest.fixture
async def redis(redis_address: RedisAddress, clock: FakeClock) -> AsyncIterator[Redis]:
    """Return a node's way to Redis, where it is as late as ``clock`` says."""
    client = TimedRedis(redis_address, clock)
    await client.start()
    yield client
    await client.stop()


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
