"""Limits by address, for players behind a proxy that is trusted."""

import asyncio

import aiohttp
import pytest

from tests.e2e.lobbies import Lobby

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_TRUSTED_PROXIES": "127.0.0.1,::1",
    "LOBBY_RATE_GUESTS": "2/60",
    "LOBBY_MAX_CONNECTIONS_PER_ADDRESS": "3",
}


def through(*addresses: str) -> dict[str, str]:
    return {"X-Forwarded-For": ", ".join(addresses)}


async def test_guests_of_one_address_are_limited_and_those_of_others_are_not(lobby: Lobby) -> None:
    first = await lobby.player(headers=through("203.0.113.1"))
    await lobby.player(headers=through("203.0.113.1"), transports=["websocket"])

    refusal = await lobby.refusal({"name": "Cat"}, headers=through("203.0.113.1"))

    assert refusal["data"]["code"] == "rate-limited"
    assert refusal["data"]["retryable"] is True
    assert 0 < refusal["data"]["retryAfterMs"] <= 30_000
    await lobby.player(headers=through("203.0.113.2"))
    await first.disconnect()
    again = await lobby.player(token=first.token, headers=through("203.0.113.1"))
    assert again.id == first.id


async def test_what_a_client_wrote_before_the_proxy_changes_nothing(lobby: Lobby) -> None:
    for number in range(2):
        await lobby.player(headers=through(f"198.51.100.{number}", "203.0.113.3"))

    refusal = await lobby.refusal({"name": "Cat"}, headers=through("127.0.0.1", "203.0.113.3"))

    assert refusal["data"]["code"] == "rate-limited"


async def test_peer_on_this_machine_for_whom_nobody_speaks_has_no_limit(lobby: Lobby) -> None:
    await lobby.players(*(f"Guest {number}" for number in range(8)))


async def test_connections_of_one_address_are_capped_before_the_upgrade(
    lobby: Lobby, server: str
) -> None:
    url = f"{server}/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession(headers=through("2001:db8::1")) as http:
        held = [await http.ws_connect(url) for _ in range(3)]
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await http.ws_connect(url, headers=through("2001:db8::2"))
        held.append(await http.ws_connect(url, headers=through("2001:db8:0:1::1")))
        assert not any(socket.closed for socket in held)
        await asyncio.gather(*(socket.close() for socket in held))

    assert refusal.value.status == 403
