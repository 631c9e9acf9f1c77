import asyncio
from collections.abc import Mapping
from typing import Any, cast

import pytest

from lobby.domain.alerts import AlertKind
from lobby.domain.bans import Ban
from lobby.domain.errors import KickedByAdmin, TokenExpired
from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player
from lobby.domain.status import OPEN_STATUSES, GameStatus
from lobby.engine import Connection, ConnectionRefused
from lobby.ports import Claims
from lobby.services.alerts import Alerts
from lobby.services.identity import Identity, IdentityService
from lobby.services.limits import Allowance
from lobby.services.stats import Counts, StatsService
from lobby.sockets.admin import AdminNamespace
from lobby.sockets.expulsions import NodeExpulsions
from lobby.sockets.greeting import Greeting
from lobby.sockets.sessions import Session
from lobby.storage import MemoryBans
from lobby.storage.fleet import LocalFleet
from lobby.tokens import JwtTokens
from tests.builders import ANN, BOB, G1, a_game
from tests.fakes import CountingIds, FakeClock, FakeLater, FakeStopwatch
from tests.services.test_admin import World
from tests.sockets.fakes import FakeConnection, FakeSocket, a_server, an_entrance, as_socket
from tests.sockets.lobbies import LIMITS
from tests.test_tokens import NOW, SECRET


class Tokens(JwtTokens):
    """Tokens that expire when the test says so."""

    are_over = False

    def verify(self, token: str) -> Claims:
        if self.are_over:
            raise TokenExpired
        return super().verify(token)


TOKENS = JwtTokens(SECRET)
OPS = PlayerId("operator:ops")


class Still:
    """Gauges of a node where nothing happens."""

    players = sockets = queued_bytes = memory_bytes = 0
    lag_p99_ms = 0.0
    is_draining = False

    def games(self) -> Mapping[GameStatus, int]:
        return dict.fromkeys(OPEN_STATUSES, 0)

    def counts(self) -> Counts:
        return Counts()


class Office:
    """The namespace, with the parts of it that a test moves."""

    def __init__(self) -> None:
        clock = FakeClock(NOW)
        self.later, self.bans, self.tokens = FakeLater(), MemoryBans(clock), Tokens(SECRET)
        self.alerts = Alerts({AlertKind.MEMORY: 100}, clock)
        stats = StatsService(Still(), self.alerts, clock, FakeStopwatch(), self.later, LocalFleet())
        stats.start()
        entrance = an_entrance(IdentityService(self.tokens, clock, CountingIds()), bans=self.bans)
        self.world = World()
        greeting = Greeting(clock, LIMITS)
        self.namespace = AdminNamespace(
            entrance, self.world.admin, stats, self.alerts, greeting, a_server()
        )

    async def accept(self, token: str | None, sid: str = "s1") -> FakeSocket:
        socket = FakeSocket(sid)
        auth = {"name": "Eve"} if token is None else {"token": token}
        await self.namespace.accept(as_socket(socket), auth)
        await self.namespace.connected(as_socket(socket))
        return socket

    async def admin(self, name: str = "ops", sid: str = "s1") -> FakeSocket:
        return await self.accept(a_token(name=name), sid)

    async def ask(self, socket: FakeSocket, event: str, payload: object) -> Any:
        await self.namespace.receive(as_socket(socket), event, [payload], 1)
        return socket.acks[1]


async def test_administrator_is_welcomed_before_all_else() -> None:
    office = Office()
    office.alerts.read({AlertKind.MEMORY: 200})

    socket = await office.admin()

    assert [event for event, _ in socket.sent] == ["welcome", "alert"]
    assert socket.last("welcome")["playerId"] == OPS


def a_token(role: str = "admin", name: str = "ops") -> str:
    return TOKENS.issue_operator(name, role, days=1, at=NOW)


@pytest.mark.parametrize("token", [None, a_token("server"), TOKENS.issue(ANN, at=NOW)])
async def test_others_are_refused_before_anything_of_them_is_settled(token: str | None) -> None:
    office, socket = Office(), FakeSocket()
    auth = {} if token is None else {"token": token}

    with pytest.raises(ConnectionRefused) as refusal:
        await office.namespace.accept(as_socket(socket), auth)

    assert refusal.value.error_args["data"]["code"] == "not-authorized"
    assert socket.connection.identity is None
    assert socket.state is None
    assert socket.sent == []


async def test_banned_administrator_is_refused() -> None:
    office = Office()
    await office.bans.put(Ban(player=OPS, by=ANN.id, at=NOW))

    with pytest.raises(ConnectionRefused) as refusal:
        await office.admin()

    assert refusal.value.error_args["data"]["code"] == "banned"


async def test_administrator_whose_token_has_expired_is_refused() -> None:
    office = Office()
    socket = await office.admin()
    office.tokens.are_over = True

    ack = await office.ask(socket, "announce", "still here")
    with pytest.raises(ConnectionRefused) as refusal:
        await office.namespace.accept(as_socket(socket), None)

    assert ack["error"]["code"] == refusal.value.error_args["data"]["code"] == "token-expired"
    assert office.world.announced == []


async def test_administrator_whose_token_has_expired_sees_no_more() -> None:
    office = Office()
    socket = await office.admin()
    await office.ask(socket, "watch-stats", {})
    office.tokens.are_over = True

    office.later.pass_by()

    assert socket.events == ["welcome", "error"]
    assert socket.last("error")["error"]["code"] == "token-expired"
    assert not socket.is_connected


