"""Two nodes and one Redis: players reach each other, and are reached, wherever they are."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.e2e.lobbies import SECRET, Lobby, operator_token
from tests.e2e.members import ADMIN, CHAT, GAMES, NOTIFICATIONS, Hall, Member
from tests.e2e.players import Player
from tests.redis_server import RedisServer, running_redis
from tests.server import Node, running_node

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

GRACE_SECONDS = 3
LEASE_SECONDS = 15
HOUR = 3600

OFF_BY = """
import time
seconds, nanoseconds = time.time, time.time_ns
time.time = lambda: seconds() + {off}
time.time_ns = lambda: nanoseconds() + {off} * 1_000_000_000
"""


@dataclass
class Cluster:
    """
    Two nodes and their Redis.

    Attributes:
        halls: The nodes as members of all namespaces see them.
        lobbies: The same, as players of games do.

    """

    redis: RedisServer
    nodes: list[Node]
    halls: list[Hall] = field(default_factory=list)
    lobbies: list[Lobby] = field(default_factory=list)

    @asynccontextmanager
    async def visited(self) -> AsyncIterator["Cluster"]:
        """Let players in; all leave in the end."""
        async with AsyncExitStack() as stack:
            self.halls = [await stack.enter_async_context(Hall.at(node.url)) for node in self.nodes]
            self.lobbies = [
                await stack.enter_async_context(Lobby.at(node.url)) for node in self.nodes
            ]
            yield self


@contextmanager
def running_cluster(directory: Path, *settings: Mapping[str, str]) -> Iterator[Cluster]:
    """Run two nodes, each with settings of its own if there are some."""
    with running_redis() as redis, ExitStack() as stack:
        common = {
            "LOBBY_STORE": redis.url, "LOBBY_SECRET": SECRET, "LOBBY_RATE_COMMANDS": "0",
            "LOBBY_GRACE_SECONDS": str(GRACE_SECONDS),
        }  # fmt: skip
        own = settings or ({}, {})
        nodes = [
            stack.enter_context(running_node(directory, {**common, **each}, name))
            for name, each in zip(("one", "two"), own, strict=True)
        ]
        yield Cluster(redis, nodes)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two nodes that no test harms."""
    with running_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
async def cluster(lasting: Cluster) -> AsyncIterator[Cluster]:
    async with lasting.visited() as cluster:
        yield cluster


@pytest.fixture
async def doomed(tmp_path: Path) -> AsyncIterator[Cluster]:
    """Two nodes of one test, which may do with them what it likes."""
    with running_cluster(tmp_path) as nodes:
        async with nodes.visited() as cluster:
            yield cluster


