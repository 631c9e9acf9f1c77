import pytest

from tests.http.backends import a_lobby, ask

PAGE = "https://play.example"
OTHER = "https://other.example"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x"}


@pytest.mark.parametrize("path", ["/api/games", "/api/games/game:none", "/openapi.json"])
async def test_any_page_may_read_what_is_public(path: str) -> None:
    answer = await ask(a_lobby().quart, "GET", path, headers={"Origin": PAGE})

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers


async def test_preflight_says_what_may_be_sent() -> None:
    headers = {"Origin": PAGE, **PREFLIGHT}

    answer = await ask(a_lobby().quart, "OPTIONS", "/api/sessions", headers=headers)

    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert "Authorization" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(("origin", "is_allowed"), [(PAGE, True), (OTHER, False), ("null", False)])
async def test_only_named_pages_may_where_some_are_named(origin: str, is_allowed: bool) -> None:
    app = a_lobby(allowed_origins=(PAGE,)).quart

    simple = await ask(app, "GET", "/api/games", headers={"Origin": origin})
    preflight = await ask(app, "OPTIONS", "/api/sessions", headers={"Origin": origin, **PREFLIGHT})

    for answer in (simple, preflight):
        assert answer.headers.get("access-control-allow-origin") == (origin if is_allowed else None)
        assert "Origin" in answer.headers["vary"]
    assert ("access-control-allow-methods" in preflight.headers) is is_allowed


async def test_caches_keep_tokens_and_pages_apart() -> None:
    app = a_lobby(allowed_origins=(PAGE,)).quart

    answer = await ask(app, "GET", "/api/games")

    assert {word.strip() for word in answer.headers["vary"].split(",")} == {
        "Authorization",
        "Origin",
    }


@pytest.mark.parametrize("path", ["/api/games/game:none/events", "/healthz", "/"])
async def test_pages_may_use_nothing_else(path: str) -> None:
    answer = await ask(a_lobby().quart, "OPTIONS", path, headers={"Origin": PAGE, **PREFLIGHT})

    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/api/games", "/healthz", "/openapi.json", "/"])
async def test_head_is_get_without_the_body(path: str) -> None:
    app = a_lobby().quart

    head, get = [await ask(app, method, path) for method in ("HEAD", "GET")]

    assert head.status == get.status == 200
    assert head.headers["content-type"] == get.headers["content-type"]
