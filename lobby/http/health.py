"""Whether this node lives, and whether it takes players."""

from collections.abc import Callable

from quart import Blueprint, Response

from lobby.http.responses import json_response


def health_blueprint(is_ready: Callable[[], bool]) -> Blueprint:
    """Return ``/healthz`` (the process answers) and ``/readyz`` (send players here)."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    async def healthz() -> Response:
        return json_response({"ok": True})

    @blueprint.get("/readyz")
    async def readyz() -> Response:
        ready = is_ready()
        return json_response({"ok": ready}, 200 if ready else 503)

    return blueprint
