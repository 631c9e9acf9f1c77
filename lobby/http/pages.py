"""What a person sees who opens the server's address in a browser."""

from pathlib import Path

from quart import Blueprint, Response, abort, send_from_directory

from lobby.http.operations import Operation, documented

WEB = Path(__file__).parent.parent / "web"


def pages_blueprint() -> Blueprint:
    """Return the routes of the page and of the files that it loads."""
    blueprint = Blueprint("pages", __name__)
    # Only what is there can be asked for: no path of a client's reaches the file system.
    files = {path.name for path in WEB.iterdir() if path.is_file()}

    @blueprint.get("/")
    @documented(Operation(media_type="text/html"))
    async def page() -> Response:
        """Show the open games to a person."""
        return await send_from_directory(WEB, "index.html")

    @blueprint.get("/web/<name>")
    @documented(Operation(media_type="*/*", refusals=(404,)))
    async def file(name: str) -> Response:
        """Give a file that the page loads."""
        if name not in files:
            abort(404)
        return await send_from_directory(WEB, name)

    return blueprint
