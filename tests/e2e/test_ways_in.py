"""How a game is found and entered: ids, codes, passwords, invites, and in a hurry."""

import asyncio
from collections import Counter
from time import time

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Payload, Player, is_in_a_row

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_INVITE_SECONDS": "2",
    "LOBBY_RATE_JOINS": "0",
    "LOBBY_RATE_COMMANDS": "0",
    "LOBBY_RATE_UPDATES": "0",
}

GUESSES = 5  # wrong codes and passwords a minute


async def invite(host: Player, guest: Player) -> str:
    invited: str = (await host.ask("invite-player", {"playerId": guest.id}))["invite"]
    return invited


@pytest.mark.parametrize("visibility", ["unlisted", "private"])
async def test_hidden_game_is_shown_to_those_in_it_alone(lobby: Lobby, visibility: str) -> None:
    eve = await lobby.player("Eve")
    room = await lobby.room("Ann", "Bob", visibility="public")
    await eve.wait_until(lambda: is_told_of(eve, room.id))
    await room.host.ask("update-game", {"visibility": visibility})

    removed = await eve.expect("games-updated", removed=[room.id])
    await room.bystander.ask("set-ready", {"ready": True})

    path = f"/api/games/{room.id}"
    assert (await lobby.get(path)).status == 404
    assert (await lobby.get(path, headers=eve.bearer)).body["error"]["code"] == "not-found"
    assert (await lobby.get(path, headers=room.bystander.bearer)).body["game"]["id"] == room.id
    for games in ((await lobby.page())["games"], (await eve.ask("list-games", {}))["games"]):
        assert room.id not in [game["id"] for game in games]
    assert removed["games"] == []
    await eve.fence()
    assert not any(room.id in str(push["games"]) for push in eve.heard("games-updated")[-1:])


def is_told_of(player: Player, game: str) -> bool:
    return any(
        each["id"] == game for push in player.heard("games-updated") for each in push["games"]
    )


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
async def test_game_that_is_not_private_is_entered_by_its_id(lobby: Lobby, visibility: str) -> None:
    room = await lobby.room("Ann", visibility=visibility)
    eve = await lobby.player("Eve")

    assert (await eve.ask("join-game", room.id))["gameId"] == room.id


