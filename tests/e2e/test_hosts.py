"""What hosts may do, and how another becomes the host."""

import asyncio

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Player

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_HOST_IDLE_SECONDS": "1",
    "LOBBY_RATE_COMMANDS": "0",
    "LOBBY_RATE_JOINS": "0",
    "LOBBY_RATE_UPDATES": "0",
}


async def ready(*players: Player) -> None:
    for player in players:
        await player.ask("set-ready", {"ready": True})


async def test_who_is_seated_longest_follows_a_host_who_leaves(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players

    await ann.ask("leave-game", {})

    assert (await cat.expect("host-changed"))["hostId"] == bob.id
    await bob.ask("start-game", {})


async def test_who_is_cut_off_does_not_follow_a_host_who_leaves(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players
    bob.cut()
    await cat.expect("player-updated", playerId=bob.id, connected=False)

    await ann.ask("leave-game", {})

    assert (await cat.expect("host-changed"))["hostId"] == cat.id


async def test_host_hands_the_game_over_for_good(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    ann, bob = room.players

    await ann.ask("transfer-host", {"playerId": bob.id})

    assert (await ann.expect("host-changed"))["hostId"] == bob.id
    assert (await lobby.game(room.id))["game"]["hostId"] == bob.id
    assert await ann.refused("start-game", {}) == "not-host"
    ann.cut()
    again = await lobby.back(ann)
    assert again.heard("host-changed") == []
    await bob.ask("start-game", {})


async def test_host_hands_the_game_to_nobody_who_is_not_there(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", "Dan")
    ann, bob, cat, _ = room.players
    eve = await lobby.player("Eve")
    cat.cut()
    await ann.expect("player-updated", connected=False)
    await cat.ended()
    await room.fence()

    async with lobby.nothing_changes(room):
        assert await ann.refused("transfer-host", eve.id) == "not-in-game"
        assert await ann.refused("transfer-host", cat.id) == "player-away"
        assert await bob.refused("transfer-host", bob.id) == "not-host"
        await ann.ask("transfer-host", ann.id)


async def test_kicked_player_hears_that_and_nothing_after_and_may_come_again(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players

    await ann.ask("kick-player", {"playerId": bob.id, "reason": "too slow"})
    await ready(cat)
    await bob.fence()

    last = bob.room_pushes[-1]
    assert last.name == "player-left"
    assert last.data == (await cat.expect("player-left"))
    assert (last.data["playerId"], last.data["reason"]) == (bob.id, "kicked")
    assert (last.data["message"], last.data["playerCount"]) == ("too slow", 2)
    assert await bob.refused("set-ready", {"ready": True}) == "not-in-game"
    assert (await bob.ask("join-game", {"gameId": room.id}))["game"]["playerCount"] == 3


async def test_banned_player_finds_no_way_back(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", name="Ban", tags=["ban"])
    ann, bob, _ = room.players
    invite = (await ann.ask("invite-player", bob.id))["invite"]
    await ann.ask("kick-player", {"playerId": bob.id, "ban": True})
    await room.fence()

    async with lobby.nothing_changes(room):
        for way in ({"gameId": room.id}, {"code": room.code}, {"invite": invite}):
            assert await bob.refused("join-game", way) == "banned"
            assert await bob.refused("join-game", {**way, "as": "spectator"}) == "banned"
        assert await bob.refused("quick-join", {"where": {"tags": ["ban"]}}) == "no-match"

    mine = await bob.ask("quick-join", {"where": {"tags": ["ban"]}, "create": {"tags": ["ban"]}})
    assert mine["gameId"] != room.id
    assert bob.heard("player-left")[-1]["reason"] == "banned"


async def test_ban_outlasts_a_reconnection(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    await room.host.ask("kick-player", {"playerId": room.bystander.id, "ban": True})
    await room.bystander.disconnect()

    again = await lobby.player(token=room.bystander.token)

    assert await again.refused("join-game", {"gameId": room.id}) == "banned"


async def test_kicks_that_are_none_leave_no_trace(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players
    eve = await lobby.player("Eve")

    async with lobby.nothing_changes(room):
        for kick in ({"playerId": ann.id}, {"playerId": ann.id, "ban": True}):
            assert await ann.refused("kick-player", kick) == "cannot-kick-yourself"
        assert await ann.refused("kick-player", eve.id) == "not-in-game"
        assert await ann.refused("kick-player", {"playerId": "x", "ban": True}) == "not-in-game"
        assert await bob.refused("kick-player", cat.id) == "not-host"
        assert await bob.refused("kick-player", bob.id) == "not-host"
        assert await eve.refused("kick-player", ann.id) == "not-in-game"

    assert (await eve.ask("join-game", {"gameId": room.id}))["ok"]


async def test_host_who_does_not_start_is_followed_by_the_next(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players

    await ready(ann, bob, cat)

    assert (await cat.expect("host-changed"))["hostId"] == bob.id
    assert (await cat.expect("host-changed"))["hostId"] == cat.id
    await cat.ask("start-game", {})


async def test_friends_who_come_and_go_do_not_prolong_the_time_of_an_idle_host(
    lobby: Lobby,
) -> None:
    room = await lobby.room("Ann", "Bob")
    friend = await lobby.player("Cat")
    await ready(*room.players)
    followed = asyncio.create_task(room.bystander.expect("host-changed"))

    while not followed.done():
        await friend.ask("join-game", {"gameId": room.id})
        await friend.ask("leave-game", {})
        await asyncio.wait([followed], timeout=0.1)

    assert (await followed)["hostId"] == room.bystander.id


async def test_host_changes_the_game_while_it_waits(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    ann, bob, cat = room.players

    await ann.ask("update-game", {"name": "Go", "maxPlayers": 3, "tags": ["slow"], "locked": True})

    changed = await cat.expect("game-changed")
    assert (changed["name"], changed["maxPlayers"], changed["tags"]) == ("Go", 3, ["slow"])
    assert (changed["locked"], changed["status"]) == (True, "waiting")
    async with lobby.nothing_changes(room):
        assert await bob.refused("update-game", {"name": "Mine"}) == "not-host"
        assert await ann.refused("update-game", {"maxPlayers": 2}) == "invalid-message"
        await ann.ask("update-game", {"name": "Go"})


async def test_game_is_not_changed_once_it_is_on(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)

    async with lobby.nothing_changes(room):
        assert await room.host.refused("update-game", {"name": "Go"}) == "wrong-state"
