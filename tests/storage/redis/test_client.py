"""A node's way to Redis, and what it does when Redis is away."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest

from lobby.domain.errors import Overloaded, Unavailable
from lobby.storage.redis import client as client_module
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.client import Redis, ScriptFailed
from lobby.storage.redis.scripts import Scripts
from tests.redis_server import RedisServer, running_redis

pytestmark = pytest.mark.redis


ECHO = Scripts(RedisAddress())
ECHO.add("echo", "return ARGV")
ECHO.add("publish", "redis.call('PUBLISH', C .. 'room', ARGV[1]) return ARGV[1]")
ECHO.add("wrong", "return nothing.at.all")
ECHO.add("time", "return now")
ECHO.add("write", "redis.call('SET', P .. 'key', 1) return 1")


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    client = Redis(RedisAddress.parse(redis_server.url), ECHO)
    await client.start()
    yield client
    await client.stop()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # nobody says when
            await asyncio.sleep(0.01)


async def test_script_is_run_and_answers(redis: Redis) -> None:
    assert await redis.run("echo", "a", 1, b"\xff") == [b"a", b"1", b"\xff"]


async def test_scripts_that_redis_has_forgotten_are_sent_again(
    redis: Redis, redis_server: RedisServer
) -> None:
    redis_server.say("SCRIPT", "FLUSH")

    assert [await redis.run("echo", "a"), await redis.run("echo", "b")] == [[b"a"], [b"b"]]


async def test_mistake_in_a_script_is_not_taken_for_an_outage(redis: Redis) -> None:
    with pytest.raises(ScriptFailed, match="nothing"):
        await redis.run("wrong")


async def test_time_is_that_of_redis(redis: Redis) -> None:
    before = await redis.run("time")

    assert before <= redis.clock.now() <= before + 1_000


async def test_message_comes_before_what_was_answered_after_it(redis: Redis) -> None:
    order: list[bytes] = []
    redis.subscribe("room", order.append)

    for number in range(3):
        redis.send("publish", [number], lambda reply, _: order.append(b"reply %b" % (reply or b"")))
    await redis.run("echo")

    assert [word for word in order if not word.startswith(b"reply")] == [b"0", b"1", b"2"]
    assert [word for word in order if word.startswith(b"reply")] == [
        b"reply 0",
        b"reply 1",
        b"reply 2",
    ]


async def test_channel_is_heard_until_it_is_left(redis: Redis) -> None:
    heard: list[bytes] = []
    redis.subscribe("room", heard.append)
    await redis.run("publish", "one")
    redis.unsubscribe("room")
    redis.unsubscribe("room")
    await redis.run("publish", "two")

    redis.subscribe("room", heard.append)
    await redis.run("publish", "three")
    await redis.run("echo")

    assert heard == [b"one", b"three"]


async def test_published_message_reaches_another_node(
    redis: Redis, redis_server: RedisServer
) -> None:
    other, heard = Redis(RedisAddress.parse(redis_server.url), ECHO), list[bytes]()
    await other.start()
    other.subscribe("room", heard.append)
    await other.run("echo")

    redis.publish("room", b"hello")
    await redis.run("echo")
    await other.run("echo")
    await other.stop()

    assert heard == [b"hello"]


async def test_more_than_can_be_done_in_time_is_refused(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "MAX_WAITING", 2)

    outcomes = await asyncio.gather(*(redis.run("echo") for _ in range(3)), return_exceptions=True)

    assert outcomes[:2] == [[], []]
    assert isinstance(outcomes[2], Overloaded)


async def test_nothing_is_expected_of_a_store_that_is_not_there() -> None:
    client = Redis(RedisAddress.parse("unix:///nowhere"), ECHO)
    await client.start()

    with pytest.raises(Unavailable):
        await client.run("echo")

    assert not client.is_ready
    await client.stop()


@pytest.mark.slow
async def test_frozen_store_is_given_up_within_two_seconds_and_comes_back() -> None:
    with running_redis() as server:
        client, heard, returns = Redis(RedisAddress.parse(server.url), ECHO), list[bytes](), [0]
        client.on_return(lambda: returns.append(1))
        await client.start()
        client.subscribe("room", heard.append)
        server.freeze()

        begun = time.monotonic()
        with pytest.raises(Unavailable):
            await client.run("publish", "lost")
        waited = time.monotonic() - begun
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            await client.run("publish", "lost too")
        then = time.monotonic() - begun
        assert not client.is_ready
        server.thaw()
        await until(lambda: client.is_ready)
        await client.run("publish", "found")
        await client.stop()

    assert waited < 2 > then
    # What came too late was not done: whoever sent it has been told so.
    assert (heard, returns) == ([b"found"], [0, 1, 1])


@pytest.mark.slow
async def test_store_that_was_killed_is_found_again() -> None:
    with running_redis() as server:
        client = Redis(RedisAddress.parse(server.url), ECHO)
        await client.start()
        server.kill()
        await until(lambda: not client.is_ready)
        with pytest.raises(Unavailable):
            await client.run("echo")

        server.start()
        await until(lambda: client.is_ready)

        assert await client.run("echo", "a") == [b"a"]
        await client.stop()


@pytest.mark.slow
async def test_password_and_database_of_the_url_are_used() -> None:
    with running_redis() as server:
        server.say("CONFIG", "SET", "requirepass", "p@ss")
        url = server.url.replace("unix://", "unix://:p%40ss@") + "?db=3&prefix=x:"
        known, stranger = (Redis(RedisAddress.parse(each)) for each in (url, server.url))
        await known.start()
        await stranger.start()

        await known.call("SET", known.key("key"), "value")

        assert server.say("-a", "p@ss", "--no-auth-warning", "-n", "3", "GET", "x:key") == "value\n"
        assert (known.is_ready, stranger.is_ready) == (True, False)
        await known.stop()
        await stranger.stop()


async def test_redis_that_is_no_primary_any_more_is_left(
    redis: Redis, redis_server: RedisServer
) -> None:
    redis_server.say("REPLICAOF", "127.0.0.1", "1")
    try:
        with pytest.raises(Unavailable):
            await redis.run("write")
        was_ready = redis.is_ready
    finally:
        redis_server.say("REPLICAOF", "NO", "ONE")
    await until(lambda: redis.is_ready)

    assert not was_ready
    assert await redis.run("write") == 1


async def test_user_who_may_hear_no_channel_is_told_and_nothing_is_mixed_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running_redis() as server:
        server.say("ACL", "SETUSER", "ann", "on", ">pw", "~lobby:*", "+@all")
        client = Redis(RedisAddress.parse(server.url.replace("unix://", "unix://ann:pw@")), ECHO)
        client.subscribe("room", lambda _: None)
        asked: list[object] = []
        client.on_return(lambda: client.send("echo", ["a"], lambda *words: asked.append(words)))

        await client.start()
        await client.stop()

    assert asked == []
    assert "NOPERM" in caplog.records[0].__dict__["reason"]


@pytest.fixture
def returns(redis: Redis) -> list[str]:
    """Return a list that grows whenever the store is back."""
    noted: list[str] = []
    redis.on_return(lambda: noted.append("returned"))
    noted.clear()  # of that which was there already
    return noted


async def test_store_whose_keys_were_all_deleted_is_found_anew(
    redis_server: RedisServer, returns: list[str]
) -> None:
    redis_server.say("FLUSHALL")

    await until(lambda: returns == ["returned"])


async def test_life_that_another_node_has_begun_after_that_is_another(
    redis_server: RedisServer, returns: list[str]
) -> None:
    redis_server.say("FLUSHALL")
    other = Redis(RedisAddress.parse(redis_server.url), ECHO)
    await other.start()

    await until(lambda: returns == ["returned"])
    await other.stop()


@pytest.mark.slow
async def test_reason_for_which_a_store_does_not_come_back_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running_redis() as server:
        client = Redis(RedisAddress.parse(server.url), ECHO)
        await client.start()

        server.say("CONFIG", "SET", "requirepass", "p@ss")
        server.say("-a", "p@ss", "--no-auth-warning", "CLIENT", "KILL", "TYPE", "pubsub")
        await asyncio.sleep(0.3)  # several tries
        await client.stop()

    lost, *reasons = [record.__dict__.get("reason", "") for record in caplog.records]
    assert lost == ""
    assert [reason.split()[0] for reason in reasons] == ["NOAUTH"]


async def test_reason_for_which_a_store_does_nothing_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running_redis() as server:
        client = Redis(RedisAddress.parse(server.url), ECHO)
        await client.start()
        server.say("CONFIG", "SET", "maxmemory", "1")

        for _ in range(2):
            with pytest.raises(Unavailable):
                await client.run("write")
        await client.stop()

    assert [record.__dict__["reason"].split()[0] for record in caplog.records] == ["OOM"]


async def test_client_that_is_stopped_as_its_link_is_lost_ends(redis: Redis) -> None:
    assert redis._link is not None
    redis._link.close()

    async with asyncio.timeout(5):
        await redis.stop()


async def test_node_that_cannot_catch_up_connects_again(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    returns: list[str] = []

    def return_() -> None:
        returns.append("returned")
        if len(returns) == 2:
            raise RuntimeError("a mistake")

    redis.on_return(return_)
    assert redis._link is not None
    redis._link.close()

    await until(lambda: len(returns) == 3 and redis.is_ready)
    assert "could not be made" in caplog.text
