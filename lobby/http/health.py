"""Whether this node lives, and whether it takes players."""

from collections.abc import Callable

from quart import Blueprint

from lobby.http.operations import for_everybody


def health_blueprint(require_ready: Callable[[], None]) -> Blueprint:
    """
    Return ``/healthz`` (the process answers) and ``/readyz`` (send players here).

    Args:
        require_ready: Raises what keeps players from being sent here, if something does.

    """
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    @for_everybody()
    async def healthz() -> None:
        """Say that the process answers."""

    @blueprint.get("/readyz")
    @for_everybody(503)
    async def readyz() -> None:
        """Say whether players may be sent here."""
        require_ready()

    return blueprint
