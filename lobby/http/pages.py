"""What a person sees who opens the server's address in a browser."""

from pathlib import Path

from quart import Blueprint, Response, send_from_directory

WEB = Path(__file__).parent.parent / "web"


def pages_blueprint() -> Blueprint:
    """Return the routes of the page and of the files that it loads."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    async def page() -> Response:
        return await send_from_directory(WEB, "index.html")

    @blueprint.get("/web/<path:name>")
    async def file(name: str) -> Response:
        return await send_from_directory(WEB, name)

    return blueprint
