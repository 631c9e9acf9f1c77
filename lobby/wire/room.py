"""From what happened in a room to the push that tells of it."""

from typing import TypedDict

from lobby.domain import events
from lobby.domain.ids import Epoch, GameId
from lobby.wire import pushes
from lobby.wire.views import PlayerView

StateEvent = (
    events.PlayerJoined
    | events.PlayerLeft
    | events.PlayerUpdated
    | events.HostChanged
    | events.GameStarted
    | events.GameEnded
    | events.GameClosed
)
"""Every event but an action, which has a path of its own because there are so many."""


class _Place(TypedDict):
    game_id: GameId
    epoch: Epoch
    seq: int


def room_push(game: GameId, epoch: Epoch, seq: int, event: StateEvent) -> pushes.RoomPush:
    """Return the push that tells of event number ``seq``."""
    place: _Place = {"game_id": game, "epoch": epoch, "seq": seq}
    match event:
        case events.PlayerJoined(player, name, seat, count):
            view = PlayerView(id=player, name=name, seat=seat, ready=False)
            return pushes.PlayerJoined(**place, player=view, player_count=count)
        case events.PlayerLeft(player, reason, count):
            return pushes.PlayerLeft(**place, player_id=player, reason=reason, player_count=count)
        case events.PlayerUpdated(player, ready):
            return pushes.PlayerUpdated(**place, player_id=player, ready=ready)
        case events.HostChanged(host):
            return pushes.HostChanged(**place, host_id=host)
        case events.GameStarted():
            return pushes.GameStarted(**place)
        case events.GameEnded(reason, result):
            return pushes.GameEnded(**place, reason=reason, result=result)
        case _:
            return pushes.GameClosed(**place, reason=event.reason)


def game_update(
    game: GameId, epoch: Epoch, seq: int, event: events.ActionSent
) -> dict[str, object]:
    """
    Return the payload of an action's push, for those who may see it.

    It is a :class:`pushes.GameUpdate`, written out: this is the hot path, and all of it has been
    checked on its way in.
    """
    update = {
        "gameId": game,
        "epoch": epoch,
        "seq": seq,
        "playerId": event.player,
        "action": event.action,
    }
    if event.action_id is not None:
        update["actionId"] = event.action_id
    return update


def hidden(update: dict[str, object]) -> dict[str, object]:
    """Return an action's push for those it was not meant for: only that something happened."""
    return {**update, "action": None, "hidden": True}
