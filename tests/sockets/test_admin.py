from collections.abc import Mapping
from typing import Any, cast

import pytest

from lobby.domain.alerts import AlertKind
from lobby.domain.bans import Ban
from lobby.domain.errors import KickedByAdmin
from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from lobby.engine import Connection, ConnectionRefused
from lobby.services.admin import AdminService
from lobby.services.alerts import Alerts
from lobby.services.identity import Identity, IdentityService
from lobby.services.limits import Allowance
from lobby.services.stats import Counts, StatsService
from lobby.sockets.admin import AdminNamespace
from lobby.sockets.expulsions import NodeExpulsions
from lobby.sockets.sessions import Session
from lobby.storage import MemoryBans
from lobby.tokens import JwtTokens
from tests.builders import ANN, BOB
from tests.fakes import CountingIds, FakeClock, FakeLater, FakeStopwatch
from tests.sockets.fakes import FakeConnection, FakeSocket, a_server, an_entrance, as_socket
from tests.test_tokens import NOW, SECRET

TOKENS = JwtTokens(SECRET)
OPS = PlayerId("operator:ops")


class Still:
    """Gauges of a node where nothing happens."""

    players = sockets = queued_bytes = memory_bytes = 0
    lag_p99_ms = 0.0
    is_draining = False

    def games(self) -> Mapping[GameStatus, int]:
        return dict.fromkeys(GameStatus, 0)

    def counts(self) -> Counts:
        return Counts()


class Office:
    """The namespace, with the parts of it that a test moves."""

    def __init__(self) -> None:
        clock = FakeClock(NOW)
        self.later, self.bans = FakeLater(), MemoryBans(clock)
        self.alerts = Alerts({AlertKind.MEMORY: 100}, clock)
        stats = StatsService(Still(), self.alerts, clock, FakeStopwatch(), self.later)
        stats.start()
        entrance = an_entrance(IdentityService(TOKENS, clock, CountingIds()), bans=self.bans)
        nobody = cast("AdminService", None)
        self.namespace = AdminNamespace(entrance, nobody, stats, self.alerts, a_server())

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


async def test_stats_go_to_those_who_watch() -> None:
    office = Office()
    one, two = await office.admin("one", "s1"), await office.admin("two", "s2")
    ack = await office.ask(one, "watch-stats", {})

    office.later.pass_by()

    assert ack["ok"] is True
    assert (one.events, two.events) == (["stats"], [])
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

    assert socket.events == []


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
