"""What a person sees who opens the server's address in a browser."""

from pathlib import Path

from quart import Blueprint, Response, abort, send_from_directory

WEB = Path(__file__).parent.parent / "web"


def pages_blueprint() -> Blueprint:
    """Return the routes of the page and of the files that it loads."""
    blueprint = Blueprint("pages", __name__)
    # Only what is there can be asked for: no path of a client's reaches the file system.
    files = {path.name for path in WEB.iterdir() if path.is_file()}

    @blueprint.get("/")
    async def page() -> Response:
        return await send_from_directory(WEB, "index.html")

    @blueprint.get("/web/<name>")
    async def file(name: str) -> Response:
        if name not in files:
            abort(404)
        return await send_from_directory(WEB, name)

    return blueprint
