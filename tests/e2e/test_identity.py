"""Who a connection belongs to, who is kept out, and what becomes of a player who is gone."""

import time
from collections.abc import Mapping

import jwt
import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Player

pytestmark = pytest.mark.e2e

SECRET = "an end-to-end secret of more than 32 characters"
OTHER_SECRET = "another secret that has more than 32 characters"
SETTINGS = {"LOBBY_SECRET": SECRET, "LOBBY_GRACE_SECONDS": "0"}


def claims(**changed: object) -> dict[str, object]:
    good = {
        "iss": "lobby-guest",
        "sub": "g_0123456789abcdef",
        "name": "Ann",
        "exp": int(time.time()) + 60,
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def signed(content: Mapping[str, object], secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(dict(content), secret, algorithm)


def with_other_name(token: str) -> str:
    header, _, signature = token.split(".")
    return ".".join((header, signed(claims(name="Eve")).split(".")[1], signature))


BAD_TOKENS = [
    pytest.param("", "token-invalid", id="empty"),
    pytest.param("junk", "token-invalid", id="junk"),
    pytest.param("a.b.c", "token-invalid", id="junk in three parts"),
    pytest.param(signed(claims(), OTHER_SECRET), "token-invalid", id="wrong secret"),
    pytest.param(signed(claims(), "", "none"), "token-invalid", id="alg none"),
    pytest.param(signed(claims(), SECRET * 2, "HS512"), "token-invalid", id="another algorithm"),
    pytest.param(with_other_name(signed(claims())), "token-invalid", id="changed after signing"),
    pytest.param(signed(claims(iss="elsewhere")), "token-invalid", id="unknown issuer"),
    pytest.param(signed(claims(iss=None)), "token-invalid", id="no issuer"),
    pytest.param(signed(claims(exp=None)), "token-invalid", id="no expiry"),
    pytest.param(signed(claims(sub=None)), "token-invalid", id="no subject"),
    pytest.param(signed(claims(exp=1)), "token-expired", id="expired"),
    pytest.param("t" * 4097, "invalid-message", id="oversize"),
    pytest.param(5, "invalid-message", id="number"),
]


@pytest.mark.parametrize(("token", "code"), BAD_TOKENS)
async def test_bad_token_is_refused(lobby: Lobby, token: object, code: str) -> None:
    refusal = await lobby.refusal({"token": token})

    assert refusal["data"]["code"] == code
    assert refusal["message"] == refusal["data"]["message"]
    assert refusal["data"]["retryable"] is False


@pytest.mark.parametrize(
    "auth",
    [{"name": ""}, {"name": "n" * 65}, {"name": 5}, {"colour": "red"}],
    ids=repr,
)
async def test_auth_that_does_not_fit_is_refused(lobby: Lobby, auth: object) -> None:
    refusal = await lobby.refusal(auth)

    assert refusal["data"]["code"] == "invalid-message"


async def test_good_token_of_this_server_is_let_in(lobby: Lobby) -> None:
    player = await lobby.player(token=signed(claims()))

    assert (player.id, player.welcome["name"]) == ("g_0123456789abcdef", "Ann")


async def test_guest_without_auth_is_given_a_name(lobby: Lobby) -> None:
    socket = await lobby.raw_connection()

    await socket.send("40/games,")
    welcome = (await socket.event("welcome"))[0]

    assert welcome["name"].startswith("Guest ")


async def test_token_makes_the_same_player_again(lobby: Lobby) -> None:
    first = await lobby.player("Ann")
    await first.disconnect()

    again = await lobby.player(token=first.token)

    assert (again.id, again.welcome["name"]) == (first.id, "Ann")


@pytest.mark.parametrize("namespace", ["/", "/nope", "/GAMES", "/games/x"])
async def test_unknown_namespace_is_refused_with_a_hint(lobby: Lobby, namespace: str) -> None:
    refusal = await lobby.refusal({"name": "Ann"}, namespace)

    assert refusal["message"] == "Invalid namespace"
    assert "/games" in refusal["data"]["hint"]


async def test_connection_that_asked_for_the_wrong_namespace_may_ask_again(lobby: Lobby) -> None:
    socket = await lobby.raw_connection()
    await socket.send("40/nope,")
    await socket.receive("44/nope,")

    assert (await socket.join("Ann"))["name"] == "Ann"


async def test_connection_that_was_refused_may_try_another_token(lobby: Lobby) -> None:
    socket = await lobby.raw_connection()
    await socket.send('40/games,{"token":"junk"}')
    await socket.receive("44/games,")

    assert (await socket.join("Ann"))["name"] == "Ann"


async def test_newest_connection_takes_over(lobby: Lobby) -> None:
    older = await lobby.player("Ann")

    await lobby.player(token=older.token)

    told = await older.expect("session-replaced")
    await older.ended()
    assert told["code"] == "session-replaced"
    assert told["reason"]
    assert older.pushes[-1].name == "session-replaced"
    assert older.disconnect_reason == "server disconnect"


async def test_seat_stays_when_the_newest_connection_takes_over(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    older, bob = room.players
    heard, last = list(bob.room_pushes), bob.numbers[-1]

    newer = await lobby.player(token=older.token)
    await older.ended()
    await bob.fence()

    seat = newer.welcome["game"]
    assert (seat["id"], seat["code"], seat["seq"]) == (room.id, room.code, last)
    assert seat["hostId"] == newer.id
    assert bob.room_pushes == heard
    await bob.ask("game-action", {"action": 1})
    assert (await newer.expect("game-update"))["seq"] == last + 1
    await newer.ask("game-action", {"action": 2})
    assert (await bob.expect("game-update"))["playerId"] == older.id
    assert older.heard("game-update") == []


async def test_seat_stays_in_a_queue_of_takeovers(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    heard = list(room.bystander.room_pushes)

    for _ in range(5):
        newest = await lobby.player(token=room.host.token)

    await room.bystander.fence()
    assert room.bystander.room_pushes == heard
    assert newest.welcome["game"]["id"] == room.id


async def test_lost_connection_frees_the_seat(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")

    room.players[1].cut()

    await assert_timed_out(lobby, room.players[1], room.bystander, room.id)


async def test_disconnecting_frees_the_seat(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")

    await room.players[1].disconnect()

    await assert_timed_out(lobby, room.players[1], room.bystander, room.id)


async def assert_timed_out(lobby: Lobby, gone: Player, witness: Player, game: str) -> None:
    left = await witness.expect("player-left")
    assert (left["playerId"], left["reason"]) == (gone.id, "timed-out")
    assert left["playerCount"] == 2
    seated = (await lobby.game(game))["game"]["players"]
    assert gone.id not in [player["id"] for player in seated]


async def test_lost_host_is_followed_by_the_next(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", "Cat")

    room.host.cut()

    assert (await room.bystander.expect("host-changed"))["hostId"] == room.players[1].id
    await room.players[1].ask("start-game", {})


async def test_game_that_everybody_lost_is_closed(lobby: Lobby) -> None:
    watcher = await lobby.player("Eve")
    room = await lobby.room("Ann", "Bob")

    for player in room.players:
        player.cut()

    await watcher.wait_until(lambda: any(room.id in p["removed"] for p in listed(watcher)))
    assert (await lobby.get(f"/api/games/{room.id}")).status == 404


def listed(player: Player) -> list[dict[str, list[str]]]:
    return player.heard("games-updated")
