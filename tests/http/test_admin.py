"""What administrators may do over HTTP, and from where."""

from collections.abc import Mapping
from typing import Any

import pytest

from lobby.domain.ids import GameId
from lobby.domain.options import Visibility
from lobby.domain.stats import Overview, Stats
from lobby.domain.status import OPEN_STATUSES
from lobby.http.admin import admin_blueprint
from lobby.http.bearer import Gate
from lobby.http.errors import install_error_handlers
from lobby.http.openapi import openapi
from lobby.http.site import Site
from lobby.services.identity import IdentityService
from lobby.tokens import BackendKey, JwtTokens
from tests.builders import BOB, G1, a_game
from tests.fakes import CountingIds, FakeClock
from tests.http.backends import Answer, ask, bearer
from tests.services.test_admin import World
from tests.sockets.fakes import an_entrance
from tests.test_tokens import BACKEND_SECRET, NOW

ROOT = bearer(sub="root", role="admin")
STATS = Stats(
    at=1,
    players=2,
    sockets=3,
    games={status: len(status) for status in OPEN_STATUSES},
    actions_per_second=4.5,
    deliveries_per_second=5.5,
    lag_p99_ms=0.5,
    memory_bytes=6,
    queued_bytes=7,
    slow_consumers=8,
    is_draining=False,
)


ALONE = Overview(STATS, {})


class Office:
    """The routes of administrators, over a private game of Ann and Bob."""

    def __init__(self) -> None:
        clock = FakeClock(NOW)
        self.world = World(clock)
        tokens = JwtTokens("s" * 32, BackendKey(BACKEND_SECRET, ["HS256"]))
        identities = IdentityService(tokens, clock, CountingIds())
        gate = Gate(identities, an_entrance(identities, bans=self.world.bans))
        self.app = Site()
        self.app.register_blueprint(admin_blueprint(gate, self.world.admin, lambda: ALONE))
        install_error_handlers(self.app)

    async def opened(self) -> "Office":
        await self.world.store.create(a_game(BOB, visibility=Visibility.PRIVATE))
        return self

    async def get(self, path: str, **headers: str) -> Answer:
        return await ask(self.app, "GET", f"/api/admin/{path}", headers={**ROOT, **headers})

    async def post(self, path: str, body: dict[str, Any], by: Mapping[str, str] = ROOT) -> Answer:
        return await ask(self.app, "POST", f"/api/admin/{path}", json=body, headers=by)

    async def acts(self) -> list[tuple[str, str, str | None]]:
        entries = (await self.get("audit-log")).body["entries"]
        return [(entry["by"], entry["act"], entry.get("target")) for entry in entries]


async def test_figures_are_those_of_the_node() -> None:
    body = (await Office().get("stats")).body

    assert (body["ok"], body["players"], body["actionsPerSecond"]) == (True, 2, 4.5)
    assert body["games"] == {"waiting": 7, "starting": 8, "playing": 7, "finished": 8}


async def test_administrator_sees_every_game() -> None:
    office = await Office().opened()

    page = (await office.get("games?status=waiting")).body
    game = (await office.get(f"games/{G1}")).body

    assert [(each["id"], each["visibility"]) for each in page["games"]] == [(G1, "private")]
    assert (game["game"]["code"], game["seq"]) == ("CODEG1", 0)


async def test_games_are_found_by_who_is_there() -> None:
    office = await Office().opened()

    found = (await office.get("games?player=BO&status=waiting")).body
    nobody = (await office.get("games?player=cat")).body
    refused = await office.get("games?who=bob")

    assert [person["name"] for person in found["games"][0]["people"]] == ["Ann", "Bob"]
    assert nobody["total"] == 0
    assert (refused.status, refused.body["error"]["code"]) == (400, "invalid-message")


async def test_game_is_closed_and_the_act_is_kept() -> None:
    office = await Office().opened()

    closed = await office.post("close-game", {"gameId": G1, "reason": "spam"})

    assert closed.body == {"ok": True}
    assert (await office.get(f"games/{G1}")).status == 404
    assert await office.acts() == [("root", "close-game", G1)]


