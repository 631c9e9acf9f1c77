"""Two nodes and one Redis: one lobby, whatever becomes of a node or of the Redis."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.lobbies import SECRET, Lobby, Room
from tests.e2e.players import Player, is_in_a_row
from tests.redis_server import RedisServer, running_redis
from tests.server import Node, running_node

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

# Faster, and a node that is back a second after the other finds more missed than a log holds.
PAUSE_SECONDS = 0.01


class Cluster:
    """Two nodes, the lobby as each of them shows it, and their Redis."""

    def __init__(self, redis: RedisServer, nodes: list[Node], lobbies: list[Lobby]) -> None:
        self.redis = redis
        self.nodes = nodes
        self.one, self.two = lobbies

    async def match(self) -> Room:
        """Seat Ann and Cat of the first node and Bob and Dan of the second in one match."""
        ann, cat = await self.one.players("Ann", "Cat")
        bob, dan = await self.two.players("Bob", "Dan")
        created = await ann.ask("create-game", {"name": "Chess"})
        for player in (bob, cat, dan):
            await player.ask("join-game", {"code": created["joinCode"]})
        await ann.ask("start-game", {})
        room = Room(created["gameId"], created["joinCode"], [ann, bob, cat, dan])
        await heard_by_all(room, "game-started")
        return room


async def heard_by_all(room: Room, name: str, **fields: object) -> None:
    await asyncio.gather(
        *(player.expect(name, **fields) for player in room.players if player.is_there)
    )


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Cluster]:
    with running_redis() as redis, ExitStack() as stack:
        settings = {
            "LOBBY_STORE": redis.url, "LOBBY_SECRET": SECRET,
            "LOBBY_RATE_ACTIONS": "0", "LOBBY_RATE_COMMANDS": "0",
            "LOBBY_DRAIN_SECONDS": "1",
        }  # fmt: skip
        nodes = [
            stack.enter_context(running_node(tmp_path, settings, name)) for name in ("one", "two")
        ]
        async with Lobby.at(nodes[0].url) as one, Lobby.at(nodes[1].url) as two:
            yield Cluster(redis, nodes, [one, two])


def has_heard(player: Player, seq: int) -> Callable[[], bool]:
    return lambda: player.numbers[-1] >= seq


Number = tuple[str, int]
"""The life of a log, and a number in it."""


def numbered(player: Player) -> dict[Number, tuple[str, Any]]:
    """Return what a player heard of the room, by its numbers."""
    return {
        (push.data["epoch"], push.data["seq"]): (push.name, push.data.get("action"))
        for push in player.room_pushes
    }


def assert_no_number_means_two_things(room: Room) -> None:
    story: dict[Number, tuple[str, Any]] = {}
    for player in room.players:
        for number, told in numbered(player).items():
            assert story.setdefault(number, told) == told


def assert_all_heard_one_story(room: Room, *repeated: int) -> None:
    """
    Check that nobody missed a number, and no number was two things.

    ``repeated`` are those that somebody heard of only as the answer to a repeated action: the store
    went away after it had logged the action, and before it had said so.
    """
    assert_no_number_means_two_things(room)
    for player in room.players:
        numbers = player.numbers
        assert all(one < next_ for one, next_ in pairwise(numbers)), (player.id, numbers)
        known = {*numbers, *(seq for seq in repeated if seq > numbers[0])}
        assert is_in_a_row(sorted(known)), (player.id, sorted(known))


class Acknowledged(list[int]):
    """
    The numbers of actions that were acknowledged.

    Attributes:
        repeated: Those that the lobby had taken when they were sent before.

    """

    def __init__(self) -> None:
        super().__init__()
        self.repeated: list[int] = []


@asynccontextmanager
async def everybody_acting(room: Room) -> AsyncIterator[Acknowledged]:
    """
    Let all who are there act again and again; yield what was acknowledged.

    An action that is refused for now is sent again, as it was.
    """
    acknowledged = Acknowledged()
    is_over = asyncio.Event()

    async def act(player: Player) -> None:
        count = 1
        while not is_over.is_set() and player.is_there:
            action = {"action": count, "actionId": f"{player.id}{count}"}
            ack = await player.command("game-action", action)
            if ack["ok"]:
                acknowledged.append(ack["seq"])
                count += 1
                if ack.get("duplicate"):
                    acknowledged.repeated.append(ack["seq"])
            else:
                assert ack["error"]["code"] in {"unavailable", "busy"}, ack
            await asyncio.sleep(PAUSE_SECONDS)

    tasks = [asyncio.create_task(act(player)) for player in room.players]
    try:
        yield acknowledged
    finally:
        is_over.set()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_players_of_two_nodes_hear_one_order_and_the_same_numbers(cluster: Cluster) -> None:
    room = await cluster.match()

    async with everybody_acting(room) as acknowledged:
        await room.players[3].wait_until(lambda: len(acknowledged) > 400)
        await asyncio.sleep(0)
    last = (await room.host.ask("game-action", {"action": "the last"}))["seq"]
    await asyncio.gather(*(p.wait_until(has_heard(p, last)) for p in room.players))

    assert_all_heard_one_story(room)
    assert len(set(acknowledged)) == len(acknowledged)


async def test_listing_is_one_on_both_nodes(cluster: Cluster) -> None:
    watcher = await cluster.two.player("Eve")
    room = await cluster.match()

    await watcher.wait_until(
        lambda: any(
            game["id"] == room.id and game["playerCount"] == 4 and game["status"] == "playing"
            for push in watcher.heard("games-updated")
            for game in push["games"]
        )
    )
    pages = [await lobby.page() for lobby in (cluster.one, cluster.two)]
    found = await watcher.command("quick-join", {"create": {"name": "Mine"}})

    assert pages[0] == pages[1]
    assert found["ok"]


async def test_host_at_another_node_is_asked_for_the_state_of_the_match(cluster: Cluster) -> None:
    room = await cluster.match()
    for _ in range(6):
        last = (await room.players[1].ask("game-action", {"action": "x" * 12_000}))["seq"]
    late = await cluster.two.player("Eve")
    given = await late.ask("join-game", {"gameId": room.id, "as": "spectator"})

    asked = await room.host.expect("state-requested")
    await room.host.ask("save-state", {"state": "all of it", "seq": last})
    told = await late.expect("game-state")

    assert "events" not in given
    assert (asked["playerId"], told["state"]) == (late.id, "all of it")


async def test_player_of_a_node_that_was_killed_goes_on_at_the_other(cluster: Cluster) -> None:
    room = await cluster.match()
    ann, bob, cat, dan = room.players
    async with everybody_acting(room) as acknowledged:
        await ann.wait_until(lambda: len(acknowledged) > 40)
        cluster.nodes[1].kill()
        await asyncio.gather(bob.ended(), dan.ended())
        since = len(acknowledged)
        await ann.wait_until(lambda: len(acknowledged) > since + 40)
        again = await cluster.one.arrive(bob.ticket)
        await again.expect("welcome", recovered=True)
    last = (await cat.ask("game-action", {"action": "the last"}))["seq"]
    await again.wait_until(lambda: again.numbers[-1:] == [last])

    again.numbers[:0] = bob.numbers
    again.pushes[:0] = [*bob.room_pushes]
    room.players = [ann, again, cat]
    assert_all_heard_one_story(room)
    assert again.numbers[-1] == last


async def test_player_of_a_node_that_drains_goes_on_at_the_other(cluster: Cluster) -> None:
    room = await cluster.match()
    ann, bob, cat, dan = room.players
    async with everybody_acting(room) as acknowledged:
        await ann.wait_until(lambda: len(acknowledged) > 40)
        cluster.nodes[1].process.terminate()
        await asyncio.gather(bob.ended(), dan.ended())
        again = await cluster.one.arrive(bob.ticket)
        await again.expect("welcome", recovered=True)
        since = len(acknowledged)
        await ann.wait_until(lambda: len(acknowledged) > since + 40)
    last = (await cat.ask("game-action", {"action": "the last"}))["seq"]
    await again.wait_until(lambda: again.numbers[-1:] == [last])
    game = (await cluster.one.game(room.id, ann))["game"]

    again.numbers[:0] = bob.numbers
    again.pushes[:0] = [*bob.room_pushes]
    room.players = [ann, again, cat]
    assert_all_heard_one_story(room)
    assert game["playerCount"] == 4


async def test_socket_of_a_node_that_wakes_hears_no_half_of_what_came_after_its_replacement(
    cluster: Cluster,
) -> None:
    room = await cluster.match()
    ann, bob, _, _ = room.players
    cluster.nodes[1].process.send_signal(signal.SIGSTOP)
    try:
        again = await cluster.one.arrive(bob.ticket)
        await again.expect("welcome", recovered=True)
        for number in range(3):
            await again.ask("game-action", {"action": number})
            await ann.ask("game-action", {"action": number})
    finally:
        cluster.nodes[1].process.send_signal(signal.SIGCONT)
    await bob.expect("session-replaced")

    assert is_in_a_row(bob.numbers)
    assert bob.numbers[-1] < again.numbers[-1]


async def test_newer_socket_at_another_node_waits_no_longer_than_the_older_one_takes(
    cluster: Cluster,
) -> None:
    older = await cluster.one.player("Ann")

    asked_at = time.monotonic()
    newer = await cluster.two.arrive({"token": older.token})
    await newer.expect("welcome")

    assert time.monotonic() - asked_at < 0.9
    await older.expect("session-replaced")


async def test_frozen_store_refuses_and_loses_nothing(cluster: Cluster) -> None:
    room = await cluster.match()
    async with everybody_acting(room) as acknowledged:
        await room.host.wait_until(lambda: len(acknowledged) > 40)
        cluster.redis.freeze()
        frozen_at, waits = time.monotonic(), list[float]()
        while time.monotonic() - frozen_at < 10:
            asked_at = time.monotonic()
            await asyncio.gather(
                *(
                    player.refused("set-ready", {"ready": True})
                    for player in (room.players[0], room.players[1])
                )
            )
            waits.append(time.monotonic() - asked_at)
            await asyncio.sleep(0.2)
        status = (await cluster.one.get("/readyz")).status
        cluster.redis.thaw()
        since = len(acknowledged)
        await room.host.wait_until(lambda: len(acknowledged) > since + 40)
    last = (await room.host.ask("game-action", {"action": "the last"}))["seq"]
    await asyncio.gather(*(p.wait_until(has_heard(p, last)) for p in room.players))

    assert status == 503
    assert max(waits) < 2
    assert all(player.is_there for player in room.players)
    assert_all_heard_one_story(room, *acknowledged.repeated)
    assert len(set(acknowledged)) == len(acknowledged)


async def test_node_whose_redis_takes_nothing_is_not_ready(cluster: Cluster) -> None:
    async def status_is(wanted: int) -> None:
        async with asyncio.timeout(10):
            while (await cluster.one.get("/readyz")).status != wanted:  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    cluster.redis.say("CONFIG", "SET", "min-replicas-to-write", "1")  # as if it had lost them
    await status_is(503)
    cluster.redis.say("CONFIG", "SET", "min-replicas-to-write", "0")
    await status_is(200)


async def test_store_that_came_back_empty_has_lost_its_games(cluster: Cluster) -> None:
    room = await cluster.match()
    async with everybody_acting(room) as acknowledged:
        await room.host.wait_until(lambda: len(acknowledged) > 40)
        cluster.redis.kill()
    cluster.redis.start()
    await heard_by_all(room, "game-closed", reason="lost")
    assert_no_number_means_two_things(room)
    created = await room.host.ask("create-game", {"name": "Again"})
    await room.players[1].ask("join-game", {"code": created["joinCode"]})
    again = await cluster.two.arrive(room.players[2].ticket)
    welcome = await again.expect("welcome")

    assert welcome["lastGame"] == {"gameId": room.id, "reason": "lost"}


async def test_store_that_came_back_older_begins_its_games_anew(cluster: Cluster) -> None:
    room = await cluster.match()
    await room.host.ask("game-action", {"action": "kept"})
    cluster.redis.say("SAVE")
    for player in room.players:
        await player.ask("game-action", {"action": "lost"})
    await asyncio.gather(*(player.fence() for player in room.players))

    cluster.redis.kill()
    cluster.redis.start()
    again = await asyncio.gather(
        *(
            lobby.back(player)
            for lobby, player in zip(
                (cluster.one, cluster.two, cluster.two, cluster.one), room.players, strict=True
            )
        )
    )
    acked = await again[0].ask("game-action", {"action": "new"})
    told = [await player.expect("game-update", action="new") for player in again[1:]]

    for before, after in zip(room.players, again, strict=True):
        assert after.welcome["recovered"] is False
        assert after.welcome["game"]["epoch"] != before.place["epoch"]
    assert {push["seq"] for push in told} == {acked["seq"]}
    assert {push["epoch"] for push in told} == {again[0].welcome["game"]["epoch"]}
