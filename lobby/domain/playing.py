"""What every player may do on a seat."""

from collections.abc import Mapping
from dataclasses import replace

from lobby.domain.consequences import settle
from lobby.domain.events import PlayerUpdated
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.seats import Seat
from lobby.domain.status import GameStatus
from lobby.domain.transition import Draft, Moment, Transition
from lobby.domain.values import Value, is_same


def set_ready(game: Game, player: PlayerId, now: Moment, *, ready: bool) -> Transition:
    """
    Say that a player is ready to start, or is not any more, which stops a countdown.

    Raises:
        ReadOnly: If the player only watches.
        NotInGame: If the player is not there.
        WrongState: If the match is on or over.

    """
    seat = game.require_seat(player)
    game.require("get ready in", GameStatus.WAITING, GameStatus.STARTING)
    if seat.ready is ready:
        return Transition(game)
    draft = Draft(game)
    if not ready:
        draft.change(replace(game, ready_since=None, ready_ms=0))
    _reseat(draft, replace(seat, ready=ready), PlayerUpdated(player, ready=ready))
    return settle(draft, now)


def update_player(
    game: Game, player: PlayerId, data: Mapping[str, Value], now: Moment
) -> Transition:
    """
    Replace what a player tells everybody about themselves.

    Raises:
        ReadOnly: If the player only watches.
        NotInGame: If the player is not there.

    """
    seat = game.require_seat(player)
    if is_same(dict(seat.data), dict(data)):
        return Transition(game)
    draft = Draft(game)
    _reseat(draft, replace(seat, data=data), PlayerUpdated(player, data=data))
    return settle(draft, now)


def vote_rematch(game: Game, player: PlayerId, now: Moment, *, accept: bool) -> Transition:
    """
    Say whether a player wants to play again; once all who are connected do, the game waits again.

    Raises:
        ReadOnly: If the player only watches.
        NotInGame: If the player is not there.
        WrongState: If no match has just ended.

    """
    game.require_seat(player)
    game.require("vote for a rematch in", GameStatus.FINISHED)
    draft = Draft(game)
    votes = game.rematch | {player} if accept else game.rematch - {player}
    draft.change(replace(game, rematch=votes))
    return settle(draft, now)


def _reseat(draft: Draft, seat: Seat, updated: PlayerUpdated) -> None:
    game = draft.game
    seats = tuple(seat if other.player.id == updated.player else other for other in game.seats)
    draft.change(replace(game, seats=seats), updated)
