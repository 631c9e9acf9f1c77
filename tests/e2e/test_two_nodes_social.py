"""Two nodes and one Redis: players reach each other, and are reached, wherever they are."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
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


class Cluster:
    """Two nodes and their Redis; each node as members and as players of games see it."""

    def __init__(self, redis: RedisServer, nodes: list[Node]) -> None:
        self.redis = redis
        self.nodes = nodes
        self.halls: list[Hall] = []
        self.lobbies: list[Lobby] = []


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Cluster]:
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(running_redis())
        settings = {
            "LOBBY_STORE": redis.url, "LOBBY_SECRET": SECRET, "LOBBY_RATE_COMMANDS": "0",
            "LOBBY_GRACE_SECONDS": str(GRACE_SECONDS),
        }  # fmt: skip
        nodes = [
            stack.enter_context(running_node(tmp_path, settings, name)) for name in ("one", "two")
        ]
        cluster = Cluster(redis, nodes)
        for node in nodes:
            cluster.halls.append(await stack.enter_async_context(Hall.at(node.url)))
            cluster.lobbies.append(await stack.enter_async_context(Lobby.at(node.url)))
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
    assert [act["act"] for act in acts] == ["ban-player", "kick-player"]


async def test_figures_are_those_of_all_nodes_and_of_each(cluster: Cluster) -> None:
    one, two = cluster.halls
    admin = await one.admin(operator_token("admin"))
    ann, _ = await two.members("Ann", "Bob")
    await ann.ask(GAMES, "create-game", {"name": "Chess"})
    await admin.ask(ADMIN, "watch-stats", {})

    stats = await admin.push(ADMIN, "stats", players=3)

    assert [node["players"] for node in stats["nodes"]] == [1, 2]
    assert stats["sockets"] == sum(node["sockets"] for node in stats["nodes"]) == 3
    assert stats["games"]["waiting"] == 1


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
    cluster: Cluster,
) -> None:
    one, two = cluster.lobbies
    ann = await one.player("Ann")
    bob, cat = await two.players("Bob", "Cat")
    created = await ann.ask("create-game", {"name": "Chess"})
    for player in (bob, cat):
        await player.ask("join-game", {"code": created["joinCode"]})
    await ann.ask("start-game", {})

    cluster.nodes[1].kill()
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
    cluster: Cluster,
) -> None:
    one, two = cluster.halls
    ann, bob = await one.member("Ann"), await two.member("Bob")
    for member in (ann, bob):
        await member.ask(CHAT, "join-room", "general")

    cluster.redis.freeze()
    asked_at = time.monotonic()
    message = {"roomId": "general", "text": "lost?"}
    refused = [await ann.code(CHAT, "send-message", message) for _ in range(2)]
    waited = time.monotonic() - asked_at
    cluster.redis.thaw()
    await when_possible(ann, "send-message", {"roomId": "general", "text": "after"})
    await bob.push(CHAT, "message", text="after", number=1)

    cluster.redis.kill()
    cluster.redis.start()
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


async def when_possible(member: Member, event: str, payload: object) -> None:
    """Send a command of chat until the store is back."""
    async with asyncio.timeout(10):
        while True:
            ack = await member.command(CHAT, event, payload)
            if ack["ok"]:
                return
            assert ack["error"]["code"] == "unavailable", ack
            await asyncio.sleep(0.1)