async def test_players_are_thrown_out_banned_and_let_back_in() -> None:
    office = await Office().opened()
    office.world.connected.add(BOB.id)

    kicked = await office.post("kick-player", {"playerId": "bob"})
    banned = await office.post("ban-player", {"playerId": "bob", "seconds": 60})
    unbanned = await office.post("unban-player", {"playerId": "bob"})

    assert kicked.body == {"ok": True, "sockets": 1}
    assert banned.body == {"ok": True, "until": NOW + 60_000}
    assert unbanned.body == {"ok": True}
    assert [player for player, _ in office.world.expelled] == ["bob", "bob"]
    assert [act for _, act, _ in await office.acts()] == [
        "unban-player", "ban-player", "kick-player"
    ]  # fmt: skip
    assert BOB.id not in (await office.world.store.get(GameId(G1))).game.members


async def test_banned_administrator_may_nothing_any_more() -> None:
    office, eve = Office(), bearer(sub="eve", role="admin")
    await office.post("ban-player", {"playerId": "eve"})

    refused = await office.post("unban-player", {"playerId": "eve"}, by=eve)

    assert (refused.status, refused.code) == (403, "banned")
    assert await office.acts() == [("root", "ban-player", "eve")]


async def test_everybody_is_told_and_the_node_drains() -> None:
    office = Office()

    assert (await office.post("announce", {"text": "Hello"})).body == {"ok": True}
    assert (await office.post("drain", {"seconds": 5})).body == {"ok": True, "seconds": 5}
    assert office.world.announced == ["Hello"]


async def test_audit_log_is_read_in_pages() -> None:
    office = Office()
    for text in ("one", "two", "three"):
        await office.post("announce", {"text": text})

    first = (await office.get(f"audit-log?limit=2&before={2**53 - 1}")).body["entries"]
    rest = (await office.get(f"audit-log?before={first[-1]['number']}")).body["entries"]

    assert [entry["detail"] for entry in (*first, *rest)] == ["three", "two", "one"]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "before=-1", "colour=red"])
async def test_query_that_does_not_fit_is_refused(query: str) -> None:
    answer = await Office().get(f"audit-log?{query}")

    assert (answer.status, answer.code) == (400, "invalid-message")


PATHS = ["GET stats", "GET games", "GET games/x", "GET audit-log", "POST close-game"]
PATHS += ["POST kick-player", "POST ban-player", "POST unban-player", "POST announce", "POST drain"]


@pytest.mark.parametrize("route", PATHS)
@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "token-invalid"),
        (bearer(role="admin", exp=1), 401, "token-expired"),
        (bearer(role="admin", key="f" * 64), 401, "token-invalid"),
        (bearer(role="admin", key="", algorithm="none"), 401, "token-invalid"),
        (bearer(role="server"), 403, "not-authorized"),
        (bearer(role="player"), 403, "not-authorized"),
        ({**ROOT, "Origin": "https://evil.example"}, 403, "not-authorized"),
    ],
)
async def test_nobody_else_may(route: str, headers: dict[str, str], status: int, code: str) -> None:
    office = Office()
    method, path = route.split()

    answer = await ask(office.app, method, f"/api/admin/{path}", headers=headers, data=b"{}")

    assert (answer.status, answer.code) == (status, code)
    assert await office.acts() == []


def test_these_are_all_the_routes_there_are() -> None:
    paths = openapi(Office().app, "1")["paths"]

    assert {path.replace("{gameId}", "x") for path in paths} == {
        f"/api/admin/{route.split()[1]}" for route in PATHS
    }


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://lobby.example"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://lobby.example"}, 403),
        ({"Origin": "https://lobby.example"}, 200),
        ({"Origin": "https://lobby.example.evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_only_pages_of_this_server_may(headers: dict[str, str], status: int) -> None:
    answer = await Office().get("stats", Host="lobby.example", **headers)

    assert answer.status == status


async def test_browser_is_not_told_that_foreign_pages_may() -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    answer = await ask(Office().app, "OPTIONS", "/api/admin/drain", headers=headers)

    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]
