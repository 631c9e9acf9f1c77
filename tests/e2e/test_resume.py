"""Coming back to a match: all that was missed, in order and once, or the whole game instead."""

import asyncio
from typing import Any

import orjson
import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Player, is_in_a_row
from tests.e2e.raw import CONNECT

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_RATE_ACTIONS": "0"}

MISSED = 600  # several parts of a replay


def actions(*players: Player) -> list[Any]:
    return [update["action"] for player in players for update in player.heard("game-update")]


async def test_what_was_missed_comes_before_the_listing_and_anything_new(lobby: Lobby) -> None:
    room, bob = await lobby.match_without_one()

    again = await lobby.back(bob)
    await room.host.ask("game-action", {"action": "live"})
    await again.expect("game-update", action="live")

    # The listing goes on as others leave.
    assert [push.name for push in again.pushes if push.data.get("snapshot") is not False] == [
        "welcome",
        "player-updated",
        "game-update",
        "game-update",
        "player-updated",
        "games-updated",
        "game-update",
    ]
    assert again.welcome["recovered"] is True
    assert is_in_a_row(bob.numbers + again.numbers)
    assert again.welcome["game"]["seq"] == bob.numbers[-1]
    assert again.heard("player-updated")[-1]["connected"] is True


async def test_connect_is_answered_before_anything_is_pushed(lobby: Lobby) -> None:
    room, bob = await lobby.match_without_one()
    raw = await lobby.raw_connection()
    is_over = asyncio.Event()
    acting = asyncio.create_task(act_until(room.host, is_over))

    await raw.send(f"{CONNECT}/games,{orjson.dumps(bob.ticket).decode()}")
    kinds = await raw.kinds_until("games-updated")
    is_over.set()
    await acting

    assert kinds[:4] == [CONNECT, "welcome", "player-updated", "game-update"]
    assert set(kinds[4:-1]) == {"game-update", "player-updated"}


async def test_replayed_pushes_are_those_that_the_others_heard(lobby: Lobby) -> None:
    room, bob = await lobby.match_without_one()
    await room.host.ask("game-action", {"action": b"\x00\xff", "actionId": "a1", "to": [bob.id]})
    await room.bystander.ask("update-player", {"data": {"colour": "red"}})
    await room.host.ask("end-game", {"result": [1, 0, 0]})

    again = await lobby.back(bob)

    await room.bystander.fence()
    told = {push.data["seq"]: push for push in again.room_pushes}
    for push in room.bystander.room_pushes:
        if push.data["seq"] in told and not push.data.get("hidden"):
            assert told[push.data["seq"]] == push
    assert actions(again)[-1] == b"\x00\xff"
    assert is_in_a_row(bob.numbers + again.numbers)


async def test_nothing_is_lost_or_told_twice_while_others_act(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=True)
    lives = [room.players[1]]
    is_over = asyncio.Event()
    acting = [
        asyncio.create_task(act_until(player, is_over)) for player in (room.host, room.bystander)
    ]

    for _ in range(12):
        lives[-1].cut()
        lives.append(await lobby.back(lives[-1]))
    is_over.set()
    sent = sum(await asyncio.gather(*acting))
    await asyncio.gather(*(player.fence() for player in (*room.players[::2], lives[-1])))

    assert all(life.welcome["recovered"] for life in lives[1:])
    assert is_in_a_row([number for life in lives for number in life.numbers])
    assert len(actions(*lives)) == sent
    for player in (room.host, room.bystander):
        own = [
            update["action"]
            for life in lives
            for update in life.heard("game-update")
            if update["playerId"] == player.id
        ]
        assert own == list(range(len(own)))


async def act_until(player: Player, is_over: asyncio.Event) -> int:
    sent = 0
    while not is_over.is_set():
        await player.ask("game-action", {"action": sent})
        sent += 1
    return sent


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
async def test_long_replay_is_whole(lobby: Lobby, transports: list[str]) -> None:
    room, bob = await lobby.match_without_one(missed=0)
    for number in range(MISSED):
        await room.host.send("game-action", {"action": number})
    await room.host.fence()

    again = await lobby.back(bob, transports=transports)

    assert actions(again) == list(range(MISSED))
    assert again.pushes[-1].name == "games-updated"
    assert is_in_a_row(bob.numbers + again.numbers)


async def test_action_whose_ack_was_lost_is_delivered_once(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=True)
    bob, payment = room.players[1], {"action": "pay 5", "actionId": "payment-1"}

    await bob.cut_after("game-action", payment)
    again = await lobby.back(bob)
    retried = await again.ask("game-action", payment)
    await again.ask("game-action", {"action": "next", "actionId": "payment-2"})

    for other in (room.host, room.bystander):
        await other.expect("game-update", action="next")
        assert actions(other) == ["pay 5", "next"]
    [own] = again.heard("game-update")
    assert (own["actionId"], own["seq"]) == ("payment-1", retried["seq"])
    assert retried["duplicate"] is True
    assert is_in_a_row(bob.numbers + again.numbers)


async def test_who_was_in_no_game_comes_back_as_before(lobby: Lobby) -> None:
    bob = await lobby.player("Bob")
    bob.cut()

    again = await lobby.back(bob)

    assert again.id == bob.id
    assert not {"game", "recovered", "lastGame"} & set(again.welcome)


async def test_unready_and_ready_again_and_the_seat_keeps_its_number(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")
    bob = room.players[1]
    await bob.ask("set-ready", {"ready": True})
    await bob.ask("update-player", {"data": {"colour": "red"}})
    bob.cut()

    again = await lobby.back(bob)

    seat = again.welcome["game"]["players"][1]
    assert (seat["id"], seat["seat"], seat["ready"]) == (bob.id, 1, True)
    assert (seat["connected"], seat["data"]) == (True, {"colour": "red"})
