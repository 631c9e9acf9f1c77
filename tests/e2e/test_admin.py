"""``/admin``: nobody passes who is not an administrator, and what administrators do is felt."""

import asyncio
import time
from typing import Any

import jwt
import pytest

from tests.e2e.lobbies import SECRET, Lobby, operator_token
from tests.e2e.players import Payload, Player
from tests.e2e.raw import RawSocket

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_SECRET": SECRET,
    "LOBBY_RATE_COMMANDS": "0",
    "LOBBY_RATE_CONNECTS": "0",
    # The games of one test are gone before the next counts its own.
    "LOBBY_WAITING_ABANDONED_SECONDS": "0",
    "LOBBY_PLAYING_ABANDONED_SECONDS": "0",
}
IN_AN_HOUR = int(time.time()) + 3600


def forged(key: str, algorithm: str = "HS256", **claims: object) -> str:
    """Return an administrator's token that somebody else has made."""
    own = {"iss": "lobby-operator", "sub": "operator:eve", "name": "eve", "role": "admin"}
    return jwt.encode({**own, "exp": IN_AN_HOUR, **claims}, key, algorithm)


def code_of(ack: Payload) -> str:
    code: str = ack["error"]["code"]
    return code


async def stats_of(admin: Player) -> Payload:
    return await admin.ask("request-stats", {})


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ({"name": "Eve"}, "not-authorized"),
        (None, "not-authorized"),
        ({"token": operator_token("server")}, "not-authorized"),
        ({"token": operator_token("admin", days=-1)}, "token-expired"),
        ({"token": operator_token("admin", secret="x" * 32)}, "token-invalid"),
        ({"token": forged("", "none")}, "token-invalid"),
        ({"token": forged("x" * 32)}, "token-invalid"),
        ({"token": forged(SECRET, "HS512")}, "token-invalid"),
        (
            {"token": forged(SECRET, iss="lobby-guest", sub="g_eve")},
            "not-authorized",
        ),
        ({"token": forged(SECRET, iss="lobby-invite", game="game:1")}, "token-invalid"),
    ],
)
async def test_nobody_but_administrators_connects(lobby: Lobby, auth: Any, code: str) -> None:
    refusal = await lobby.refusal(auth, "/admin")

    assert refusal["data"]["code"] == code


async def test_guests_connection_does_not_become_an_administrators(lobby: Lobby) -> None:
    raw = await lobby.raw()

    await raw.send("40/admin,")
    refused = await raw.receive("44/admin,")
    await raw.send('40/admin,{"token":"' + operator_token("admin") + '"}')
    mismatched = await raw.receive("44/admin,")

    assert refused["data"]["code"] == "not-authorized"
    assert mismatched["data"]["code"] == "identity-mismatch"


@pytest.mark.parametrize("event", ["connect", "request-stats"])
async def test_event_without_a_connect_ends_the_connection(lobby: Lobby, event: str) -> None:
    raw = await lobby.raw()

    await raw.send(f'42/admin,1["{event}",{{"role":"admin"}}]')

    await raw.closing()


async def test_connect_forged_as_an_event_opens_nothing(lobby: Lobby) -> None:
    raw = await lobby.raw()

    await raw.send('42/games,5["connect",{"role":"admin","namespace":"/admin"}]')

    await raw.closing()


async def test_commands_of_administrators_are_unknown_elsewhere(lobby: Lobby) -> None:
    player = await lobby.player()

    assert code_of(await player.command("close-game", "game:1")) == "unknown-event"


async def test_administrator_is_one_on_every_namespace_of_a_connection(lobby: Lobby) -> None:
    raw = await lobby.raw_connection()
    await raw.send('40/games,{"token":"' + operator_token("admin") + '"}')
    await raw.receive("40/games,")

    await raw.send("40/admin,")

    await raw.receive("40/admin,")


async def test_stats_are_right_while_many_come_and_go(lobby: Lobby) -> None:
    admin = await lobby.admin()
    await admin.ask("watch-stats", {})
    room = await lobby.room("Ann", "Bob", playing=True)
    await lobby.room("Cat", visibility="private")

    crowd = [await lobby.raw() for _ in range(200)]
    await asyncio.gather(*(socket.close() for socket in crowd[:80]))
    for number in range(20):
        await room.host.ask("game-action", {"action": number})
    await admin.wait_until(lambda: shows(admin, sockets=124, players=124))

    stats = await stats_of(admin)
    assert stats["games"] == {"waiting": 1, "starting": 0, "playing": 1, "finished": 0}
    assert stats["memoryBytes"] > 10_000_000
    assert stats["queuedBytes"] == 0
    assert stats["draining"] is False
    assert max(push["actionsPerSecond"] for push in admin.heard("stats")) > 0
    assert max(push["deliveriesPerSecond"] for push in admin.heard("stats")) > 0
    assert 0 <= stats["loopLagMs"] < 5_000


def shows(admin: Player, **figures: int) -> bool:
    return any(figures.items() <= stats.items() for stats in admin.heard("stats")[-1:])


