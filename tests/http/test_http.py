from typing import Any

import pytest

from lobby.app import Lobby
from lobby.domain.errors import (
    Contended,
    InvalidMessage,
    LobbyError,
    NotAuthorized,
    RateLimited,
    ServerDraining,
    Unavailable,
)
from lobby.domain.leaving import leave
from lobby.domain.options import Visibility
from lobby.domain.refusals import GameFull
from lobby.domain.seats import Player
from lobby.http.bearer import Gate
from lobby.http.errors import install_error_handlers
from lobby.http.games import games_blueprint, list_query
from lobby.http.health import health_blueprint
from lobby.http.pages import pages_blueprint
from lobby.http.site import Site
from lobby.services.identity import IdentityService
from lobby.settings import Settings
from lobby.tokens import JwtTokens
from tests.builders import BOB, CAT, DAN, G1, G2, a_game, at
from tests.fakes import CountingIds, FakeClock
from tests.services.lobbies import Lobby as UseCases
from tests.sockets.fakes import an_entrance
from tests.test_tokens import NOW


def _raise(error: LobbyError | None) -> None:
    if error is not None:
        raise error


class Served:
    """The HTTP side over two games: Ann waits with Bob, Cat plays alone."""

    def __init__(self, *, obstacle: LobbyError | None = None) -> None:
        cases = UseCases()
        self.store = cases.store
        self.tokens = JwtTokens("s" * 32)
        identities = IdentityService(self.tokens, FakeClock(), CountingIds())
        gate = Gate(identities, an_entrance(identities))
        self.app = Site()
        self.app.register_blueprint(games_blueprint(cases.listing, cases.games, gate))
        self.app.register_blueprint(health_blueprint(lambda: _raise(obstacle)))
        self.app.register_blueprint(pages_blueprint())
        install_error_handlers(self.app)

    def bearer(self, player: Player, *, at: int = NOW) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens.issue(player, at=at)}"}

    async def with_games(self) -> "Served":
        await self.store.create(a_game(BOB))
        await self.store.create(a_game(id_=G2, host=CAT, created_at=2_000))
        return self

    async def get(self, path: str, **headers: str) -> tuple[int, Any, dict[str, str]]:
        response = await self.app.test_client().get(path, headers=headers)
        body = await response.get_json() if response.mimetype == "application/json" else None
        return response.status_code, body, {k.lower(): v for k, v in response.headers.items()}


async def test_listing_is_newest_first() -> None:
    status, body, _ = await (await Served().with_games()).get("/api/games")

    assert status == 200
    assert [game["id"] for game in body["games"]] == [G2, G1]
    assert (body["ok"], body["total"], body["version"], body["cursor"]) == (True, 2, 2, None)


async def test_pages_go_on_by_cursor() -> None:
    site = await Served().with_games()

    _, first, _ = await site.get("/api/games?limit=1&sort=name")
    _, second, _ = await site.get(f"/api/games?limit=1&sort=name&cursor={first['cursor']}")

    assert [page["games"][0]["id"] for page in (first, second)] == [G1, G2]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=waiting", 2),
        ("status=playing,finished", 0),
        ("minFreeSeats=3", 1),
        ("joinable=true&name=CHESS", 2),
        ("joinable=false", 0),
        ("tags=fast", 0),
        ("metadata.mode=duel", 0),
    ],
)
async def test_filters_are_those_of_the_socket(query: str, found: int) -> None:
    _, body, _ = await (await Served().with_games()).get(f"/api/games?{query}")

    assert body["total"] == found


@pytest.mark.parametrize(
    "query",
    [
        "limit=x",
        "limit=101",
        "limit=1_0",
        "metadata=x",
        "metadata=x&metadata.y=1",
        "minFreeSeats=9",
        "joinable=yes",
        "colour=red",
        "sort=age",
        "cursor=x",
    ],
)
async def test_query_that_does_not_fit_is_refused(query: str) -> None:
    status, body, _ = await Served().get(f"/api/games?{query}")

    assert (status, body["ok"], body["error"]["code"]) == (400, False, "invalid-message")


