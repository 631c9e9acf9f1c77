"""Players who come to one node and go from another, and nodes that die."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from lobby.domain.errors import Contended
from lobby.domain.ids import PlayerId
from lobby.storage.redis import presence as presence_module
from lobby.storage.redis.address import RedisAddress
from tests.builders import ANN, BOB, CAT
from tests.storage.redis.fleets import FakeFleet

pytestmark = pytest.mark.redis

LEASE = 16  # seconds, and what a renewal may come late


@pytest.fixture
async def fleet(redis_address: RedisAddress) -> AsyncIterator[FakeFleet]:
    fleet = FakeFleet(redis_address)
    yield fleet
    await fleet.stop()


async def test_newer_socket_ends_the_older_one_on_another_node_first(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    older = await one.games.come(one.presence, ANN)

    newer = await two.games.come(two.presence, ANN)

    assert one.games.ended == [older]
    assert older.number < newer.number
    assert two.games.ended == []


async def test_goodbye_of_what_was_replaced_elsewhere_settles_nothing(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    older = await one.games.come(one.presence, ANN)
    await two.games.come(two.presence, ANN)

    await one.games.go(one.presence, older)

    assert one.games.settled == []
    assert await one.is_here() == ["ann"]


async def test_socket_that_is_newer_still_is_not_ended(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    await one.games.come(one.presence, ANN)
    there, here = await asyncio.gather(
        two.games.come(two.presence, ANN), one.games.come(one.presence, ANN)
    )
    await one.settle()
    await two.settle()

    newest = max(there, here, key=lambda visit: visit.number)
    assert [*one.games.here.values(), *two.games.here.values()] == [newest]


async def test_node_that_does_not_answer_keeps_nobody_waiting_for_long(
    fleet: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_module, "FAREWELL_SECONDS", 0.01)
    one, two = await fleet.node(), await fleet.node()
    await one.games.come(one.presence, ANN)
    one.mailbox.on(b"replaced", lambda _: None)

    await two.games.come(two.presence, ANN)

    assert one.games.ended == []
    assert await two.presence.is_here("/games", ANN.id)


async def test_players_of_a_dead_node_are_settled_by_another(fleet: FakeFleet) -> None:
    dead, alive = await fleet.node(), await fleet.node()
    for player in (ANN, BOB):
        await dead.games.come(dead.presence, player)
    await alive.games.come(alive.presence, CAT)
    await fleet.live(LEASE - 2, alive)
    before = list(alive.games.settled)

    await fleet.live(4, alive)

    assert before == []
    assert sorted(alive.games.settled) == [ANN.id, BOB.id]
    assert await alive.is_here() == ["cat"]


async def test_player_who_has_come_back_elsewhere_is_not_settled_for_a_dead_node(
    fleet: FakeFleet,
) -> None:
    dead, alive = await fleet.node(), await fleet.node()
    await dead.games.come(dead.presence, ANN)
    await dead.redis.stop()
    await alive.games.come(alive.presence, ANN)

    await fleet.live(LEASE + 2, alive)

    assert alive.games.settled == []
    assert await alive.is_here() == ["ann"]


async def test_node_reaps_nobody_before_its_own_renewals_have_gone_well(fleet: FakeFleet) -> None:
    one = await fleet.node()
    await one.games.come(one.presence, ANN)
    await fleet.live(LEASE * 4)  # as if Redis were frozen: nobody renews anything
    late = await fleet.node()

    await fleet.live(LEASE - 4, late)
    assert late.games.settled == []

    await fleet.live(6, late)
    assert late.games.settled == [ANN.id]


async def test_nodes_that_were_all_frozen_keep_their_players(fleet: FakeFleet) -> None:
    nodes = [await fleet.node(), await fleet.node()]
    for node, player in zip(nodes, (ANN, BOB), strict=True):
        await node.games.come(node.presence, player)
    await fleet.live(LEASE, *nodes)
    fleet.clock.advance(60_000)
    fleet.stopwatch.advance(60)

    await fleet.live(LEASE * 2, *nodes)

    assert [node.games.settled for node in nodes] == [[], []]
    assert await nodes[0].is_here() == ["ann", "bob"]


async def test_node_that_was_taken_for_dead_says_again_who_is_there(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    visits = [await one.games.come(one.presence, player) for player in (ANN, BOB)]
    await fleet.live(LEASE + 2, two)
    assert sorted(two.games.settled) == [ANN.id, BOB.id]
    await two.games.come(two.presence, BOB)

    await one.nodes.renew()
    await one.settle()

    # Ann is shown as connected again; Bob has a newer socket at the other node.
    assert one.games.settled == [ANN.id]
    assert one.games.ended == [visits[1]]
    assert await one.is_here() == ["ann", "bob"]


async def test_player_who_could_not_be_brought_back_is_tried_again(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    await one.games.come(one.presence, ANN)
    await fleet.live(LEASE + 2, two)
    one.games.refusal = Contended("the place of ann", 16)
    await one.nodes.renew()
    assert one.games.settled == []

    one.games.refusal = None
    await one.nodes.renew()

    assert one.games.settled == [ANN.id]
    assert await one.is_here() == ["ann"]


async def test_one_who_cannot_be_settled_at_all_keeps_no_other_waiting(fleet: FakeFleet) -> None:
    node = await fleet.node()
    visits = [await node.games.come(node.presence, player) for player in (ANN, BOB)]
    node.games.refusal = Contended("a place", 16)
    for visit in visits:
        await node.games.go(node.presence, visit)
    node.games.refusal = None
    node.games.broken = ANN.id

    for _ in range(2):
        await node.nodes.renew()

    assert node.games.settled == [BOB.id]


async def test_node_that_wakes_while_it_is_taken_over_says_who_is_there(
    fleet: FakeFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_module, "AT_ONCE", 1)
    frozen, other = await fleet.node(), await fleet.node()
    for player in (ANN, BOB):
        await frozen.games.come(frozen.presence, player)

    async def wake(player: PlayerId) -> None:
        await frozen.nodes.renew()

    monkeypatch.setattr(other.games, "settle", wake)
    await fleet.live(LEASE + 2, other)

    assert await other.is_here() == ["ann", "bob"]


async def test_player_of_a_node_that_died_before_it_had_a_lease_is_settled(
    fleet: FakeFleet,
) -> None:
    dead, alive = await fleet.node(), await fleet.node()
    await alive.redis.call("FLUSHDB")
    await dead.games.come(dead.presence, ANN)

    await fleet.live(LEASE + 2, alive)

    assert alive.games.settled == [ANN.id]


async def test_presence_is_there_again_after_all_was_lost(fleet: FakeFleet) -> None:
    node = await fleet.node()
    before = await node.games.come(node.presence, ANN)
    await node.redis.call("FLUSHDB")
    fleet.clock.advance(-500)

    await node.nodes.renew()
    after = await node.games.come(node.presence, BOB)

    assert await node.is_here() == ["ann", "bob"]
    assert after.number > before.number


async def test_what_could_not_be_settled_is_tried_again(fleet: FakeFleet) -> None:
    node = await fleet.node()
    visit = await node.games.come(node.presence, ANN)
    node.games.refusal = Contended("the place of ann", 16)
    await node.games.go(node.presence, visit)
    assert node.games.settled == []

    node.games.refusal = None
    await node.nodes.renew()

    assert node.games.settled == [ANN.id]


async def test_goodbye_while_the_store_is_away_is_said_later(fleet: FakeFleet) -> None:
    node = await fleet.node()
    gone, back = [await node.games.come(node.presence, player) for player in (ANN, BOB)]
    await node.redis.stop()
    for visit in (gone, back):
        await node.games.go(node.presence, visit)

    await node.redis.start()
    await node.games.come(node.presence, BOB)
    await node.nodes.renew()

    assert node.games.settled == [ANN.id, BOB.id]
    assert await node.is_here() == ["bob"]


async def test_what_a_dead_node_had_begun_is_done_by_another(fleet: FakeFleet) -> None:
    dead, alive = await fleet.node(), await fleet.node()
    visit = await dead.games.come(dead.presence, ANN)
    dead.games.refusal = Contended("the place of ann", 16)
    await dead.games.go(dead.presence, visit)

    await fleet.live(LEASE + 2, alive)

    assert alive.games.settled == [ANN.id]


@pytest.mark.parametrize("comes_to", [0, 1])
async def test_what_was_begun_is_set_right_though_the_player_has_come_again(
    fleet: FakeFleet, comes_to: int
) -> None:
    nodes = [await fleet.node(), await fleet.node()]
    visit = await nodes[0].games.come(nodes[0].presence, ANN)
    nodes[0].games.refusal = Contended("the place of ann", 16)
    await nodes[0].games.go(nodes[0].presence, visit)
    await nodes[comes_to].games.come(nodes[comes_to].presence, ANN)

    nodes[0].games.refusal = None
    await nodes[0].nodes.renew()

    assert nodes[0].games.settled == [ANN.id]
    assert await nodes[0].is_here() == ["ann"]


async def test_what_a_dead_node_had_begun_is_set_right_though_the_player_has_come_again(
    fleet: FakeFleet,
) -> None:
    dead, alive = await fleet.node(), await fleet.node()
    visit = await dead.games.come(dead.presence, ANN)
    dead.games.refusal = Contended("the place of ann", 16)
    await dead.games.go(dead.presence, visit)
    await dead.redis.stop()
    await alive.games.come(alive.presence, ANN)

    await fleet.live(LEASE + 2, alive)

    assert alive.games.settled == [ANN.id]
    assert await alive.is_here() == ["ann"]


async def test_node_that_stops_leaves_the_rest_to_others_at_once(fleet: FakeFleet) -> None:
    one, two = await fleet.node(), await fleet.node()
    await one.games.come(one.presence, ANN)
    await fleet.live(LEASE, one, two)

    await one.nodes.stop()
    await fleet.live(2, two)

    assert two.games.settled == [ANN.id]


async def test_who_left_after_the_store_was_saved_is_not_there_when_it_comes_back(
    fleet: FakeFleet,
) -> None:
    node = await fleet.node()
    visits = [await node.games.come(node.presence, player) for player in (ANN, BOB)]
    saved = await node.redis.call("HGETALL", node.redis.key("present:/games"))
    marks = await node.redis.call("HGETALL", node.redis.key(f"here:{node.mailbox.node}"))
    await node.games.go(node.presence, visits[0])
    await node.redis.stop()
    await node.redis.start()
    for name, found in (("present:/games", saved), (f"here:{node.mailbox.node}", marks)):
        words = [word for pair in found.items() for word in pair]
        await node.redis.call("HSET", node.redis.key(name), *words)

    await node.nodes.renew()

    assert await node.is_here() == ["bob"]
    assert node.games.settled == [ANN.id, ANN.id]
