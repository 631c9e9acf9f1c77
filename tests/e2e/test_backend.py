"""A backend speaks to a room, over real sockets."""

import aiohttp
import pytest

from tests.e2e.backends import SETTINGS, post
from tests.e2e.lobbies import Answer, Lobby, Room
from tests.e2e.players import Player

pytestmark = pytest.mark.e2e

__all__ = ["SETTINGS"]  # which the server of this module is started with


async def tell(lobby: Lobby, room: Room, name: str, data: object = None) -> Answer:
    url = f"{lobby.url}/api/games/{room.id}/events"
    return await post(url, {"name": name, "data": data})


async def test_event_reaches_every_member_and_nobody_else(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    watcher, outsider = await lobby.players("Wim", "Out")
    seated = await watcher.ask("join-game", {"gameId": room.id, "as": "spectator"})
    other = await lobby.room("Eve", "Fay")
    members, strangers = [*room.players, watcher], [*other.players, outsider]

    answer = await tell(lobby, room, "storm", {"force": 9})

    assert (answer.status, answer.body["ok"]) == (200, True)
    said = {"gameId": room.id, "name": "storm", "data": {"force": 9}}
    number = {"epoch": seated["epoch"], "seq": answer.body["seq"]}
    for member in members:
        assert await member.expect("server-event") == {**said, **number}
        assert member.numbers[-1] == answer.body["seq"]
    for stranger in strangers:
        await stranger.fence()
        assert stranger.heard("server-event") == []


async def test_event_stands_in_its_place_among_the_others(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)

    first = await room.host.ask("game-action", {"action": 1})
    said = await tell(lobby, room, "storm")
    second = await room.host.ask("game-action", {"action": 2})

    assert [first["seq"], said.body["seq"], second["seq"]] == [
        first["seq"], first["seq"] + 1, first["seq"] + 2
    ]  # fmt: skip
    await room.bystander.fence()
    assert room.bystander.numbers[-3:] == [first["seq"], said.body["seq"], second["seq"]]


@pytest.mark.parametrize("status", ["waiting", "playing", "finished"])
async def test_room_can_be_spoken_to_at_any_time(lobby: Lobby, status: str) -> None:
    room = await lobby.room("Ann", "Bob", playing=status != "waiting")
    if status == "finished":
        await room.host.ask("end-game", {})

    assert (await tell(lobby, room, status)).status == 200
    assert (await room.bystander.expect("server-event"))["name"] == status
    assert (await lobby.game(room.id))["game"]["status"] == status


async def test_closed_room_cannot(lobby: Lobby) -> None:
    room = await lobby.room("Ann")
    await room.host.ask("leave-game", {})

    assert (await tell(lobby, room, "late")).status == 404


async def test_who_was_away_hears_it_in_order(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    bob = room.bystander
    resume = {"token": bob.token, "gameId": room.id, "seq": bob.numbers[-1]}
    bob.cut()
    await room.host.expect("player-updated", connected=False)

    said = [(await tell(lobby, room, name)).body for name in ("storm", "calm")]

    async with aiohttp.ClientSession() as http:
        back = Player(http)
        await back.connect(lobby.url, {**resume, "epoch": said[0]["epoch"]})
        for name, body in zip(("storm", "calm"), said, strict=True):
            heard = await back.expect("server-event")
            assert (heard["name"], heard["seq"]) == (name, body["seq"])
        await back.disconnect()
    assert back.welcome["recovered"] is True


async def test_guest_made_over_http_is_that_player_on_a_socket(lobby: Lobby) -> None:
    made = (await post(f"{lobby.url}/api/sessions", {"name": "Zoë"})).body

    player = await lobby.player(token=made["token"])

    assert (player.id, player.welcome["name"]) == (made["playerId"], "Zoë")