def test_metadata_is_compared_as_json_where_it_is() -> None:
    where = list_query([("metadata.level", "3"), ("metadata.map", "alps")]).where

    assert where.metadata == {"level": 3, "map": "alps"}


def test_lists_may_be_repeated_or_written_with_commas() -> None:
    assert list_query([("tags", "a,b"), ("tags", "c")]).where.tags == ["a", "b", "c"]


async def test_unchanged_listing_is_not_sent_again() -> None:
    site = await Served().with_games()
    _, _, headers = await site.get("/api/games")

    status, body, again = await site.get("/api/games", **{"If-None-Match": headers["etag"]})

    assert (status, body, again["etag"]) == (304, None, headers["etag"])


async def test_changed_listing_is_sent_again() -> None:
    site = await Served().with_games()
    _, _, headers = await site.get("/api/games")
    await site.store.commit(*leave(a_game(BOB), BOB.id, at()))

    status, _, _ = await site.get("/api/games", **{"If-None-Match": headers["etag"]})

    assert status == 200


def reasons(page: Any) -> dict[str, str | None]:
    return {game["id"]: game.get("whyNot") for game in page["games"]}


async def test_bearer_of_a_token_is_told_which_games_they_could_not_join() -> None:
    site = await Served().with_games()

    _, strangers, _ = await site.get("/api/games")
    _, cats, _ = await site.get("/api/games", **site.bearer(CAT))
    _, dans, _ = await site.get("/api/games", **site.bearer(DAN))

    assert reasons(cats) == {G1: "already-in-game", G2: None}
    assert reasons(dans) == {G1: None, G2: None}
    assert strangers == dans


async def test_page_of_one_player_is_sent_again_when_it_is_another() -> None:
    site = await Served().with_games()
    _, _, headers = await site.get("/api/games", **site.bearer(CAT))
    asked = {"If-None-Match": headers["etag"]}

    status, body, again = await site.get("/api/games", **asked, **site.bearer(CAT))
    assert (status, body, again["etag"]) == (304, None, headers["etag"])
    assert (await site.get("/api/games", **asked, **site.bearer(DAN)))[0] == 200


async def test_no_cache_mixes_the_pages_of_players_up() -> None:
    site = await Served().with_games()

    for asked in ({}, site.bearer(CAT)):
        _, _, headers = await site.get("/api/games", **asked)
        assert headers["vary"] == "Authorization"
    assert "private" in headers["cache-control"]


async def test_forged_token_is_refused_and_not_ignored() -> None:
    status, body, headers = await Served().get("/api/games", Authorization="bearer x.y.z")

    assert (status, body["error"]["code"]) == (401, "token-invalid")
    assert headers["www-authenticate"] == "Bearer"


async def test_token_of_the_past_is_refused() -> None:
    site = Served()

    status, body, _ = await site.get("/api/games", **site.bearer(CAT, at=0))

    assert (status, body["error"]["code"]) == (401, "token-expired")


async def test_password_for_a_proxy_in_front_is_no_token() -> None:
    assert (await Served().get("/api/games", Authorization="Basic eDp5"))[0] == 200


async def test_bad_query_is_refused_even_when_nothing_changed() -> None:
    site = await Served().with_games()
    _, _, headers = await site.get("/api/games")

    status, _, _ = await site.get("/api/games?limit=x", **{"If-None-Match": headers["etag"]})

    assert status == 400


async def test_bad_cursor_is_refused_even_when_nothing_changed() -> None:
    status, _, _ = await Served().get("/api/games?cursor=x", **{"If-None-Match": "*"})

    assert status == 400


async def test_empty_list_is_no_condition() -> None:
    _, body, _ = await (await Served().with_games()).get("/api/games?status=&tags=")

    assert body["total"] == 2


