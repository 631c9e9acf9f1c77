"""One set of fixtures per store: every test of a port runs against each."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from itertools import count

import pytest

from lobby.domain.ids import RoomId
from lobby.ports import ChatStore, Deadlines, GameStore, InboxStore, Listing, Matchmaking
from lobby.storage import (
    ChatLimits,
    InboxLimits,
    LocalMatchmaking,
    LogLimits,
    MemoryChatStore,
    MemoryInboxStore,
)
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.chat import RedisChatStore
from lobby.storage.redis.client import Redis
from lobby.storage.redis.inbox import RedisInboxStore
from lobby.storage.redis.matchmaking import SharedMatchmaking
from tests.fakes import FakeClock, FakeLater
from tests.redis_server import RedisServer, running_redis
from tests.storage.backends import Backend, memory_backend, redis_backend
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


@pytest.fixture(params=BOTH)
def backend(request: pytest.FixtureRequest, clock: FakeClock) -> Backend:
    """Return each kind of store in its turn, and what belongs to it."""
    if request.param == "memory":
        return memory_backend(clock, LIMITS)
    return redis_backend(request.getfixturevalue("redis"), clock, LIMITS)[0]


@pytest.fixture
def later(backend: Backend) -> FakeLater:
    return backend.later


@pytest.fixture
def listing(backend: Backend) -> Listing:
    return backend.listing


@pytest.fixture
def deadlines(backend: Backend) -> Deadlines:
    return backend.deadlines


@pytest.fixture
def store(backend: Backend) -> GameStore:
    return backend.games


@pytest.fixture(params=BOTH)
def matchmaking(request: pytest.FixtureRequest) -> Matchmaking:
    if request.param == "memory":
        return LocalMatchmaking()
    return SharedMatchmaking(request.getfixturevalue("redis"))


@pytest.fixture(params=BOTH)
async def make_chat(
    request: pytest.FixtureRequest, clock: FakeClock
) -> AsyncIterator[Callable[[ChatLimits], Awaitable[ChatStore]]]:
    """Return what makes a store of chat rooms, in one of all ways."""
    nodes: list[Redis] = []

    async def make(limits: ChatLimits) -> ChatStore:
        if request.param == "memory":
            return MemoryChatStore(clock, ["general"], limits)
        node = TimedRedis(request.getfixturevalue("redis_address"), clock)
        nodes.append(node)
        store = RedisChatStore(node, ["general"], limits)
        await node.start()
        await store.get(RoomId("general"))  # before which it has heard how everything is
        return store

    yield make
    for node in nodes:
        await node.stop()


@pytest.fixture
async def chat(make_chat: Callable[[ChatLimits], Awaitable[ChatStore]]) -> ChatStore:
    return await make_chat(CHAT_LIMITS)


@pytest.fixture(params=BOTH)
def inboxes(request: pytest.FixtureRequest) -> InboxStore:
    if request.param == "memory":
        return MemoryInboxStore(INBOX_LIMITS)
    return RedisInboxStore(request.getfixturevalue("redis"), INBOX_LIMITS)
