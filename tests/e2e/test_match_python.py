"""Whole matches, played with the official Python client on its default transports."""

import asyncio
from typing import Any

import pytest

from tests.e2e.lobbies import Lobby, Room
from tests.e2e.players import Payload, Player, is_in_a_row

pytestmark = pytest.mark.e2e

NAMES = ("Ann", "Bob", "Cat", "Dan")
ROUNDS = 25


async def a_match(lobby: Lobby, *names: str) -> Room:
    return await lobby.room(*(names or NAMES), playing=True)


def names_of(player: Player) -> list[str]:
    return [push.name for push in player.room_pushes]


def actions(player: Player) -> list[tuple[str, Any]]:
    return [(push["playerId"], push["action"]) for push in player.heard("game-update")]


async def test_welcome_comes_first_and_the_listing_second(lobby: Lobby) -> None:
    player = await lobby.player("Ann")

    assert [push.name for push in player.pushes] == ["welcome", "games-updated"]
    assert player.welcome["name"] == "Ann"
    assert player.id.startswith("g_")
    assert player.token
    assert player.welcome["protocol"] == 1
    assert "game" not in player.welcome
    assert player.pushes[1].data["snapshot"] is True


async def test_guests_are_different_players(lobby: Lobby) -> None:
    one, other = await lobby.players("Ann", "Ann")

    assert one.id != other.id


async def test_creator_gets_the_same_by_ack_and_push(lobby: Lobby) -> None:
    host = await lobby.player("Ann")

    ack = await host.ask("create-game", {"name": "Chess", "maxPlayers": 3, "tags": ["blitz"]})
    push = await host.expect("game-created")

    assert {"ok": True, **push} == ack
    assert ack["gameId"] == ack["game"]["id"]
    assert ack["gameId"].startswith("game:")
    assert ack["joinCode"] == ack["game"]["code"]
    assert ack["seq"] == 0
    assert (ack["game"]["status"], ack["game"]["hostId"]) == ("waiting", host.id)
    assert (ack["game"]["maxPlayers"], ack["game"]["tags"]) == (3, ["blitz"])


async def test_bare_strings_stand_for_the_name_and_the_id(lobby: Lobby) -> None:
    host, guest = await lobby.players("Ann", "Bob")

    created = await host.ask("create-game", "Chess")
    joined = await guest.ask("join-game", created["gameId"])

    assert created["game"]["name"] == "Chess"
    assert joined["game"]["playerCount"] == 2


async def test_code_may_be_typed_in_any_way(lobby: Lobby) -> None:
    host, guest = await lobby.players("Ann", "Bob")
    code = (await host.ask("create-game", "Chess"))["joinCode"]

    joined = await guest.ask("join-game", {"code": f" {code[:3]}-{code[3:]} ".lower()})

    assert joined["joinCode"] == code


