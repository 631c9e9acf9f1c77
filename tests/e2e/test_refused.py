"""What the rules of a game forbid: each refusal has its code, and leaves no trace."""

import asyncio

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Payload

pytestmark = pytest.mark.e2e


def code_of(ack: Payload) -> str:
    assert ack["ok"] is False, ack
    error = ack["error"]
    assert error["message"]
    assert isinstance(error["retryable"], bool)
    code: str = error["code"]
    return code


async def test_fifth_player_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", "Dan")
    eve = await lobby.player("Eve")

    async with lobby.nothing_changes(room):
        by_id = await eve.command("join-game", {"gameId": room.id})
        by_code = await eve.command("join-game", {"code": room.code})

    assert code_of(by_id) == code_of(by_code) == "game-full"


async def test_twenty_joins_for_one_seat_seat_one(lobby: Lobby) -> None:
    room = await lobby.room("Ann", maxPlayers=2)
    crowd = await lobby.players(*(f"Guest {number}" for number in range(20)))

    acks = await asyncio.gather(
        *(player.command("join-game", {"gameId": room.id}) for player in crowd)
    )

    await room.host.fence()
    refused = [code_of(ack) for ack in acks if not ack["ok"]]
    [winner] = [player for player, ack in zip(crowd, acks, strict=True) if ack["ok"]]
    assert refused == ["game-full"] * 19
    assert [push["player"]["id"] for push in room.host.heard("player-joined")] == [winner.id]
    assert [player["id"] for player in (await lobby.game(room.id))["game"]["players"]] == [
        room.host.id,
        winner.id,
    ]


@pytest.mark.parametrize(
    "target", [{"gameId": "game:nowhere"}, {"gameId": "x"}, {"code": "ZZZZZZ"}, {"code": "💥"}]
)
async def test_join_of_an_unknown_game_is_refused(lobby: Lobby, target: Payload) -> None:
    player = await lobby.player()

    assert code_of(await player.command("join-game", target)) == "not-found"


async def test_join_of_a_started_game_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    eve = await lobby.player("Eve")

    async with lobby.nothing_changes(room):
        ack = await eve.command("join-game", {"gameId": room.id})

    assert code_of(ack) == "wrong-state"


async def test_join_of_a_closed_game_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann")
    eve = await lobby.player("Eve")
    await room.host.ask("leave-game", {})

    by_id = await eve.command("join-game", {"gameId": room.id})
    by_code = await eve.command("join-game", {"code": room.code})

    assert code_of(by_id) == code_of(by_code) == "not-found"


async def test_player_with_a_seat_cannot_take_another(lobby: Lobby) -> None:
    room, other = await lobby.room("Ann", "Bob"), await lobby.room("Cat", "Dan")

    async with lobby.nothing_changes(room), lobby.nothing_changes(other):
        joined = await other.host.command("join-game", {"gameId": room.id})
        created = await other.host.command("create-game", "Mine")

    assert code_of(joined) == code_of(created) == "already-in-game"
    assert joined["error"]["hint"]


async def test_action_of_a_stranger_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    eve = await lobby.player("Eve")

    async with lobby.nothing_changes(room):
        aimed = await eve.command("game-action", {"action": 1, "gameId": room.id})
        loose = await eve.command("game-action", {"action": 1})

    assert code_of(aimed) == code_of(loose) == "not-in-game"


async def test_action_of_one_who_left_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=True)
    ann = room.host
    await ann.ask("leave-game", {})
    await room.bystander.fence()

    async with lobby.nothing_changes(room):
        ack = await ann.command("game-action", {"action": 1, "gameId": room.id})

    assert code_of(ack) == "not-in-game"


async def test_action_before_the_start_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")

    async with lobby.nothing_changes(room):
        ack = await room.host.command("game-action", {"action": 1})

    assert code_of(ack) == "wrong-state"


async def test_action_after_the_end_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    await room.host.ask("end-game", {})

    ack = await room.host.command("game-action", {"action": 1})

    await room.bystander.fence()
    assert code_of(ack) == "wrong-state"
    assert room.bystander.heard("game-update") == []


async def test_action_for_another_game_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    other = await lobby.room("Cat", "Dan", playing=True)

    async with lobby.nothing_changes(room), lobby.nothing_changes(other):
        ack = await other.host.command("game-action", {"action": 1, "gameId": room.id})

    assert code_of(ack) == "not-in-game"


@pytest.mark.parametrize("event", ["start-game", "end-game"])
async def test_guest_cannot_do_what_is_the_hosts(lobby: Lobby, event: str) -> None:
    room = await lobby.room("Ann", "Bob", "Cat", playing=event == "end-game")

    async with lobby.nothing_changes(room):
        ack = await room.players[1].command(event, {})

    assert code_of(ack) == "not-host"


@pytest.mark.parametrize("event", ["start-game", "end-game", "leave-game", "set-ready"])
async def test_stranger_has_nothing_to_start_end_or_leave(lobby: Lobby, event: str) -> None:
    eve = await lobby.player("Eve")

    ack = await eve.command(event, {"ready": True} if event == "set-ready" else {})

    assert code_of(ack) == "not-in-game"


@pytest.mark.parametrize(("seated", "needed"), [(1, 2), (2, 3), (3, 4)])
async def test_start_with_too_few_players_is_refused(
    lobby: Lobby, seated: int, needed: int
) -> None:
    room = await lobby.room(*["Ann", "Bob", "Cat"][:seated], minPlayers=needed)

    async with lobby.nothing_changes(room):
        ack = await room.host.command("start-game", {})

    assert code_of(ack) == "not-enough-players"


@pytest.mark.parametrize(("event", "payload"), [("start-game", {}), ("set-ready", {"ready": True})])
async def test_what_belongs_before_the_match_is_refused_within_it(
    lobby: Lobby, event: str, payload: Payload
) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)

    async with lobby.nothing_changes(room):
        ack = await room.host.command(event, payload)

    assert code_of(ack) == "wrong-state"


async def test_end_before_the_start_is_refused(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")

    async with lobby.nothing_changes(room):
        ack = await room.host.command("end-game", {"result": 1})

    assert code_of(ack) == "wrong-state"


async def test_refusal_without_an_ack_id_is_pushed_with_the_same_body(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    eve = await lobby.player("Eve")
    ack = await eve.command("game-action", {"action": 1, "gameId": room.id})

    async with lobby.nothing_changes(room):
        await eve.send("game-action", {"action": 1, "gameId": room.id})
        push = await eve.expect("error")

    assert push == {**ack, "event": "game-action"}
