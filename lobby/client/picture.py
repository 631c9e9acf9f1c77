"""A game as its room's pushes tell it: pure, from one view to the next."""

from collections.abc import Iterable
from typing import TypeVar

from lobby.client.reading import read
from lobby.domain.status import GameStatus
from lobby.wire.pushes import PlayerJoined, PlayerLeft, PlayerUpdated, RoomPush
from lobby.wire.views import GameView, OptionsView, PlayerView, SpectatorView

Somebody = TypeVar("Somebody", PlayerView, SpectatorView)

_STATUSES = {
    "game-starting": GameStatus.STARTING,
    "game-started": GameStatus.PLAYING,
    "game-ended": GameStatus.FINISHED,
    "game-closed": GameStatus.CLOSED,
}

_COUNTS = ("player_count", "spectator_count")
# By push, for others have a `name`, too: of a player, or of what a backend says.
_TELLS = {
    "player-joined": _COUNTS,
    "player-left": _COUNTS,
    "host-changed": ("host_id",),
    "game-changed": (*OptionsView.model_fields, "status"),
    "game-starting": ("starts_at",),
    "game-ended": ("result",),
    "rematch-updated": ("rematch",),
}


def told(game: GameView, push: RoomPush) -> GameView:
    """Return the game after a push."""
    changes = _chosen(push, _TELLS.get(push.event_name, ()))
    if push.event_name in _STATUSES:
        changes["status"] = _STATUSES[push.event_name]
    match push:
        case PlayerJoined(player=player):
            game = _without(game, player.id)
            key = "players" if isinstance(player, PlayerView) else "spectators"
            changes[key] = [*getattr(game, key), player]
        case PlayerLeft(player_id=gone):
            game = _without(game, gone)
        case PlayerUpdated(player_id=changed):
            changes["players"] = _updated(game.players, changed, push)
            changes["spectators"] = _updated(game.spectators, changed, push)
    return _tidied(game, game.model_copy(update=changes))


def is_member(game: GameView, player: str) -> bool:
    """Return whether somebody plays or watches."""
    seated = [member.id for member in game.players]
    return player in seated or player in [member.id for member in game.spectators]


def view_in(payload: object) -> GameView | None:
    """Return the game that a payload holds, if it holds one that can be read."""
    try:
        return read(GameView, payload)
    except ValueError:
        return None


def _tidied(before: GameView, game: GameView) -> GameView:
    """Take away what a change of status ends without a word."""
    changes: dict[str, object] = {}
    if game.status is not GameStatus.STARTING:
        changes["starts_at"] = None
    if game.status is GameStatus.WAITING and before.status is GameStatus.FINISHED:
        changes["result"], changes["rematch"] = None, []
        changes["players"] = [player.model_copy(update={"ready": False}) for player in game.players]
    return game.model_copy(update=changes)


def _without(game: GameView, gone: str) -> GameView:
    changes = {
        "players": [player for player in game.players if player.id != gone],
        "spectators": [watcher for watcher in game.spectators if watcher.id != gone],
        "rematch": [voter for voter in game.rematch if voter != gone],
    }
    return game.model_copy(update=changes)


def _updated(people: list[Somebody], changed: str, push: PlayerUpdated) -> list[Somebody]:
    return [
        person.model_copy(update=_chosen(push, type(person).model_fields))
        if person.id == changed
        else person
        for person in people
    ]


def _chosen(push: RoomPush, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(push, name) for name in names if name in push.model_fields_set}