@pytest.fixture
async def untimely(tmp_path: Path) -> AsyncIterator[Cluster]:
    """One node whose own clock is an hour fast, and one whose is an hour slow."""
    settings = []
    for name, off in (("fast", HOUR), ("slow", -HOUR)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sitecustomize.py").write_text(OFF_BY.format(off=off))
        settings.append({"PYTHONPATH": str(tmp_path / name)})
    with running_cluster(tmp_path, *settings) as nodes:
        async with nodes.visited() as cluster:
            yield cluster


async def hears(player: Player, name: str, seconds: float, **fields: object) -> float:
    """Wait that long for a push with these fields; return when it came."""
    ends = time.monotonic() + seconds
    while not any(fields.items() <= push.items() for push in player.heard(name)):
        assert time.monotonic() < ends, f"no {name} with {fields}"
        await asyncio.sleep(0.05)
    return time.monotonic()


async def test_players_of_two_nodes_talk(cluster: Cluster) -> None:
    one, two = cluster.halls
    ann, bob = await one.member("Ann"), await two.member("Bob")
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", "general")
    await ann.push(CHAT, "room-updated", change="member-joined", memberCount=2)

    await ann.ask(CHAT, "typing", "general")
    await bob.push(CHAT, "user-typing", typing=True)
    await ann.ask(CHAT, "send-message", {"roomId": "general", "text": "hi"})
    await bob.push(CHAT, "user-typing", typing=False)
    await bob.ask(CHAT, "send-message", {"to": ann.id, "text": "psst"})
    await bob.ask(CHAT, "send-message", {"roomId": "general", "text": "hello"})

    await ann.push(CHAT, "message", text="psst", number=1)
    for member in (ann, bob):
        await member.push(CHAT, "message", text="hello")
        told = [
            (push["number"], push["text"])
            for push in member.pushes(CHAT, "message")
            if push["roomId"] == "general"
        ]
        assert told == [(1, "hi"), (2, "hello")]


async def test_chat_of_a_game_spans_its_players_nodes_and_goes_with_it(cluster: Cluster) -> None:
    one, two = cluster.halls
    ann, bob = await one.member("Ann"), await two.member("Bob")
    created = await ann.ask(GAMES, "create-game", {"name": "Chess"})
    await bob.ask(GAMES, "join-game", {"code": created["joinCode"]})
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", created["gameId"])

    await bob.ask(GAMES, "leave-game", {})
    await ann.push(CHAT, "room-updated", change="member-left", playerId=bob.id)

    assert await bob.code(CHAT, "send-message", {"roomId": created["gameId"], "text": "x"}) == (
        "not-in-game"
    )


async def test_player_is_notified_on_whatever_node(cluster: Cluster) -> None:
    one, two = cluster.halls
    ann, bob = await one.member("Ann"), await two.member("Bob")
    admin = await one.admin(operator_token("admin"))
    await ann.ask(GAMES, "create-game", {"name": "Chess"})

    await ann.ask(GAMES, "invite-player", {"playerId": bob.id})
    await bob.push(NOTIFICATIONS, "notification", kind="game-invite")
    await bob.push(NOTIFICATIONS, "unread-count", unread=1)
    await admin.ask(ADMIN, "announce", {"text": "soon"})

    for member in (ann, bob):
        await member.push(NOTIFICATIONS, "notification", kind="announcement")
    await bob.push(NOTIFICATIONS, "unread-count", unread=2)


async def test_administrator_reaches_players_of_the_other_node(cluster: Cluster) -> None:
    one, two = cluster.halls
    admin = await one.admin(operator_token("admin"))
    bob, cat = await two.members("Bob", "Cat")

    kicked = await admin.ask(ADMIN, "kick-player", {"playerId": bob.id})
    await admin.ask(ADMIN, "ban-player", {"playerId": cat.id, "reason": "spam"})

    assert kicked["sockets"] == 3
    for namespace in (GAMES, CHAT, NOTIFICATIONS):
        assert (await bob.push(namespace, "error"))["error"]["code"] == "kicked-by-admin"
        assert (await cat.push(namespace, "error"))["error"]["code"] == "banned"
    with pytest.raises(Refused):
        await two.member(token=cat.token)
    acts = (await (await two.admin(operator_token("admin", "other"))).ask(ADMIN, "audit-log", {}))[
        "entries"
    ]
    assert [act["act"] for act in acts[:2]] == ["ban-player", "kick-player"]


async def test_figures_are_those_of_all_nodes_and_of_each(cluster: Cluster) -> None:
    one, two = cluster.halls
    admin = await one.admin(operator_token("admin"))
    ann, _ = await two.members("Ann", "Bob")
    await ann.ask(GAMES, "create-game", {"name": "Chess"})
    await admin.ask(ADMIN, "watch-stats", {})
    async with asyncio.timeout(10):  # those of the other node are up to two seconds old
        while True:
            stats = await admin.ask(ADMIN, "request-stats", {})
            if [node["players"] for node in stats.get("nodes", ())] == [1, 2]:
                break
            await asyncio.sleep(0.1)
    pushed = await admin.push(ADMIN, "stats", players=3)

    for figures in (stats, pushed):
        assert figures["players"] == 3
        assert figures["sockets"] == sum(node["sockets"] for node in figures["nodes"]) == 3
        assert figures["games"] == figures["nodes"][0]["games"]


async def test_newest_connection_takes_over_from_another_node(cluster: Cluster) -> None:
    one, two = cluster.halls
    ann, bob = await one.members("Ann", "Bob")
    created = await ann.ask(GAMES, "create-game", {"name": "Chess"})
    await bob.ask(GAMES, "join-game", {"code": created["joinCode"]})
    await ann.push(GAMES, "player-joined", playerCount=2)
    heard = len(ann.heard[GAMES])

    newer = await two.member(token=bob.token)

    for namespace in (GAMES, CHAT, NOTIFICATIONS):
        replaced = await bob.push(namespace, "session-replaced")
        assert replaced["code"] == "session-replaced"
    await newer.ask(GAMES, "set-ready", {"ready": True})
    await ann.push(GAMES, "player-updated", playerId=bob.id, ready=True)
    # Nobody else sees that a player has moved to another node.
    room = [name for name, data in ann.heard[GAMES][heard:] if "seq" in data]
    assert room == ["player-updated"]
    assert newer.pushes(GAMES, "session-replaced") == []


async def test_players_racing_to_both_nodes_end_with_one_connection(cluster: Cluster) -> None:
    one, two = cluster.lobbies
    ann = await one.player("Ann")
    created = await ann.ask("create-game", {"name": "Chess"})

    racing = await asyncio.gather(*(lobby.arrive({"token": ann.token}) for lobby in (one, two) * 3))
    everybody = [ann, *racing]
    async with asyncio.timeout(5):
        while sum(player.is_there for player in everybody) > 1:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)

    [newest] = [player for player in everybody if player.is_there]
    assert (await newest.ask("set-ready", {"ready": True}))["ok"]
    [seat] = (await two.game(created["gameId"]))["game"]["players"]
    assert (seat["connected"], seat["ready"]) == (True, True)
    for player in everybody:
        if player is not newest:
            assert player.heard("session-replaced")


