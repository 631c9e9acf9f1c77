"""From what happened in a room to the push that tells of it."""

from typing import TypedDict

from lobby.domain import events
from lobby.domain.ids import Epoch, GameId
from lobby.wire import pushes
from lobby.wire.views import OptionsView, PlayerView, SpectatorView

GameEvent = (
    events.GameChanged
    | events.GameStarting
    | events.GameStarted
    | events.GameEnded
    | events.RematchUpdated
    | events.GameClosed
)
"""What happens to the game as a whole."""


class _Place(TypedDict):
    game_id: GameId
    epoch: Epoch
    seq: int


def room_push(game: GameId, epoch: Epoch, seq: int, event: events.StateEvent) -> pushes.RoomPush:
    """Return the push that tells of event number ``seq``."""
    place: _Place = {"game_id": game, "epoch": epoch, "seq": seq}
    match event:
        case events.PlayerJoined():
            return _joined(place, event)
        case events.PlayerLeft():
            return _left(place, event)
        case events.PlayerUpdated():
            return _updated(place, event)
        case events.HostChanged(host):
            return pushes.HostChanged(**place, host_id=host)
        case events.ServerEvent(name, data):
            return pushes.ServerEvent(**place, name=name, data=data)
        case _:
            return _of_game(place, event)


def _of_game(place: _Place, event: GameEvent) -> pushes.RoomPush:
    match event:
        case events.GameChanged(options, status):
            view = dict(OptionsView.of_options(options))
            return pushes.GameChanged(**place, **view, status=status)
        case events.GameStarting(starts_at):
            return pushes.GameStarting(**place, starts_at=starts_at)
        case events.GameStarted():
            return pushes.GameStarted(**place)
        case events.GameEnded(reason, result):
            return pushes.GameEnded(**place, reason=reason, result=result)
        case events.RematchUpdated(accepted, of, players):
            voters: list[str] = sorted(players)
            return pushes.RematchUpdated(**place, accepted=accepted, of=of, rematch=voters)
        case _:
            return pushes.GameClosed(**place, reason=event.reason)


def _joined(place: _Place, event: events.PlayerJoined) -> pushes.PlayerJoined:
    view: PlayerView | SpectatorView
    if event.seat is None:
        view = SpectatorView(id=event.player, name=event.name, connected=True)
    else:
        view = PlayerView(
            id=event.player,
            name=event.name,
            seat=event.seat,
            ready=False,
            connected=True,
            data={},
        )
    return pushes.PlayerJoined(
        **place,
        as_="spectator" if event.seat is None else "player",
        player=view,
        player_count=event.player_count,
        spectator_count=event.spectator_count,
    )


def _left(place: _Place, event: events.PlayerLeft) -> pushes.PlayerLeft:
    left = pushes.PlayerLeft(
        **place,
        player_id=event.player,
        reason=event.reason,
        player_count=event.player_count,
        spectator_count=event.spectator_count,
    )
    return left if event.message is None else left.model_copy(update={"message": event.message})


def _updated(place: _Place, event: events.PlayerUpdated) -> pushes.PlayerUpdated:
    changed = {
        "ready": event.ready,
        "connected": event.connected,
        "data": event.data,
        "name": event.name,
    }
    known = {name: value for name, value in changed.items() if value is not None}
    return pushes.PlayerUpdated(**place, player_id=event.player).model_copy(update=known)


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
    if event.to is not None:
        update["directed"] = True
    return update


def hidden(update: dict[str, object]) -> dict[str, object]:
    """Return an action's push for those it was not meant for: only that something happened."""
    return {**update, "action": None, "hidden": True}
