"""A node that introduces itself to Redis, and what it does not put up with there."""

import logging
from collections.abc import AsyncIterator

import pytest

from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.client import Redis
from lobby.storage.redis.introduction import badge_of
from lobby.storage.redis.stores import redis_stores
from lobby.storage.stores import Stores
from tests.fakes import CountingIds, FakeClock, FakeLater
from tests.redis_server import RedisServer, running_redis
from tests.storage.redis.conftest import until

pytestmark = pytest.mark.redis

OURS, THEIRS = "o" * 32, "t" * 32


def a_store(address: RedisAddress, secret: str = OURS) -> Stores:
    return redis_stores(address, CountingIds(), FakeLater(FakeClock()), [], secret)


@pytest.fixture
async def stores(redis_address: RedisAddress) -> AsyncIterator[list[Stores]]:
    """Return a node, one with the same secret, and one with another; none has started."""
    made = [a_store(redis_address, secret) for secret in (OURS, OURS, THEIRS)]
    yield made
    for each in made:
        await each.stop()


def complaints(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    """Return how bad it is and why, of each line that says that there is no store."""
    found = [each for each in caplog.records if each.message == "no store"]
    return [(each.levelno, each.__dict__["reason"]) for each in found]


@pytest.mark.parametrize("name", ["nodes", "games", "life", "due", "chat:games"])
async def test_key_of_somebody_else_is_named_once_and_nothing_is_written(
    redis_address: RedisAddress,
    redis_server: RedisServer,
    stores: list[Stores],
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    key = redis_address.prefix + name
    redis_server.say("RPUSH", key, "theirs")

    await stores[0].start()
    await until(lambda: len(caplog.records) > 0)

    [(level, reason)] = complaints(caplog)
    assert (level, stores[0].is_ready()) == (logging.ERROR, False)
    assert reason.startswith(f"FOREIGN {key} is a list, not a ")
    assert redis_server.say("KEYS", f"{redis_address.prefix}*").split() == [key]


async def test_node_begins_when_the_key_of_somebody_else_is_gone(
    redis_address: RedisAddress, redis_server: RedisServer, stores: list[Stores]
) -> None:
    key = f"{redis_address.prefix}nodes"
    redis_server.say("SET", key, "theirs")
    await stores[0].start()

    redis_server.say("DEL", key)

    await until(stores[0].is_ready)


async def test_node_with_another_secret_is_refused_while_there_are_others(
    stores: list[Stores], caplog: pytest.LogCaptureFixture
) -> None:
    one, same, another = stores
    for each in stores:
        await each.start()
    assert (one.is_ready(), same.is_ready(), another.is_ready()) == (True, True, False)
    [(level, reason)] = complaints(caplog)
    assert (level, reason.split()[0]) == (logging.ERROR, "SECRET")

    await one.stop()
    assert not another.is_ready()
    await same.stop()

    await until(another.is_ready)


async def test_secret_is_not_told_to_whoever_reads_redis(
    redis_address: RedisAddress, redis_server: RedisServer, stores: list[Stores]
) -> None:
    await stores[0].start()

    kept = redis_server.say("GET", f"{redis_address.prefix}secret").strip()

    assert kept == badge_of(OURS) != badge_of(THEIRS)
    assert OURS not in kept


async def test_secret_of_nodes_that_have_all_died_is_forgotten(
    redis_address: RedisAddress, redis_server: RedisServer, stores: list[Stores]
) -> None:
    await stores[0].start()

    left_ms = int(redis_server.say("PTTL", f"{redis_address.prefix}secret"))

    assert 0 < left_ms <= 15_000


@pytest.mark.parametrize(
    ("maxmemory", "policy", "warnings"),
    [("100mb", "allkeys-lru", 1), ("100mb", "noeviction", 0), ("0", "allkeys-lru", 0)],
)
async def test_store_that_may_evict_is_warned_of_once(
    maxmemory: str, policy: str, warnings: int, caplog: pytest.LogCaptureFixture
) -> None:
    with running_redis() as server:
        server.say("CONFIG", "SET", "maxmemory", maxmemory, "maxmemory-policy", policy)
        client = Redis(RedisAddress.parse(server.url))
        await client.start()
        server.say("FLUSHALL")
        await until(lambda: not client.is_ready)
        await until(lambda: client.is_ready)
        await client.stop()

    told = [each for each in caplog.records if "noeviction" in each.message]
    assert [each.__dict__["policy"] for each in told] == [policy] * warnings


async def test_full_store_can_still_be_read() -> None:
    with running_redis() as server:
        address = RedisAddress.parse(server.url)
        first, second = Redis(address), Redis(address)
        await first.start()
        server.say("CONFIG", "SET", "maxmemory", "1")

        await second.start()

        assert second.is_ready
        for each in (first, second):
            await each.stop()
