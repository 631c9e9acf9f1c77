"""Two nodes over one Redis, in one process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from lobby.storage.log import LogLimits
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.client import Redis
from lobby.storage.redis.listing import ListingMirror
from tests.fakes import FakeClock
from tests.storage.backends import Backend, redis_backend
from tests.storage.timed_redis import TimedRedis

LIMITS = LogLimits(max_events=8, max_bytes=2048, max_age_ms=60_000)


@dataclass(frozen=True)
class Node:
    """One of the nodes, and its way to Redis."""

    redis: Redis
    backend: Backend
    mirror: ListingMirror

    async def lose_connection(self) -> None:
        """Lose the connection, and wait until nothing comes any more."""
        assert self.redis._link is not None
        self.redis._link.close()

    async def return_(self) -> None:
        """Wait until there is a connection, and all that it brings has been taken."""
        await until(lambda: self.redis.is_ready)
        await self.settle()

    async def settle(self) -> None:
        """Wait until whatever is on its way has arrived."""
        for _ in range(4):
            await self.redis.call("PING")


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # nobody says when
            await asyncio.sleep(0.005)


async def a_node(address: RedisAddress, clock: FakeClock) -> Node:
    redis = TimedRedis(address, clock)
    await redis.start()
    backend, mirror = redis_backend(redis, clock, LIMITS)
    node = Node(redis, backend, mirror)
    await node.settle()
    return node


@pytest.fixture
async def nodes(redis_address: RedisAddress, clock: FakeClock) -> AsyncIterator[list[Node]]:
    both = [await a_node(redis_address, clock) for _ in range(2)]
    yield both
    for node in both:
        await node.redis.stop()
