"""What the developer's own server may do: speak to a room, and write to a player."""

from quart import Blueprint

from lobby.domain.ids import GameId, PlayerId
from lobby.domain.inbox import NotificationKind
from lobby.http.bearer import Gate
from lobby.http.operations import for_role
from lobby.services.backend import BackendService
from lobby.services.inbox import InboxService
from lobby.wire.api import EventSent, SendEvent, SendNotification

SERVER = "server"


def events_blueprint(gate: Gate, backend: BackendService) -> Blueprint:
    """Return the route by which a backend speaks to a room."""
    blueprint = Blueprint("events", __name__, url_prefix="/api/games")

    @blueprint.post("/<game_id>/events")
    @for_role(gate, SERVER, 404, 503)
    async def send_event(game_id: str, command: SendEvent) -> EventSent:
        """Tell a game's room something: everybody in it hears `server-event`, and nobody else."""
        said = await backend.speak(GameId(game_id), command.name, command.data)
        return EventSent(epoch=said.epoch, seq=said.seq)

    return blueprint


def notifications_blueprint(gate: Gate, inboxes: InboxService) -> Blueprint:
    """Return the route by which a backend writes to a player."""
    blueprint = Blueprint("notifications", __name__, url_prefix="/api/notifications")

    @blueprint.post("")
    @for_role(gate, SERVER, 503)
    async def send_notification(command: SendNotification) -> None:
        """Put something into a player's inbox."""
        await inboxes.notify(PlayerId(command.player_id), NotificationKind.CUSTOM, command.body)

    return blueprint