async def test_players_of_a_node_that_was_killed_keep_their_seats_for_the_grace(
    doomed: Cluster,
) -> None:
    one, two = doomed.lobbies
    ann = await one.player("Ann")
    bob, cat = await two.players("Bob", "Cat")
    created = await ann.ask("create-game", {"name": "Chess"})
    for player in (bob, cat):
        await player.ask("join-game", {"code": created["joinCode"]})
    await ann.ask("start-game", {})

    doomed.nodes[1].kill()
    killed_at = time.monotonic()
    await bob.ended()
    again = await one.arrive(bob.ticket)
    welcome = await again.expect("welcome")
    back_after = time.monotonic() - killed_at
    await again.ask("game-action", {"action": "on"})
    await ann.expect("game-update", action="on")

    lost_at = await hears(ann, "player-updated", LEASE_SECONDS + 8, playerId=cat.id)
    left_at = await hears(ann, "player-left", GRACE_SECONDS + 5, playerId=cat.id)

    assert welcome["recovered"] is True
    assert back_after < 2
    assert [push.get("connected") for push in ann.heard("player-updated")] == [False]
    assert ann.heard("player-left")[0]["reason"] == "timed-out"
    assert lost_at - killed_at < LEASE_SECONDS + 5
    assert left_at - lost_at > GRACE_SECONDS - 0.5


async def test_chat_goes_on_after_redis_was_frozen_and_after_it_came_back_empty(
    doomed: Cluster,
) -> None:
    one, two = doomed.halls
    ann, bob = await one.member("Ann"), await two.member("Bob")
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", "general")

    doomed.redis.freeze()
    asked_at = time.monotonic()
    message = {"roomId": "general", "text": "lost?"}
    refused = [await ann.code(CHAT, "send-message", message) for _ in range(2)]
    waited = time.monotonic() - asked_at
    doomed.redis.thaw()
    await when_possible(ann, "send-message", {"roomId": "general", "text": "after"})
    await bob.push(CHAT, "message", text="after", number=1)

    doomed.redis.kill()
    doomed.redis.start()
    # Who was in the room is told that it is gone; the one that is there now is open to all.
    await bob.push(CHAT, "system-message", code="room-closed")
    for member in (ann, bob):
        await when_possible(member, "join-room", "general")
    await ann.ask(CHAT, "send-message", {"roomId": "general", "text": "again"})
    await bob.push(CHAT, "message", text="again", number=1)
    newer = await two.member(token=ann.token)
    await ann.push(CHAT, "session-replaced")

    assert refused == ["unavailable"] * 2
    assert waited < 4
    assert newer.id == ann.id


async def test_what_is_unread_is_counted_again_when_redis_is_back(doomed: Cluster) -> None:
    one, two = doomed.halls
    admin = await one.admin(operator_token("admin"))
    await admin.ask(ADMIN, "announce", {"text": "soon"})
    ann, bob = await one.member("Ann"), await two.member("Bob")
    for member in (ann, bob):
        await member.push(NOTIFICATIONS, "unread-count", unread=1)

    doomed.redis.kill()
    doomed.redis.start()  # empty: there is nothing to read any more

    for member in (ann, bob):
        await member.push(NOTIFICATIONS, "unread-count", unread=0)


async def test_clock_of_a_node_that_is_an_hour_off_decides_nothing(untimely: Cluster) -> None:
    fast, slow = untimely.lobbies
    ann, bob = await fast.player("Ann"), await slow.player("Bob")
    created = await ann.ask("create-game", {"name": "Chess", "countdownSeconds": 1})
    await bob.ask("join-game", {"code": created["joinCode"]})
    began = time.monotonic()
    await ann.ask("start-game", {})
    started = await hears(bob, "game-started", 5)

    bob.cut()
    await ann.expect("player-updated", playerId=bob.id, connected=False)
    back = await fast.arrive(bob.ticket)
    await back.expect("welcome", recovered=True)
    await ann.expect("player-updated", playerId=bob.id, connected=True)
    back.cut()
    await ann.expect("player-updated", playerId=bob.id, connected=False)
    lost = time.monotonic()
    left = await hears(ann, "player-left", GRACE_SECONDS + 5, playerId=bob.id)

    assert 0.8 < started - began < 3
    assert abs(ann.welcome["serverTime"] - time.time() * 1000) < 10_000
    assert GRACE_SECONDS - 0.5 < left - lost < GRACE_SECONDS + 3


async def test_ban_by_a_node_that_is_an_hour_off_ends_when_it_should(untimely: Cluster) -> None:
    fast, slow = untimely.halls
    admin = await fast.admin(operator_token("admin"))
    ann = await slow.member("Ann")

    began = time.monotonic()
    await admin.ask(ADMIN, "ban-player", {"playerId": ann.id, "seconds": 2})
    with pytest.raises(Refused):
        await slow.member(token=ann.token)

    assert (await let_in(slow, ann.token)).id == ann.id
    assert 1.5 < time.monotonic() - began < 4


async def let_in(hall: Hall, token: str) -> Member:
    """Knock until a player is let in."""
    async with asyncio.timeout(10):
        while True:
            with suppress(Refused):
                return await hall.member(token=token)
            await asyncio.sleep(0.1)


async def when_possible(member: Member, event: str, payload: object) -> None:
    """Send a command of chat until the store is back."""
    async with asyncio.timeout(10):
        while True:
            ack = await member.command(CHAT, event, payload)
            if ack["ok"]:
                return
            assert ack["error"]["code"] == "unavailable", ack
            await asyncio.sleep(0.1)
