"""A server that is full says so, and takes the next as soon as there is room."""

import pytest

from tests.e2e.lobbies import Lobby

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_MAX_SOCKETS": "2", "LOBBY_MAX_GAMES": "1"}


async def test_connection_too_many_is_refused_until_one_has_gone(lobby: Lobby) -> None:
    ann, bob = await lobby.players("Ann", "Bob")

    refusal = await lobby.refusal({"name": "Cat"})

    assert (refusal["data"]["code"], refusal["data"]["retryable"]) == ("server-full", True)
    await bob.disconnect()
    await ann.fence()
    assert (await lobby.player("Cat")).welcome["name"] == "Cat"


async def test_game_too_many_is_refused_until_one_has_closed(lobby: Lobby) -> None:
    ann, bob = await lobby.players("Ann", "Bob")
    await ann.ask("create-game", "Chess")

    refused = await bob.command("create-game", "Mill")

    assert (refused["error"]["code"], refused["error"]["retryable"]) == ("server-full", True)
    assert (await lobby.page())["total"] == 1
    await ann.ask("leave-game", {})
    await bob.ask("create-game", "Mill")
