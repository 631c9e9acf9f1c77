"""A player who stops reading: closed soon, and the others play on."""

import asyncio

import pytest

from tests.e2e.lobbies import Lobby

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_GRACE_SECONDS": "0",
    "LOBBY_RATE_ACTIONS": "0",  # what the network holds is filled as fast as can be
}

BULK = "x" * 12_000


async def test_player_who_reads_no_more_is_closed_and_the_others_miss_nothing(
    lobby: Lobby,
) -> None:
    room = await lobby.room("Ann", "Bob")
    frozen = await lobby.raw()
    await frozen.command("join-game", f'"{room.id}"')
    await room.host.ask("start-game", {})
    frozen.stop_reading()

    sent = 0
    async with asyncio.timeout(20):
        while not room.bystander.heard("player-left"):
            await room.host.ask("game-action", {"action": {"n": sent, "bulk": BULK}})
            sent += 1

    await room.host.fence()
    await room.bystander.fence()
    assert room.bystander.heard("player-left")[0]["reason"] == "timed-out"
    heard = [update["action"]["n"] for update in room.bystander.heard("game-update")]
    assert heard == list(range(sent))
