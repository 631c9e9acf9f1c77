"""Coming back with what is not true, or too late: the whole game or none, and nothing in part."""

import time

import pytest

from tests.e2e.lobbies import Lobby, Room
from tests.e2e.players import Payload, Player
from tests.e2e.test_identity import OTHER_SECRET, SECRET, claims, signed

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_SECRET": SECRET, "LOBBY_RATE_ACTIONS": "0"}

HISTORY = 4096  # events that a game remembers at most


async def test_history_that_is_too_short_is_not_told_in_part(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    bob = room.bystander
    bob.cut()
    for number in range(HISTORY + 1):
        await room.host.send("game-action", {"action": number})
    await room.host.fence()

    again = await lobby.back(bob)

    assert again.welcome["recovered"] is False
    assert again.room_pushes == []
    await check_live(room, again)


PLACES = [
    pytest.param({"seq": 1_000_000}, id="from the future"),
    pytest.param({"epoch": "0123456789abcdef"}, id="of another epoch"),
    pytest.param({"gameId": "game:another"}, id="of another game"),
    pytest.param({"epoch": None}, id="without an epoch"),
    pytest.param({"seq": None}, id="without a number"),
]


@pytest.mark.parametrize("place", PLACES)
async def test_place_that_is_not_true_is_answered_with_the_whole_game(
    lobby: Lobby, place: Payload
) -> None:
    room, bob = await lobby.match_without_one()

    again = await lobby.back(bob, **place)

    assert [push.name for push in again.pushes[:2]] == ["welcome", "games-updated"]
    assert again.welcome["recovered"] is False
    assert again.room_pushes == []
    await check_live(room, again)


async def check_live(room: Room, again: Player) -> None:
    """Check that a player who was given the whole game hears what comes after it."""
    game = again.welcome["game"]
    assert (game["id"], game["status"], game["code"]) == (room.id, "playing", room.code)
    sent = await room.host.ask("game-action", {"action": "live"})
    await again.expect("game-update", action="live")
    assert again.numbers == [game["seq"] + 1] == [sent["seq"]]


@pytest.mark.parametrize(
    "place", [{"seq": -1}, {"seq": 1.5}, {"seq": "1"}, {"epoch": 5}, {"gameId": ""}], ids=repr
)
async def test_place_that_is_none_is_refused_and_the_seat_stays(
    lobby: Lobby, place: Payload
) -> None:
    room, bob = await lobby.match_without_one()

    async with lobby.nothing_changes(room):
        refusal = await lobby.refusal({**bob.ticket, **place})

    assert refusal["data"]["code"] == "invalid-message"
    assert next(iter(place)) in refusal["data"]["message"]
    assert (await lobby.back(bob)).welcome["recovered"] is True


@pytest.mark.parametrize(
    ("changed", "secret", "code"),
    [
        pytest.param({}, OTHER_SECRET, "token-invalid", id="forged"),
        pytest.param({"exp": int(time.time()) - 1}, SECRET, "token-expired", id="expired"),
        pytest.param({"iss": "elsewhere"}, SECRET, "token-invalid", id="of another issuer"),
    ],
)
async def test_seat_is_kept_from_a_bad_token(
    lobby: Lobby, changed: Payload, secret: str, code: str
) -> None:
    room, bob = await lobby.match_without_one()
    token = signed(claims(sub=bob.id, **changed), secret)

    async with lobby.nothing_changes(room):
        refusal = await lobby.refusal({**bob.ticket, "token": token})

    assert refusal["data"]["code"] == code
    assert (await lobby.back(bob)).welcome["recovered"] is True


async def test_place_of_another_player_opens_nothing(lobby: Lobby) -> None:
    room, bob = await lobby.match_without_one()
    eve = await lobby.player("Eve")
    eve.cut()
    await eve.ended()

    async with lobby.nothing_changes(room):
        again = await lobby.arrive({**bob.place, "token": eve.token})
        await again.expect("games-updated")

    assert (again.welcome["recovered"], "game" in again.welcome) == (False, False)
    assert again.room_pushes == []
    assert await again.refused("game-action", {"action": 1}) == "not-in-game"


@pytest.mark.parametrize(("ban", "reason"), [(False, "kicked"), (True, "banned")])
async def test_who_was_thrown_out_meanwhile_is_told_so(
    lobby: Lobby, ban: bool, reason: str
) -> None:
    room, bob = await lobby.match_without_one()
    await room.host.ask("kick-player", {"playerId": bob.id, "ban": ban})

    again = await lobby.back(bob)

    assert again.welcome["lastGame"] == {"gameId": room.id, "reason": reason}
    assert (again.welcome["recovered"], "game" in again.welcome) == (False, False)
    assert again.room_pushes == []
    assert (await again.ask("create-game", "Another"))["ok"]