async def test_stats_are_pushed_to_those_who_watch_and_until_they_stop(lobby: Lobby) -> None:
    watching, other = await lobby.admin("one"), await lobby.admin("two")
    idle = await lobby.admin("three")
    await watching.ask("watch-stats", {})
    await other.ask("watch-stats", {})

    await watching.expect("stats")
    await watching.ask("watch-stats", "off")
    seen, told = len(watching.heard("stats")), len(other.heard("stats"))
    await other.wait_until(lambda: len(other.heard("stats")) > told)
    for admin in (watching, idle):
        await admin.ask("request-stats", {})  # what was said before has been heard then

    assert len(watching.heard("stats")) == seen
    assert idle.heard("stats") == []


async def test_administrators_see_games_that_nobody_else_sees(lobby: Lobby) -> None:
    admin = await lobby.admin()
    room = await lobby.room("Ann", visibility="private", name="Secret", password="let me in")

    page = await admin.ask("list-games", {"where": {"name": "secret"}})
    game = await admin.ask("inspect-game", room.id)

    [listed] = page["games"]
    assert (listed["id"], listed["visibility"], page["total"]) == (room.id, "private", 1)
    assert game["game"]["code"] == room.code
    assert game["game"]["players"][0]["id"] == room.host.id
    assert "let me in" not in str(game)


async def test_closed_game_is_gone_and_its_players_know_why(lobby: Lobby) -> None:
    admin = await lobby.admin()
    room = await lobby.room("Ann", "Bob", playing=True)
    ann, bob = room.players

    await admin.ask("close-game", {"gameId": room.id, "reason": "spam"})

    for player in room.players:
        closed = await player.expect("game-closed")
        assert closed["reason"] == "admin"
        assert player.numbers == sorted(set(player.numbers))
    assert code_of(await ann.command("game-action", {"action": 1})) == "not-in-game"
    assert (await lobby.game(room.id))["error"]["code"] == "not-found"
    token = bob.token
    await bob.disconnect()
    again = await lobby.player("Bob", token=token)
    assert again.welcome["lastGame"] == {"gameId": room.id, "reason": "closed"}


async def test_kicked_player_leaves_the_room_and_the_server(lobby: Lobby) -> None:
    admin = await lobby.admin()
    room = await lobby.room("Ann", "Bob", playing=False)
    ann, bob = room.players

    ack = await admin.ask("kick-player", {"playerId": bob.id, "reason": "be nice"})

    assert ack["sockets"] == 1
    left = await bob.expect("player-left", playerId=bob.id)
    error = (await bob.expect("error"))["error"]
    await bob.wait_until(lambda: bob.disconnect_reason is not None)
    assert (left["reason"], left["message"]) == ("kicked", "be nice")
    assert (error["code"], error["message"]) == ("kicked-by-admin", "be nice")
    assert bob.pushes[-1].name == "error"
    assert (await ann.expect("player-left"))["reason"] == "kicked"
    assert (await lobby.player("Bob", token=bob.token)).id == bob.id


async def test_kick_ends_all_namespaces_of_all_connections(lobby: Lobby) -> None:
    admin = await lobby.admin("boss")
    both = await lobby.raw_connection()
    await both.send('40/games,{"token":"' + operator_token("admin", "temp") + '"}')
    await both.receive("40/games,")
    await both.send("40/admin,")
    await both.receive("40/admin,")

    ack = await admin.ask("kick-player", "operator:temp")

    assert ack["sockets"] == 2
    await both.receive("41/games,")
    await both.receive("41/admin,")


async def test_banned_player_is_out_and_stays_out_until_unbanned(lobby: Lobby) -> None:
    admin = await lobby.admin()
    room = await lobby.room("Ann", "Bob")
    ann, bob = room.players

    ack = await admin.ask("ban-player", {"playerId": bob.id, "reason": "cheating"})

    assert ack["until"] is None
    assert (await bob.expect("error"))["error"]["code"] == "banned"
    assert (await ann.expect("player-left"))["reason"] == "banned"
    refusal = await lobby.refusal({"token": bob.token})
    assert (refusal["data"]["code"], refusal["data"]["hint"]) == ("banned", "cheating")
    await admin.ask("unban-player", bob.id)
    assert (await lobby.player("Bob", token=bob.token)).id == bob.id


async def test_ban_for_a_time_ends_by_itself(lobby: Lobby) -> None:
    admin = await lobby.admin()
    bob = await lobby.player("Bob")

    ack = await admin.ask("ban-player", {"playerId": bob.id, "seconds": 1})
    refusal = await lobby.refusal({"token": bob.token})
    await asyncio.sleep(max(0, ack["until"] / 1000 - time.time()) + 0.05)

    assert refusal["data"]["code"] == "banned"
    assert (await lobby.player("Bob", token=bob.token)).id == bob.id


async def test_banned_connection_does_not_come_back_by_connecting_again(lobby: Lobby) -> None:
    admin = await lobby.admin()
    raw = await lobby.raw_connection()
    player = (await raw.join())["playerId"]
    await admin.ask("ban-player", player)
    await raw.receive("41/games,")

    await raw.send("40/games,")

    assert (await raw.receive("44/games,"))["data"]["code"] == "banned"


