"""The same match, whether a connection began as a WebSocket or was upgraded to one."""

from itertools import product

import pytest

from tests.e2e.lobbies import Lobby

pytestmark = pytest.mark.e2e

DEFAULT, WEBSOCKET = None, ["websocket"]
BOTH = (DEFAULT, WEBSOCKET)
BURST = 50


@pytest.mark.parametrize("transports", BOTH, ids=str)
async def test_client_ends_on_a_websocket_and_is_greeted(
    lobby: Lobby, transports: list[str] | None
) -> None:
    player = await lobby.player("Ann", transports=transports)

    assert player.transport == "websocket"
    assert [push.name for push in player.pushes] == ["welcome", "games-updated"]


@pytest.mark.parametrize(("sending", "hearing"), [*product(BOTH, BOTH)], ids=str)
async def test_burst_of_actions_arrives_once_and_in_order(
    lobby: Lobby, sending: list[str] | None, hearing: list[str] | None
) -> None:
    ann = await lobby.player("Ann", transports=sending)
    bob = await lobby.player("Bob", transports=hearing)
    created = await ann.ask("create-game", "Chess")
    await bob.ask("join-game", created["gameId"])
    await ann.ask("start-game", {})

    for number in range(BURST):
        await ann.send("game-action", {"action": [number, bytes([number])]})
    await ann.fence()

    await bob.fence()
    heard = [push["action"] for push in bob.heard("game-update")]
    assert heard == [[number, bytes([number])] for number in range(BURST)]
