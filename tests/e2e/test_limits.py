"""Players who do too much: told to wait, and disconnected if they do not listen."""

import asyncio

import aiohttp
import orjson
import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import TIMEOUT_SECONDS

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_GRACE_SECONDS": "0",
    "LOBBY_RATE_ACTIONS": "4/2",
    "LOBBY_RATE_CREATES": "1/1",
    "LOBBY_RATE_REFUSALS": "30/10",
    "LOBBY_RATE_GUESTS": "1/60",
    "LOBBY_RATE_CONNECTS": "3/60",
}


async def test_action_too_many_is_refused_leaves_no_trace_and_is_taken_later(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    for number in range(4):
        await room.host.ask("game-action", {"action": number})
    await room.bystander.fence()

    async with lobby.nothing_changes(room):
        refused = await room.host.command("game-action", {"action": "too much"})

    error = refused["error"]
    assert (error["code"], error["retryable"]) == ("rate-limited", True)
    assert 0 < error["retryAfterMs"] <= 500
    await asyncio.sleep(error["retryAfterMs"] / 1000)
    await room.host.ask("game-action", {"action": "now"})
    await room.bystander.expect("game-update", action="now")
    assert "too much" not in [push["action"] for push in room.bystander.heard("game-update")]


async def test_player_who_was_told_to_wait_is_not_kept_from_anything_else(lobby: Lobby) -> None:
    player = await lobby.player()
    await player.ask("create-game", "Chess")
    await player.ask("leave-game", {})

    refused = await player.command("create-game", "Mill")

    assert refused["error"]["code"] == "rate-limited"
    assert 500 < refused["error"]["retryAfterMs"] <= 1000
    await player.ask("list-games", {})


async def test_refusal_without_an_ack_id_says_when_too(lobby: Lobby) -> None:
    player = await lobby.player()
    await player.ask("create-game", "Chess")

    await player.send("create-game", "Mill")

    push = await player.expect("error", event="create-game")
    assert push["error"]["code"] == "rate-limited"
    assert push["error"]["retryAfterMs"] > 0


async def test_reconnecting_brings_no_new_allowance(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=True)
    for number in range(4):
        await room.host.ask("game-action", {"action": number})

    again = await lobby.player(token=room.host.token)
    refused = await again.command("game-action", {"action": "too much"})

    assert refused["error"]["code"] == "rate-limited"


async def test_garbage_is_limited(lobby: Lobby) -> None:
    player = await lobby.player()

    acks = [await player.command("no-such-event", {}) for _ in range(25)]

    codes = [ack["error"]["code"] for ack in acks]
    assert codes[0] == "unknown-event"
    assert codes[-1] == "rate-limited"


async def test_flood_of_refusals_ends_the_session_and_nobody_else_minds(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=True)
    flooder = room.players[1]

    for _ in range(30):
        await flooder.send("start-game", {})
    push = await flooder.expect("error", error=flooding())
    await flooder.ended()

    assert push["ok"] is False
    left = await room.bystander.expect("player-left")
    assert left["playerId"] == flooder.id
    await room.host.ask("game-action", {"action": "go on"})
    await room.bystander.expect("game-update", action="go on")
    again = await lobby.player(token=flooder.token)
    assert again.id == flooder.id


def flooding() -> dict[str, object]:
    return {
        "code": "flooding",
        "message": "30 commands were refused within 10 s",
        "retryable": False,
        "hint": "wait for retryAfterMs, and do not repeat what is not retryable",
    }


async def test_what_follows_the_flood_in_one_burst_is_not_carried_out(
    lobby: Lobby, server: str
) -> None:
    burst = ['42/games,["start-game",{}]'] * 40 + ['42/games,["create-game","Afterwards"]']
    url = f"{server}/socket.io/?EIO=4&transport=polling"
    before = await lobby.page()
    async with aiohttp.ClientSession() as http:
        opening = await (await http.get(url)).text()
        session = f"{url}&sid={orjson.loads(opening[1:])['sid']}"
        await http.post(session, data='40/games,{"name":"Eve"}')
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while "welcome" not in await (await http.get(session)).text():
                pass
            await http.post(session, data="\x1e".join(burst))
            while "41/games," not in await (await http.get(session)).text():
                pass

    # Not even for as long as it takes to close the game of a player who is gone.
    assert await lobby.page() == before


async def test_address_that_a_client_makes_up_is_not_looked_at(lobby: Lobby) -> None:
    made_up = {"X-Forwarded-For": "203.0.113.7"}

    for transports in (["websocket"], ["polling"], None):
        await lobby.player(headers=made_up, transports=transports)


async def test_player_who_connects_again_and_again_is_told_to_wait(lobby: Lobby) -> None:
    player = await lobby.player()
    for _ in range(2):
        player = await lobby.player(token=player.token)

    refusal = await lobby.refusal({"token": player.token})

    assert refusal["data"]["code"] == "rate-limited"
    assert refusal["data"]["retryAfterMs"] > 0
    await player.ask("list-games", {})  # who is in stays in


async def test_one_player_who_connects_too_often_keeps_nobody_else_out(lobby: Lobby) -> None:
    player = await lobby.player()
    for _ in range(2):
        player = await lobby.player(token=player.token)

    other = await lobby.player("Bob")

    assert other.id != player.id