async def test_joining_twice_is_not_an_error_and_nobody_hears_of_it(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    heard = list(room.host.room_pushes)

    again = await room.bystander.ask("join-game", {"gameId": room.id})

    await room.host.fence()
    assert again["game"]["playerCount"] == 2
    assert room.host.room_pushes == heard


async def test_everybody_hears_everybody_elses_actions_in_order(lobby: Lobby) -> None:
    room = await a_match(lobby)

    await asyncio.gather(*(act(player, ROUNDS) for player in room.players))

    await room.fence()
    for player in room.players:
        for other in room.players:
            wanted = [] if other is player else [(other.id, number) for number in range(ROUNDS)]
            assert [action for action in actions(player) if action[0] == other.id] == wanted
        assert is_in_a_row(player.numbers)
    assert len({player.numbers[-1] for player in room.players}) == 1


async def act(player: Player, count: int) -> None:
    for number in range(count):
        await player.ask("game-action", {"action": number})


async def test_all_hear_the_same_order(lobby: Lobby) -> None:
    room = await a_match(lobby, "Ann", "Bob", "Cat")
    ann, bob, cat = room.players

    await asyncio.gather(act(ann, ROUNDS), act(bob, ROUNDS))

    await room.fence()
    told = {push["seq"]: (push["playerId"], push["action"]) for push in cat.heard("game-update")}
    assert len(told) == 2 * ROUNDS
    for player in (ann, bob):
        for push in player.heard("game-update"):
            assert told[push["seq"]] == (push["playerId"], push["action"])


@pytest.mark.parametrize(
    "action",
    [
        pytest.param(None, id="null"),
        pytest.param("e4 ♞ \u2028", id="text"),
        pytest.param([1, 2.5, -(2**53), 2**53, True], id="numbers"),
        pytest.param(b"\x00\xff\x1e", id="bytes"),
        pytest.param({"map": b"\x00" * 4096, "deep": [{"tile": b"\x01"}]}, id="bytes within"),
        pytest.param({"__proto__": {"a": 1}, "": []}, id="odd keys"),
    ],
)
async def test_action_arrives_as_it_was_sent(lobby: Lobby, action: object) -> None:
    room = await a_match(lobby, "Ann", "Bob")

    sent = await room.host.ask("game-action", {"action": action, "actionId": "a1"})
    heard = await room.bystander.expect("game-update")

    assert heard["action"] == action
    assert (heard["playerId"], heard["actionId"]) == (room.host.id, "a1")
    assert (heard["gameId"], heard["seq"]) == (room.id, sent["seq"])


async def test_nested_32_levels_is_still_an_action(lobby: Lobby) -> None:
    room = await a_match(lobby, "Ann", "Bob")
    action: object = "bottom"
    for _ in range(32):
        action = [action]

    await room.host.ask("game-action", {"action": action})

    assert (await room.bystander.expect("game-update"))["action"] == action


async def test_action_to_some_is_hidden_from_the_others(lobby: Lobby) -> None:
    room = await a_match(lobby, "Ann", "Bob", "Cat")
    ann, bob, cat = room.players

    sent = await ann.ask("game-action", {"action": "a card", "to": [bob.id]})

    shown, hidden = await bob.expect("game-update"), await cat.expect("game-update")
    assert shown["action"] == "a card"
    assert "hidden" not in shown
    assert (hidden["action"], hidden["hidden"]) == (None, True)
    assert sent["seq"] == shown["seq"] == hidden["seq"]
    assert ann.heard("game-update") == []


async def test_retried_action_is_delivered_once(lobby: Lobby) -> None:
    room = await a_match(lobby, "Ann", "Bob")
    action = {"action": "pay 5", "actionId": "payment-1"}
    first = await room.host.ask("game-action", action)

    again = await room.host.ask("game-action", action)

    await room.bystander.fence()
    assert (again["seq"], again["duplicate"]) == (first["seq"], True)
    assert len(room.bystander.heard("game-update")) == 1
    assert await room.next_number() == first["seq"] + 1


async def test_action_ids_belong_to_their_sender(lobby: Lobby) -> None:
    room = await a_match(lobby, "Ann", "Bob")
    first = await room.host.ask("game-action", {"action": 1, "actionId": "same"})

    other = await room.bystander.ask("game-action", {"action": 2, "actionId": "same"})

    assert other["seq"] == first["seq"] + 1
    assert (await room.host.expect("game-update"))["action"] == 2


async def test_action_without_an_ack_leaves_its_sender_a_hole(lobby: Lobby) -> None:
    room = await a_match(lobby, "Ann", "Bob")
    last = room.host.numbers[-1]

    await room.host.send("game-action", {"action": "quiet"})

    assert (await room.bystander.expect("game-update"))["seq"] == last + 1
    await room.host.fence()
    assert room.host.numbers[-1] == last


async def test_a_whole_match(lobby: Lobby) -> None:
    ann, bob, cat, dan = everybody = await lobby.players(*NAMES)

    created = await ann.ask("create-game", {"name": "Ludo"})
    await bob.ask("join-game", {"gameId": created["gameId"]})
    await cat.ask("join-game", {"code": created["joinCode"]})
    await dan.ask("join-game", {"gameId": created["gameId"]})
    for player in everybody:
        await player.ask("set-ready", {"ready": True})
    await ann.ask("start-game", {})
    await bob.ask("game-action", {"action": {"roll": 6}})
    await ann.ask("end-game", {"result": {"winner": bob.id}})
    await ann.ask("leave-game", {})
    await bob.fence()

    assert names_of(bob) == [
        *["player-joined"] * 2,
        *["player-updated"] * 4,
        "game-started",
        "game-ended",
        "rematch-updated",
        "player-left",
        "host-changed",
        "rematch-updated",
    ]
    assert [push["player"]["name"] for push in ann.heard("player-joined")] == ["Bob", "Cat", "Dan"]
    assert [push["player"]["seat"] for push in ann.heard("player-joined")] == [1, 2, 3]
    assert [push["playerCount"] for push in ann.heard("player-joined")] == [2, 3, 4]
    assert [push["playerId"] for push in dan.heard("player-updated")] == [p.id for p in everybody]
    assert actions(ann) == actions(cat) == actions(dan) == [(bob.id, {"roll": 6})]
    assert cat.heard("game-ended")[0]["result"] == {"winner": bob.id}
    assert left_and_next_host(bob) == (ann.id, "left", 3, bob.id)
    assert all(is_in_a_row(player.numbers) for player in everybody)
    assert {push.data["epoch"] for push in bob.room_pushes} == {created["epoch"]}


def left_and_next_host(player: Player) -> tuple[str, str, int, str]:
    left, host = player.heard("player-left")[-1], player.heard("host-changed")[-1]
    return left["playerId"], left["reason"], left["playerCount"], host["hostId"]


async def test_who_left_hears_of_it_and_of_nothing_after(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")

    await room.bystander.ask("leave-game", {})
    await room.host.ask("set-ready", {"ready": True})

    await room.bystander.fence()
    last: Payload = room.bystander.room_pushes[-1].data
    assert (last["playerId"], last["reason"]) == (room.bystander.id, "left")


async def test_match_with_too_few_left_is_over(lobby: Lobby) -> None:
    room = await a_match(lobby, "Ann", "Bob")

    await room.host.ask("leave-game", {})

    assert (await room.bystander.expect("host-changed"))["hostId"] == room.bystander.id
    assert (await room.bystander.expect("game-ended"))["reason"] == "not-enough-players"
    assert (await lobby.game(room.id))["game"]["status"] == "finished"


async def test_last_to_leave_closes_the_game(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    await room.host.ask("leave-game", {})

    await room.bystander.ask("leave-game", {})

    assert names_of(room.bystander)[-2:] == ["player-left", "game-closed"]
    assert room.bystander.heard("player-left")[-1]["playerCount"] == 0
    assert (await lobby.get(f"/api/games/{room.id}")).status == 404
    assert (await room.bystander.ask("create-game", "Next"))["ok"]
