"""What nodes say of themselves."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from lobby.domain.errors import Unavailable
from lobby.domain.stats import Stats
from lobby.domain.status import GameStatus
from lobby.storage.redis import nodes as nodes_module
from lobby.storage.redis.address import RedisAddress
from tests.builders import ANN
from tests.storage.redis.conftest import until
from tests.storage.redis.fleets import FakeFleet

pytestmark = pytest.mark.redis


def a_stats(players: int) -> Stats:
    return Stats(
        at=1_000,
        players=players,
        sockets=players,
        games={GameStatus.WAITING: 1},
        actions_per_second=0.5,
        deliveries_per_second=1.0,
        lag_p99_ms=0.25,
        memory_bytes=1,
        queued_bytes=2,
        slow_consumers=3,
        is_draining=False,
    )


@pytest.fixture
async def fleet(redis_address: RedisAddress) -> AsyncIterator[FakeFleet]:
    fleet = FakeFleet(redis_address)
    yield fleet
    await fleet.stop()


async def test_node_knows_how_the_others_do(fleet: FakeFleet) -> None:
    nodes = [await fleet.node(), await fleet.node(), await fleet.node()]
    for number, node in enumerate(nodes[:2]):
        node.nodes.report(lambda number=number: a_stats(number))  # type: ignore[misc]

    await fleet.live(4, *nodes)

    first, second, silent = nodes
    assert first.nodes.others() == {second.nodes.node: a_stats(1)}
    assert silent.nodes.others() == {
        first.nodes.node: a_stats(0),
        second.nodes.node: a_stats(1),
    }


async def test_node_that_has_stopped_is_not_counted(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    one.nodes.report(lambda: a_stats(1))
    await fleet.live(2, one, two)
    assert two.nodes.others()

    await one.nodes.stop()
    await fleet.live(2, two)

    assert two.nodes.others() == {}
    assert await two.redis.call("ZCARD", two.redis.key("nodes")) == 1


async def test_node_that_has_died_is_not_counted_for_long(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    one.nodes.report(lambda: a_stats(1))
    await fleet.live(2, one, two)

    await fleet.live(20, two)

    assert two.nodes.others() == {}


async def test_lease_that_cannot_be_renewed_is_renewed_later(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    await one.redis.stop()
    await one.nodes.renew()

    await one.redis.start()
    await fleet.live(4, one, two)

    assert await two.redis.call("ZCARD", two.redis.key("nodes")) == 2


async def test_lease_is_renewed_until_the_node_stops(
    fleet: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes_module, "RENEWAL_SECONDS", 0.001)
    one, two = await fleet.node(), await fleet.node()
    one.nodes.report(lambda: a_stats(1))
    await one.nodes.start()

    async with asyncio.timeout(5):
        while not two.nodes.others():
            await two.nodes.renew()
    await one.nodes.stop()
    await two.nodes.renew()

    assert two.nodes.others() == {}


async def test_figures_of_a_node_of_another_version_are_passed_over(fleet: FakeFleet) -> None:
    node = await fleet.node()
    await node.redis.call("HSET", node.redis.key("figures"), "other", b"\xc1")

    await node.nodes.renew()

    assert node.nodes.others() == {}


async def test_node_that_cannot_be_taken_over_now_is_taken_over_later(fleet: FakeFleet) -> None:
    dead, alive = await fleet.node(), await fleet.node()
    await dead.games.come(dead.presence, ANN)
    await fleet.live(14, alive)
    take_over = alive.presence.take_over

    failures: list[Exception] = [Unavailable(), KeyError("a mistake")]

    async def fail(node: str) -> None:
        raise failures.pop()

    alive.presence.take_over = fail  # type: ignore[method-assign]
    while failures:
        await fleet.live(2, alive)
    assert alive.games.settled == []

    alive.presence.take_over = take_over  # type: ignore[method-assign]
    await fleet.live(2, alive)

    assert alive.games.settled == [ANN.id]


async def test_secret_that_got_lost_is_kept_again_by_who_is_there(fleet: FakeFleet) -> None:
    node = await fleet.node()
    key = node.redis.key("secret")

    await node.redis.call("DEL", key)
    await node.nodes.renew()
    assert await node.redis.call("GET", key) == node.redis.badge.encode()
    assert await node.redis.call("PTTL", key) > 0

    await node.redis.call("SET", key, "another's", "PX", 60_000)
    await node.nodes.renew()
    assert await node.redis.call("PTTL", key) > 15_000


async def test_nobody_is_given_up_by_a_node_that_has_just_got_its_redis_back(
    fleet: FakeFleet,
) -> None:
    one, two = await fleet.node(), await fleet.node()
    await two.games.come(two.presence, ANN)
    await fleet.live(20, one, two)
    await fleet.live(14, one)
    assert one.redis._link is not None
    one.redis._link.close()
    await until(lambda: one.redis.is_ready)
    assert not one.nodes.is_well

    await fleet.live(14, one)
    assert one.games.settled == []

    await fleet.live(4, one)
    assert one.games.settled == [ANN.id]


async def test_node_whose_renewal_fails_for_no_known_reason_is_not_well(
    fleet: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes_module, "RENEWAL_SECONDS", 0.001)
    node = await fleet.node()
    await node.redis.call("SET", node.redis.key("figures"), "somebody else's")
    await node.redis.call("DEL", node.redis.key("nodes"))

    node.nodes._renewing = asyncio.create_task(node.nodes._keep())
    await until(lambda: not node.nodes.is_well)
    await node.redis.call("DEL", node.redis.key("figures"))
    await until(lambda: node.nodes.is_well)
    await node.nodes.stop()