@pytest.mark.parametrize(
    ("event", "payload", "code"),
    [
        ("inspect-game", "game:none", "not-found"),
        ("close-game", "game:none", "not-found"),
        ("kick-player", "nobody", "player-away"),
        ("unban-player", "nobody", "not-found"),
        ("ban-player", "operator:ops", "invalid-message"),
        ("ban-player", {"playerId": "x", "seconds": 0}, "invalid-message"),
        ("ban-player", {"playerId": "x", "seconds": True}, "invalid-message"),
        ("announce", "", "invalid-message"),
        ("announce", "two\nlines", "invalid-message"),
        ("announce", "x" * 501, "invalid-message"),
        ("clear-alert", "memory", "not-found"),
        ("clear-alert", "no-such-kind", "invalid-message"),
        ("audit-log", {"limit": 0}, "invalid-message"),
        ("drain", {"seconds": -1}, "invalid-message"),
        ("game-action", {"action": 1}, "unknown-event"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    lobby: Lobby, event: str, payload: object, code: str
) -> None:
    admin = await lobby.admin()

    assert code_of(await admin.command(event, payload)) == code


async def test_acts_are_in_the_audit_log(lobby: Lobby) -> None:
    admin = await lobby.admin("auditor")
    room = await lobby.room("Ann")

    await admin.ask("close-game", {"gameId": room.id, "reason": "spam"})
    await admin.ask("announce", "back at nine")
    await admin.command("close-game", room.id)
    log = (await admin.ask("audit-log", {"limit": 2}))["entries"]

    told, closed = log
    assert (told["act"], told["by"], told["detail"]) == (
        "announce",
        "operator:auditor",
        "back at nine",
    )
    assert (closed["act"], closed["target"], closed["detail"]) == ("close-game", room.id, "spam")
    assert abs(closed["at"] / 1000 - time.time()) < 60
    assert told["number"] == closed["number"] + 1
    older = (await admin.ask("audit-log", {"before": closed["number"]}))["entries"]
    assert all(entry["number"] < closed["number"] for entry in older)


async def test_newer_session_of_an_administrator_takes_over(lobby: Lobby) -> None:
    first = await lobby.admin()
    second = await lobby.admin()

    await first.expect("session-replaced")
    assert (await stats_of(second))["ok"] is True


async def metrics(lobby: Lobby) -> str:
    headers = {"Authorization": f"Bearer {operator_token('server')}"}
    answer = await lobby.get("/metrics", headers=headers)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    body: str = answer.body
    return body


async def test_metrics_tell_what_happened(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    for number in range(130):
        await room.host.command("game-action", {"action": number})
    await room.host.command("start-game", {})
    await room.host.command("nonsense", {})
    text = await metrics(lobby)

    actions = value(
        text, 'lobby_commands_total{event="game-action",namespace="/games",result="ok"}'
    )
    assert actions >= 100
    refused = '{event="start-game",namespace="/games",result="wrong-state"}'
    assert value(text, f"lobby_commands_total{refused}") >= 1
    unknown = '{event="unknown",namespace="/games",result="unknown-event"}'
    assert value(text, f"lobby_commands_total{unknown}") >= 1
    timed = value(text, 'lobby_handler_seconds_count{event="game-action",namespace="/games"}')
    assert 1 <= timed <= actions / 32
    assert value(text, 'lobby_sockets{namespace="/games"}') >= 2
    assert value(text, 'lobby_games{status="playing"}') >= 1
    assert value(text, "lobby_deliveries_total") >= 100
    for name in ("queue_bytes", "slow_consumers_total", "loop_lag_seconds", "connections"):
        assert value(text, f"lobby_{name}") >= 0
    assert "nonsense" not in text


def value(text: str, series: str) -> float:
    [line] = [line for line in text.splitlines() if line.startswith(f"{series} ")]
    return float(line.rpartition(" ")[2])


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("Bearer nonsense", 401),
        ("Basic dXNlcjpwYXNz", 401),
        (f"Bearer {operator_token('admin', days=-1)}", 401),
        (f"Bearer {forged('', 'none')}", 401),
        (f"Bearer {forged(SECRET, iss='lobby-guest', sub='g_eve')}", 403),
        (f"Bearer {operator_token('admin')}", 200),
        (f"Bearer {operator_token('server')}", 200),
    ],
)
async def test_metrics_are_for_operators(
    lobby: Lobby, authorization: str | None, status: int
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}

    answer = await lobby.get("/metrics", headers=headers)

    assert answer.status == status


async def test_slow_consumer_is_counted(lobby: Lobby) -> None:
    room = await lobby.room("Ann", playing=False)
    slow: RawSocket = await lobby.raw()
    await slow.command("join-game", '{"gameId":"' + room.id + '"}')
    await room.host.ask("start-game", {})
    before = value(await metrics(lobby), "lobby_slow_consumers_total")
    slow.stop_reading()

    while value(await metrics(lobby), "lobby_slow_consumers_total") == before:
        acks = (room.host.command("game-action", {"action": "x" * 15_000}) for _ in range(20))
        await asyncio.gather(*acks)

    assert value(await metrics(lobby), "lobby_queue_bytes") == 0