async def test_private_game_is_none_for_who_has_only_its_id(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", visibility="private", password="1234")
    eve = await lobby.player("Eve")

    for way in ({}, {"as": "spectator"}, {"password": "1234"}, {"password": "4321"}):
        told = await eve.command("join-game", {"gameId": room.id, **way})
        unknown = await eve.command("join-game", {"gameId": "game:nowhere", **way})
        assert told["error"]["code"] == "not-found"
        assert str(told).replace(room.id, "game:nowhere") == str(unknown)


async def test_private_game_is_entered_by_its_code(lobby: Lobby) -> None:
    [host, eve] = await lobby.players("Ann", "Eve")
    created = await host.ask("create-game", {"name": "Chess", "visibility": "private"})

    joined = await eve.ask("join-game", {"code": created["joinCode"]})

    assert joined["game"]["playerCount"] == 2


@pytest.mark.parametrize("role", ["player", "spectator"])
async def test_password_opens_to_who_knows_it(lobby: Lobby, role: str) -> None:
    room = await lobby.room("Ann", password="1234")
    eve = await lobby.player("Eve")
    way = {"code": room.code, "as": role}

    assert await eve.refused("join-game", way) == "password-required"
    assert await eve.refused("join-game", {**way, "password": "12345"}) == "wrong-password"
    joined = await eve.ask("join-game", {**way, "password": "1234"})

    assert joined["game"]["hasPassword"] is True
    assert "1234" not in str(joined)
    await eve.ask("join-game", way)  # who is there already needs none


async def test_password_is_not_asked_of_who_is_invited(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", password="1234", visibility="private")
    eve, fay = await lobby.players("Eve", "Fay")

    token = await invite(room.bystander, eve)

    async with lobby.nothing_changes(room):
        assert await fay.refused("join-game", {"invite": token}) == "invite-invalid"
        assert await eve.refused("join-game", {"invite": token + "x"}) == "invite-invalid"
        other = {"invite": token, "gameId": "game:another"}
        assert await eve.refused("join-game", other) == "invite-invalid"
        assert await fay.refused("invite-player", eve.id) == "not-in-game"
    joined = await eve.ask("join-game", {"invite": token})
    assert joined["gameId"] == room.id


async def test_invite_is_no_token_and_a_token_no_invite(lobby: Lobby) -> None:
    room = await lobby.room("Ann", visibility="private")
    eve = await lobby.player("Eve")
    token = await invite(room.host, eve)

    assert (await lobby.refusal({"token": token}))["data"]["code"] == "token-invalid"
    assert await eve.refused("join-game", {"invite": eve.token}) == "invite-invalid"


async def test_invite_does_not_last(lobby: Lobby) -> None:
    room = await lobby.room("Ann", visibility="private")
    eve = await lobby.player("Eve")
    invited = await room.host.ask("invite-player", eve.id)

    await asyncio.sleep(invited["expiresAt"] / 1000 - time() + 0.01)

    assert await eve.refused("join-game", {"invite": invited["invite"]}) == "invite-invalid"


async def test_locked_game_seats_nobody_and_lets_everybody_watch(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    eve = await lobby.player("Eve")
    token = await invite(room.host, eve)
    await room.host.ask("update-game", {"locked": True})
    await room.fence()

    async with lobby.nothing_changes(room):
        for way in ({"gameId": room.id}, {"code": room.code}, {"invite": token}):
            assert await eve.refused("join-game", way) == "game-locked"
    assert (await eve.ask("join-game", {"gameId": room.id, "as": "spectator"}))["ok"]
    assert await eve.refused("join-game", {"gameId": room.id}) == "game-locked"
    await room.host.ask("update-game", {"locked": False})
    assert (await eve.ask("join-game", {"gameId": room.id}))["game"]["playerCount"] == 3


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"code": "ZZZZZZ"}, "not-found"), ({"password": "guess"}, "wrong-password")],
    ids=["code", "password"],
)
async def test_sixth_guess_of_a_minute_is_not_looked_at(
    lobby: Lobby, wrong: Payload, code: str
) -> None:
    room = await lobby.room("Ann", password="1234")
    eve, fay = await lobby.players("Eve", "Fay")
    guess = wrong if "code" in wrong else {"gameId": room.id, **wrong}
    for _ in range(GUESSES):
        assert await eve.refused("join-game", guess) == code

    for way in (guess, {"code": room.code}, {"gameId": room.id, "password": "1234"}):
        error = (await eve.command("join-game", way))["error"]
        assert (error["code"], error["retryable"]) == ("rate-limited", True)
        assert 50_000 < error["retryAfterMs"] <= 60_000

    assert await eve.refused("join-game", {"gameId": room.id}) == "password-required"
    assert (await fay.ask("join-game", {"code": room.code, "password": "1234"}))["ok"]


async def test_quick_join_takes_the_fullest_game_that_fits(lobby: Lobby) -> None:
    tags = ["fullest"]
    await lobby.room("Ann", tags=tags)
    fuller = await lobby.room("Bob", "Cat", tags=tags)
    await lobby.room("Dan", "Eve", "Fay", tags=tags, password="1234")
    await lobby.room("Gus", "Hal", "Ida", tags=tags, visibility="unlisted")
    await lobby.room("Jan", "Kim", "Lea", tags=["another"])
    await lobby.room("Max", "Nia", tags=tags, playing=True)
    player = await lobby.player("Zoe")

    joined = await player.ask("quick-join", {"where": {"tags": tags}, "create": {"tags": tags}})

    assert joined["gameId"] == fuller.id
    assert await player.refused("quick-join", {"where": {"tags": tags}}) == "already-in-game"


async def test_two_who_come_at_once_meet_in_one_game(lobby: Lobby) -> None:
    for number in range(5):
        pair = await lobby.players("Ann", "Bob")
        wanted = {"tags": [f"pair {number}"]}

        acks = await asyncio.gather(
            *(each.ask("quick-join", {"where": wanted, "create": wanted}) for each in pair)
        )

        assert len({ack["gameId"] for ack in acks}) == 1
        assert sorted(ack["game"]["playerCount"] for ack in acks) == [1, 2]


async def test_forty_who_come_at_once_fill_ten_games(lobby: Lobby) -> None:
    wanted = {"tags": ["crowd"]}
    crowd = await lobby.players(*(f"Guest {number}" for number in range(40)))

    acks = await asyncio.gather(
        *(each.ask("quick-join", {"where": wanted, "create": wanted}) for each in crowd)
    )

    assert set(Counter(ack["gameId"] for ack in acks).values()) == {4}
    page = await lobby.page(tags="crowd")
    assert [game["playerCount"] for game in page["games"]] == [4] * 10
    for player in crowd:
        await player.fence()
        assert is_in_a_row(player.numbers)