async def test_one_game_is_shown_as_strangers_see_it() -> None:
    status, body, _ = await (await Served().with_games()).get(f"/api/games/{G1}")

    assert (status, body["game"]["playerCount"]) == (200, 2)
    assert "code" not in body["game"]


async def test_game_that_is_not_there_is_not_found() -> None:
    status, body, _ = await Served().get("/api/games/game:none")

    assert (status, body["error"]["code"]) == (404, "not-found")


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.PRIVATE])
async def test_hidden_game_is_shown_to_those_in_it_and_to_nobody_else(
    visibility: Visibility,
) -> None:
    site = Served()
    await site.store.create(a_game(BOB, visibility=visibility))

    status, body, headers = await site.get(f"/api/games/{G1}", **site.bearer(BOB))
    strangers = await site.get(f"/api/games/{G1}")

    assert (status, body["game"]["id"], headers["vary"]) == (200, G1, "Authorization")
    assert strangers[0] == 404
    assert strangers[:2] == (await site.get(f"/api/games/{G1}", **site.bearer(CAT)))[:2]
    assert strangers[1]["error"]["message"].startswith(f"there is no game '{G1}'")


async def test_forged_token_is_refused_for_one_game_too() -> None:
    site = await Served().with_games()

    assert (await site.get(f"/api/games/{G1}", Authorization="Bearer x"))[0] == 401


async def test_path_that_is_not_there_is_answered_in_the_same_form() -> None:
    status, body, _ = await Served().get("/nowhere")

    assert (status, body["ok"], body["error"]["code"]) == (404, False, "not-found")


@pytest.mark.parametrize("host", [".", "x" * 64, "a..b", "evil.example:99999"])
async def test_host_header_may_be_anything(host: str) -> None:
    status, body, _ = await Served().get("/api/games", Host=host)

    assert (status, body["ok"]) == (200, True)


@pytest.mark.parametrize("path", ["/web//style.css", "/web/" + "a" * 300, "/web/" + "a/" * 3000])
async def test_odd_path_is_not_found(path: str) -> None:
    status, body, _ = await Served().get(path)

    assert (status, body["error"]["code"]) == (404, "not-found")


async def test_method_that_is_not_there_is_answered_in_the_same_form() -> None:
    response = await Served().app.test_client().post("/api/games")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert (await response.get_json())["error"]["code"] == "method-not-allowed"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidMessage("x", "y"), 400),
        (NotAuthorized("x"), 403),
        (GameFull(G1, 4), 409),
        (Contended("x", 3), 503),
        (RuntimeError("secret"), 500),
    ],
)
async def test_every_kind_of_error_has_its_status(error: Exception, status: int) -> None:
    site = Served()

    @site.app.get("/fails")
    async def fails() -> str:
        raise error

    found, body, _ = await site.get("/fails")

    assert (found, body["ok"]) == (status, False)
    assert "secret" not in str(body)


async def test_too_many_requests_say_when_to_come_back() -> None:
    app = Site()
    install_error_handlers(app)

    @app.get("/fails")
    async def fails() -> str:
        raise RateLimited("new guests", 1.5)

    response = await app.test_client().get("/fails")

    assert (response.status_code, response.headers["Retry-After"]) == (429, "2")
    assert (await response.get_json())["error"]["retryAfterMs"] == 1500


@pytest.mark.parametrize(
    ("obstacle", "status"), [(None, 200), (ServerDraining(), 503), (Unavailable(), 503)]
)
async def test_readiness_is_told_by_the_status(obstacle: LobbyError | None, status: int) -> None:
    found, body, _ = await Served(obstacle=obstacle).get("/readyz")

    assert (found, body["ok"]) == (status, obstacle is None)
    assert obstacle is None or body["error"]["code"] == obstacle.code
    assert (await Served(obstacle=obstacle).get("/healthz"))[0] == 200


async def test_whole_application_serves_its_page() -> None:
    response = await Lobby(Settings()).quart.test_client().get("/")

    assert response.status_code == 200
    assert "lobby" in (await response.get_data(as_text=True)).lower()
