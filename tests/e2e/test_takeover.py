"""Several connections of one player: the newest has the seat, and the others have no say."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Payload, Player
from tests.e2e.raw import CONNECT, EVENT, RawSocket

pytestmark = pytest.mark.e2e

RACERS = 6


async def raced(racing: Sequence[Player]) -> tuple[Player, list[Player]]:
    """Return the one of a player's connections that is left, and the others."""
    ends = [asyncio.create_task(player.ended()) for player in racing]
    left = set(ends)
    while len(left) > 1:
        _, left = await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
    [last] = left
    last.cancel()
    newest = racing[ends.index(last)]
    return newest, [player for player in racing if player is not newest]


async def test_one_of_several_racing_connections_has_the_seat(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    bob = room.bystander
    bob.cut()
    await room.host.expect("player-updated", connected=False)
    await room.host.ask("game-action", {"action": "missed"})

    racing = await asyncio.gather(*(lobby.arrive(bob.ticket) for _ in range(RACERS)))
    newest, older = await raced(racing)
    sent = await room.host.ask("game-action", {"action": "live"})
    await newest.expect("game-update", action="live")

    assert newest.numbers == list(range(bob.numbers[-1] + 1, sent["seq"] + 1))
    for player in older:
        assert player.pushes[-1].name == "session-replaced"
        assert player.disconnect_reason == "server disconnect"
        assert "live" not in [update["action"] for update in player.heard("game-update")]
        # What it was told until then is the beginning of the same story.
        assert player.numbers == newest.numbers[: len(player.numbers)]
    assert [update["connected"] for update in room.host.heard("player-updated")] == [False, True]
    assert len((await lobby.game(room.id))["game"]["players"]) == 2


async def test_everybody_else_sees_nothing_of_a_takeover(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    heard = list(room.host.room_pushes)

    for _ in range(3):
        newest = await lobby.arrive(room.bystander.ticket)
    await newest.expect("games-updated")

    await room.host.fence()
    assert room.host.room_pushes == heard
    assert newest.welcome["recovered"] is True


async def test_what_the_older_connection_had_queued_has_no_effect(lobby: Lobby) -> None:
    older, newer = await lobby.raw_connection(), await lobby.raw_connection()
    token = (await older.join("Ann"))["token"]

    # Hashing the password keeps the queue waiting.
    await older.send(command("create-game", '{"name":"Chess","password":"1234"}'))
    await older.send(command("update-game", '{"password":"4321"}'))
    await older.send(command("set-ready", '{"ready":true}'))
    await older.send(command("leave-game", "{}"))
    welcome = await take_over(newer, token)

    game = welcome["game"]
    assert [player["ready"] for player in game["players"]] == [False]
    await newer.send(command("set-ready", '{"ready":true}'))
    assert (await newer.event("player-updated"))[0]["seq"] == game["seq"] + 1


async def test_what_the_older_connection_still_sends_has_no_effect(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    older, newer = await lobby.raw_connection(), await lobby.raw_connection()
    token = (await older.join("Cat"))["token"]
    await older.command("join-game", f'"{room.id}"')
    await room.host.ask("start-game", {})
    await take_over(newer, token)
    await room.bystander.fence()

    async with lobby.nothing_changes(room):
        await older.send(command("game-action", '{"action":"late"}'))
        await older.send(command("leave-game", "{}"))
        await older.settle()

    assert (await newer.command("game-action", '{"action":"mine"}'))["ok"]


async def take_over(newer: RawSocket, token: str) -> Payload:
    await newer.send(f'{CONNECT}/games,{{"token":"{token}"}}')
    welcome: Payload = (await newer.event("welcome"))[0]
    return welcome


def command(event: str, payload: str) -> str:
    return f'{EVENT}/games,1["{event}",{payload}]'


async def test_what_waits_behind_a_command_is_refused_when_another_connection_takes_over(
    lobby: Lobby,
) -> None:
    host = await lobby.player("Ann")
    created = await host.ask("create-game", {"name": "Secret", "password": "sesame"})
    bob = await lobby.player("Bob")

    # The password takes its time, and the others wait behind it.
    knock = {"gameId": created["gameId"], "password": "sesame"}
    events = [("join-game", knock), ("set-ready", {"ready": True}), ("leave-game", {})]
    asked = [asyncio.create_task(bob.command(event, payload)) for event, payload in events]
    await asyncio.sleep(0)
    newer = await lobby.player(token=bob.token)
    answers = await asyncio.gather(*asked[1:])

    assert [answer["error"]["code"] for answer in answers] == ["session-replaced"] * 2
    assert bob.heard("session-replaced")[0]["code"] == "session-replaced"
    assert newer.welcome["game"]["id"] == created["gameId"]
    assert (await newer.ask("set-ready", {"ready": True}))["ok"]
    for task in asked:
        task.cancel()


async def test_player_who_comes_back_by_another_name_is_called_so_in_the_room(
    lobby: Lobby,
) -> None:
    room = await lobby.room("Ann", "Bob")
    ann, bob = room.players

    renamed = await lobby.arrive({"token": bob.token, "name": "Robert"})
    await renamed.expect("welcome")
    told = await ann.expect("player-updated", playerId=bob.id)

    assert told["name"] == "Robert"
    assert [player["name"] for player in renamed.welcome["game"]["players"]] == ["Ann", "Robert"]