async def test_stats_go_to_those_who_watch() -> None:
    office = Office()
    one, two = await office.admin("one", "s1"), await office.admin("two", "s2")
    ack = await office.ask(one, "watch-stats", {})

    office.later.pass_by()

    assert ack["ok"] is True
    assert (one.events, two.events) == (["welcome", "stats"], ["welcome"])
    assert one.last("stats").keys() | {"ok"} == ack.keys()


@pytest.mark.parametrize("leave", ["off", "disconnect"])
async def test_stats_stop_when_nobody_watches_any_more(leave: str) -> None:
    office = Office()
    socket = await office.admin()
    await office.ask(socket, "watch-stats", {})
    if leave == "off":
        assert await office.ask(socket, "watch-stats", "off") == {"ok": True}
    else:
        await office.namespace.disconnected(as_socket(socket), "gone")

    office.later.pass_by()

    assert socket.events == ["welcome"]


async def test_alerts_go_to_everybody_there_and_to_those_who_come() -> None:
    office = Office()
    early = await office.admin("early", "s1")
    office.alerts.read({AlertKind.MEMORY: 101})
    late = await office.admin("late", "s2")

    assert early.last("alert") == late.last("alert")
    assert early.last("alert") == {
        "kind": "memory",
        "active": True,
        "value": 101,
        "limit": 100,
        "since": NOW,
    }


def a_session(player: Player, connection: FakeConnection) -> FakeSocket:
    socket = FakeSocket(connection=cast("Connection", connection))
    identity = Identity(player, "player", "token")
    connection.identity = identity
    socket.state = Session(as_socket(socket), identity, Allowance(player.id, ()))
    return socket


async def test_expelled_player_is_told_on_every_socket_and_others_are_not() -> None:
    connections = {sid: FakeConnection() for sid in ("phone", "desk", "bob's", "nobody's")}
    games, chat = (a_session(ANN, connections["phone"]) for _ in range(2))
    desk = a_session(ANN, connections["desk"])
    bob = a_session(BOB, connections["bob's"])
    connections["phone"].sockets = {"/games": games, "/chat": chat}
    connections["desk"].sockets = {"/games": desk}
    connections["bob's"].sockets = {"/games": bob}
    expulsions = NodeExpulsions(cast("dict[str, Connection]", connections))

    count = await expulsions.expel(ANN.id, KickedByAdmin("be nice"))

    assert count == 3
    for socket in (games, chat, desk):
        assert socket.last("error")["error"]["code"] == "kicked-by-admin"
        assert not socket.is_connected
        assert socket.state.is_over
    assert bob.is_connected
    assert bob.sent == []


async def test_administrator_sees_every_game() -> None:
    office = Office()
    await office.world.store.create(a_game(BOB))
    socket = await office.admin()

    page = await office.ask(socket, "list-games", {})
    found = await office.ask(socket, "inspect-game", G1)

    assert [(game["id"], game["visibility"]) for game in page["games"]] == [(G1, "public")]
    assert (found["game"]["id"], found["seq"]) == (G1, 0)


async def test_administrator_finds_a_player() -> None:
    office = Office()
    await office.world.store.create(a_game(BOB))
    socket = await office.admin()

    found = await office.ask(socket, "list-games", {"player": "bo", "where": {"name": "che"}})
    nobody = await office.ask(socket, "list-games", {"player": "cat"})

    assert [game["id"] for game in found["games"]] == [G1]
    assert nobody["games"] == []


async def test_what_administrators_do_is_answered_and_logged() -> None:
    office = Office()
    await office.world.store.create(a_game(BOB))
    office.world.connected.add(BOB.id)
    socket = await office.admin()

    acks = [
        await office.ask(socket, event, payload)
        for event, payload in (
            ("kick-player", {"playerId": BOB.id}),
            ("ban-player", {"playerId": BOB.id}),
            ("unban-player", BOB.id),
            ("close-game", G1),
            ("announce", "back at nine"),
            ("drain", {"seconds": 5}),
        )
    ]
    log = await office.ask(socket, "audit-log", {"limit": 10})

    assert acks == [
        {"ok": True, "sockets": 1},
        {"ok": True, "until": None},
        {"ok": True},
        {"ok": True},
        {"ok": True},
        {"ok": True, "seconds": 5},
    ]
    assert [entry["number"] for entry in log["entries"]] == [6, 5, 4, 3, 2, 1]
    assert {entry["by"] for entry in log["entries"]} == {OPS}


async def test_alert_is_cleared_by_its_kind() -> None:
    office = Office()
    office.world.alerts.read({AlertKind.MEMORY: 101})
    socket = await office.admin()

    assert await office.ask(socket, "clear-alert", "memory") == {"ok": True}
    refused = await office.ask(socket, "clear-alert", "memory")
    assert refused["error"]["code"] == "not-found"


async def test_stats_are_answered_on_request() -> None:
    office = Office()
    socket = await office.admin()

    ack = await office.ask(socket, "request-stats", {})

    assert (ack["ok"], ack["at"], ack["draining"]) == (True, NOW, False)


async def test_newer_session_takes_over_from_an_older_one_of_the_same_administrator() -> None:
    office = Office()
    older = await office.admin(sid="s1")
    entering = asyncio.create_task(office.admin(sid="s2"))
    await asyncio.sleep(0)
    await office.namespace.disconnected(as_socket(older), "server disconnect")
    newer = await entering

    assert older.last("session-replaced")["code"] == "session-replaced"
    assert (older.is_connected, newer.is_connected) == (False, True)
