"""The pages, what they load, and what browsers are told of both."""

import re
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath

import pytest
from quart import Quart, Response

from lobby.http.errors import install_error_handlers
from lobby.http.operations import operation_of
from lobby.http.pages import SHARED, WEB, files_in, pages_blueprint, shared_blueprint
from lobby.http.site import Site
from tests.http.backends import a_lobby, ask

FILES = {
    "index.html": "<!doctype html><title>lobby</title>",
    "games/arena.html": "<!doctype html><title>arena</title>",
    "admin/index.html": "<!doctype html><title>admin</title>",
    "page.css": "p { margin: 0 }",
    "admin/charts.js": "export {};",
    "logo.svg": "<svg/>",
    "sdk/lobby-client.js": "export {};",
    "sdk/lobby-client.d.ts": "export {};",
    "vendor/socket.io.LICENSE": "MIT",
}


@pytest.fixture
def site(tmp_path: Path) -> Quart:
    """Return what serves a small tree, beside which there is a secret."""
    root = tmp_path / "web"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (tmp_path / "secret.txt").write_text("hidden")
    app = Site()
    app.register_blueprint(pages_blueprint(root))
    app.register_blueprint(shared_blueprint(root))
    install_error_handlers(app)
    return app


async def get(site: Quart, path: str, **headers: str) -> Response:
    response: Response = await site.test_client().get(path, headers=headers)
    return response


@pytest.mark.parametrize(
    ("path", "title"), [("/", "lobby"), ("/games/arena", "arena"), ("/admin", "admin")]
)
async def test_page_is_where_its_file_is(site: Quart, path: str, title: str) -> None:
    answer = await get(site, path)

    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    assert title in await answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/web/page.css", "text/css; charset=utf-8"),
        ("/web/admin/charts.js", "text/javascript; charset=utf-8"),
        ("/web/logo.svg", "image/svg+xml"),
        ("/sdk/lobby-client.js", "text/javascript; charset=utf-8"),
        ("/sdk/lobby-client.d.ts", "text/plain; charset=utf-8"),
        ("/vendor/socket.io.LICENSE", "text/plain; charset=utf-8"),
    ],
)
async def test_file_has_its_type_and_no_other(site: Quart, path: str, media_type: str) -> None:
    answer = await get(site, path)

    assert (answer.status_code, answer.content_type) == (200, media_type)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/web/../../secret.txt",
        "/web/%2e%2e/secret.txt",
        "/web/..%2f..%2fsecret.txt",
        "/sdk/../secret.txt",
        "/web//etc/passwd",
        "/web/page.css/",
        "/web/sdk/lobby-client.js",
        "/sdk/",
        "/web/index.html",
        "/games",
        "/vendor/page.css",
        "/web/" + "a/" * 3000,
    ],
)
async def test_nothing_else_can_be_had(site: Quart, path: str) -> None:
    answer = await get(site, path)

    assert answer.status_code == 404
    assert "hidden" not in await answer.get_data(as_text=True)


async def test_file_that_came_later_is_not_opened(site: Quart, tmp_path: Path) -> None:
    (tmp_path / "web" / "later.js").write_text("export {};")

    assert (await get(site, "/web/later.js")).status_code == 404


@pytest.mark.parametrize("path", ["/", "/web/page.css", "/sdk/lobby-client.js"])
async def test_browser_asks_again_and_is_told_that_nothing_changed(site: Quart, path: str) -> None:
    first = await get(site, path)
    again = await get(site, path, **{"If-None-Match": first.headers["ETag"]})
    other = await get(site, path, **{"If-None-Match": '"of another version"'})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, await again.get_data()) == (304, b"")
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["/", "/games/arena", "/admin"])
async def test_page_may_run_and_show_only_what_this_server_gave(site: Quart, path: str) -> None:
    headers = (await get(site, path)).headers

    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "is_shared"),
    [("/sdk/lobby-client.js", True), ("/vendor/socket.io.esm.min.js", True), ("/", False)],
)
async def test_games_of_other_hosts_load_the_client_and_nothing_else(
    path: str, is_shared: bool
) -> None:
    answer = await ask(a_lobby().quart, "GET", path, headers={"Origin": "https://play.example"})

    assert answer.status == 200
    assert ("access-control-allow-origin" in answer.headers) is is_shared


async def test_pages_have_names_of_their_own_in_the_document(site: Quart) -> None:
    answers = [site.view_functions[rule.endpoint] for rule in site.url_map.iter_rules()]

    assert [operation_of(answer).is_cached for answer in answers] == [True] * len(answers)
    assert {"pages.index", "pages.games_arena", "pages.admin"} <= set(site.view_functions)


class Seen(HTMLParser):
    """What a page loads, and what the policy would not let it run."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self._within: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        source = given.get("src") or (given.get("href") if tag == "link" else None)
        if source is not None:
            self.loaded.append(source)
        if (tag == "script" and "src" not in given) or tag == "style":
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.html")), ids=lambda path: path.name)
def test_every_page_keeps_to_the_policy_and_loads_what_is_there(path: Path) -> None:
    seen = Seen()
    seen.feed(path.read_text())

    served = files_in(WEB)
    assert seen.inline == []
    assert [source for source in seen.loaded if source not in served] == []


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.js")), ids=lambda path: path.name)
def test_every_module_imports_what_is_there(path: Path) -> None:
    folder = path.relative_to(WEB).parts[0]
    base = f"/{path.relative_to(WEB)}" if folder in SHARED else f"/web/{path.relative_to(WEB)}"
    found = re.findall(
        r'^(?:import|export)\b[^"\';]*?from "([^"]+)"', path.read_text(), re.MULTILINE
    )

    for name in found:
        address = normpath(Path(base).parent / name)
        assert address in files_in(WEB), f"{path.name} imports {name}"


def test_nothing_here_asks_another_host_for_anything() -> None:
    ours = [path for path in WEB.rglob("*") if path.is_file() and "vendor" not in path.parts]

    outside = [
        (path.name, address)
        for path in ours
        if path.suffix in (".js", ".html", ".css")
        for address in re.findall(
            r"""(?:src=|<link[^>]*href=|url\(|from )["']?(https?://[^"')\s]+)""", path.read_text()
        )
    ]
    assert outside == []


def test_vendored_client_is_whole_and_asks_for_no_source_map() -> None:
    text = (WEB / "vendor" / "socket.io.esm.min.js").read_text()

    assert "Socket.IO v4.8.4" in text
    assert "sourceMappingURL" not in text
    assert (WEB / "vendor" / "socket.io.LICENSE").read_text().startswith("The MIT License")
