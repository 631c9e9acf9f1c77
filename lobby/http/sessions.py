"""``/api/sessions``: a guest's token, for those who want one before they connect."""

from collections.abc import Callable

from quart import Blueprint, Request, request

from lobby.domain.errors import LobbyError
from lobby.http.operations import for_everybody
from lobby.services.entrance import Entrance
from lobby.wire.api import NewSession, SessionView

AddressOf = Callable[[Request], str | None]
"""Returns what limits by address count a request for; ``None`` if none applies."""


def sessions_blueprint(entrance: Entrance, address_of: AddressOf) -> Blueprint:
    """Return the route by which a guest comes in, past the same door as a connection."""
    blueprint = Blueprint("sessions", __name__, url_prefix="/api/sessions")

    @blueprint.post("")
    @for_everybody(401, 403, 429, 503)
    async def open_session(command: NewSession) -> SessionView:
        """Become a guest, or renew a token."""
        address = address_of(request)
        entrance.knock(address)
        try:
            identity = entrance.admit(None, address, name=command.name, token=command.token)
            await entrance.require_welcome(identity.player.id)
        except LobbyError:
            entrance.refused(address)
            raise
        player = identity.player
        return SessionView(player_id=player.id, name=player.name, token=identity.token)

    return blueprint
