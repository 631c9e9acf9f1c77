"""Everything that is said in the life of a game is what ``/asyncapi.json`` says it is."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.e2e.backends import SETTINGS, post
from tests.e2e.lobbies import Lobby
from tests.e2e.players import Payload, Player

pytestmark = pytest.mark.e2e

__all__ = ["SETTINGS"]  # which the server of this module is started with

FIVE = range(5)
LARGE = "x" * 15_000


class Contract:
    """
    The document, and what of it was seen.

    Attributes:
        asked: Commands that were carried out.

    """

    def __init__(self, document: Payload) -> None:
        self._document = document
        self._messages = document["channels"]["games"]["messages"]
        self.asked: set[str] = set()

    def events(self, action: str) -> set[str]:
        """Return what the server ``receive``s or ``send``s."""
        return {
            name.removeprefix("games-")
            for name, operation in self._document["operations"].items()
            if operation["action"] == action and name.startswith("games-")
        }

    def check(self, message: str, payload: object) -> None:
        """Fail unless a payload is what the document says."""
        schema = {**self._messages[message]["payload"], "components": self._document["components"]}
        wrong = [str(each.message) for each in Draft202012Validator(schema).iter_errors(payload)]
        assert wrong == [], (message, payload)

    async def ask(self, player: Player, event: str, payload: object) -> Payload:
        """Have a command carried out, and check both ways."""
        self.check(event, payload)
        ack = await player.ask(event, payload)
        self.check(f"{event}-ack", ack)
        self.asked.add(event)
        return ack


async def play(contract: Contract, url: str, players: list[Player]) -> str:
    """Let a game live through all that can happen before its match ends; return its id."""
    ann, bob, cat, eve = players
    ask = contract.ask
    game = (await ask(ann, "create-game", {"name": "Chess", "countdownSeconds": 1}))["gameId"]
    await ask(bob, "join-game", game)
    await ask(cat, "quick-join", {"where": {"name": "Chess"}})
    await ask(ann, "update-game", {"tags": ["blitz"], "countdownSeconds": 1})
    await ask(bob, "update-player", {"data": {"colour": "red"}})
    await ask(bob, "set-ready", {"ready": True})
    await ask(ann, "invite-player", eve.id)
    await ask(ann, "transfer-host", bob.id)
    await ask(bob, "transfer-host", {"playerId": ann.id})
    await ask(ann, "kick-player", {"playerId": cat.id, "reason": "too slow"})
    await ask(ann, "start-game", {})
    await ann.expect("game-started")
    await ask(bob, "game-action", {"action": {"move": "e4"}, "actionId": "1", "to": [bob.id]})
    for _ in FIVE:
        await ask(bob, "game-action", {"action": LARGE})
    await ask(eve, "join-game", {"gameId": game, "as": "spectator"})
    needs = await ann.expect("state-requested")
    assert needs["playerId"] == eve.id
    await ask(ann, "save-state", {"state": {"board": "…"}, "seq": ann.numbers[-1]})
    await eve.expect("game-state")
    assert (await post(f"{url}/api/games/{game}/events", {"name": "storm"})).status == 200
    return str(game)


async def finish(contract: Contract, players: list[Player]) -> None:
    """End the match, play again, and leave."""
    ann, bob, _cat, eve = players
    await contract.ask(ann, "end-game", {"result": {"winner": "Bob"}})
    await contract.ask(ann, "rematch", {})
    await contract.ask(bob, "rematch", {"accept": True})
    await ann.send("start-game", {"now": True})  # refused without an ack: the push ``error``
    await ann.expect("error")
    for player in (bob, ann):
        await contract.ask(player, "leave-game", {})
    await eve.expect("game-closed")
    await contract.ask(eve, "list-games", {"limit": 5, "where": {"status": "waiting"}})
    await contract.ask(eve, "watch-games", {"where": {"status": ["waiting", "playing"]}})
    await contract.ask(eve, "watch-games", "off")


async def test_everything_said_is_what_the_document_says(lobby: Lobby) -> None:
    contract = Contract((await lobby.get("/asyncapi.json")).body)
    players = await lobby.players("Ann", "Bob", "Cat", "Eve")

    await play(contract, lobby.url, players)
    await finish(contract, players)
    again = await lobby.player(token=players[0].token)
    await players[0].expect("session-replaced")

    heard = [push for player in (*players, again) for push in player.pushes]
    for push in heard:
        contract.check(push.name, push.data)
    assert contract.asked == contract.events("receive")
    # The server is not stopped here.
    assert {push.name for push in heard} == contract.events("send") - {"server-draining"}


@pytest.mark.parametrize(
    ("event", "payload"),
    [("join-game", "game:none"), ("create-game", {"name": 1}), ("start-game", {})],
)
async def test_refusals_are_what_the_document_says(lobby: Lobby, event: str, payload: Any) -> None:
    contract = Contract((await lobby.get("/asyncapi.json")).body)
    player = await lobby.player()

    contract.check(f"{event}-ack", await player.command(event, payload))
