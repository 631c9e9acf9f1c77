"""Whether this node lives, and whether it takes players."""

from collections.abc import Callable

from quart import Blueprint

from lobby.domain.errors import ServerDraining
from lobby.http.operations import for_everybody


def health_blueprint(is_ready: Callable[[], bool]) -> Blueprint:
    """Return ``/healthz`` (the process answers) and ``/readyz`` (send players here)."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    @for_everybody()
    async def healthz() -> None:
        """Say that the process answers."""

    @blueprint.get("/readyz")
    @for_everybody(503)
    async def readyz() -> None:
        """Say whether players may be sent here."""
        if not is_ready():
            raise ServerDraining

    return blueprint
