"""
What a person sees who opens the server's address in a browser, and what pages load.

A page is an HTML file of ``lobby/web``: ``games/arena.html``, or ``games/arena/index.html``, is at
``/games/arena``. Every other file is at ``/web/`` and its path there, but for those of ``sdk`` and
``vendor``, which pages of other hosts load too, from ``/sdk/`` and ``/vendor/``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from quart import Blueprint, Response, abort, request

from lobby.http.operations import Answer, Operation, documented

WEB = Path(__file__).parent.parent / "web"
SHARED = ("sdk", "vendor")
PAGE = ".html"
MEDIA_TYPES = {
    PAGE: "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
PLAIN = "text/plain; charset=utf-8"  # licences and TypeScript declarations
POLICY = "; ".join(
    (
        "default-src 'self'",
        "connect-src 'self'",  # CSP 3: its own WebSocket, too
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


@dataclass(frozen=True, slots=True)
class File:
    """What is served under one path."""

    body: bytes
    media_type: str
    etag: str

    @classmethod
    def at(cls, path: Path) -> "File":
        """Read a file."""
        body = path.read_bytes()
        media_type = MEDIA_TYPES.get(path.suffix, PLAIN)
        return cls(body, media_type, sha256(body).hexdigest()[:32])


@cache
def files_in(root: Path) -> Mapping[str, File]:
    """Return all files of a tree by the paths under which they are served."""
    paths = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {_address(path.relative_to(root)): File.at(path) for path in paths}


def pages_blueprint(root: Path = WEB) -> Blueprint:
    """Return the routes of the pages and of the files that only they load."""
    blueprint = Blueprint("pages", __name__)
    files = files_in(root)
    for address, file in files.items():
        if file.media_type == MEDIA_TYPES[PAGE]:
            name = re.sub(r"\W", "_", address.strip("/")) or "index"
            blueprint.get(address, endpoint=name)(_page(file))
    blueprint.get("/web/<path:name>", endpoint="file")(_file_of(files, "web"))
    return blueprint


def shared_blueprint(root: Path = WEB) -> Blueprint:
    """Return the routes of the files that pages of other hosts load, too."""
    blueprint = Blueprint("shared", __name__)
    files = files_in(root)
    for folder in SHARED:
        blueprint.get(f"/{folder}/<path:name>", endpoint=folder)(_file_of(files, folder))
    return blueprint


def _address(path: Path) -> str:
    if path.suffix == PAGE:
        folder = path.parent if path.stem == "index" else path.with_suffix("")
        return f"/{folder.as_posix()}".removesuffix("/.") or "/"
    return f"/{path.as_posix()}" if path.parts[0] in SHARED else f"/web/{path.as_posix()}"


def _page(file: File) -> Answer:
    @documented(Operation(media_type="text/html", is_cached=True))
    async def page() -> Response:
        """Show a page to a person."""
        answer = await _answer(file)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return page


def _file_of(files: Mapping[str, File], folder: str) -> Answer:
    @documented(Operation(media_type="*/*", is_cached=True, refusals=(404,)))
    async def file(name: str) -> Response:
        """Give a file that pages load."""
        # Only what was there at the start can be asked for: no path of a client's is opened.
        found = files.get(f"/{folder}/{name}")
        if found is None:
            abort(404)
        return await _answer(found)

    return file


async def _answer(file: File) -> Response:
    answer = Response(file.body, content_type=file.media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-cache"  # kept, and asked for anew by its tag each time
    answer.set_etag(file.etag)
    await answer.make_conditional(request)
    return answer
