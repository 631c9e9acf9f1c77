"""What only the host may do with a game and its players."""

from collections.abc import Callable
from dataclasses import replace

from lobby.domain.consequences import appoint, begin, end, settle
from lobby.domain.errors import InvalidMessage
from lobby.domain.events import EndReason, GameChanged
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.options import GameOptions, StartRule
from lobby.domain.refusals import NotEnoughPlayers, NotInGame, NotReady, PlayerAway
from lobby.domain.status import GameStatus
from lobby.domain.transition import Draft, Moment, Transition
from lobby.domain.values import Value, is_same


def update(
    game: Game, by: PlayerId, change: Callable[[GameOptions], GameOptions], now: Moment
) -> Transition:
    """
    Change options of a waiting game.

    Raises:
        ReadOnly, NotInGame, NotHost: If the caller is not the host.
        WrongState: If the game is not waiting.
        InvalidMessage: If the options do not fit together, or more are there than would fit.

    """
    game.require_host(by, "change")
    game.require("change", GameStatus.WAITING)
    options = change(game.options)
    if options.max_players < len(game.seats):
        raise InvalidMessage("maxPlayers", f"is less than the {len(game.seats)} seated")
    if options.max_spectators < len(game.spectators):
        raise InvalidMessage("maxSpectators", f"is less than the {len(game.spectators)} watching")
    if _is_same(options, game.options):
        return Transition(game)
    draft = Draft(game)
    draft.change(replace(game, options=options), GameChanged(options, game.status))
    return settle(draft, now)


def transfer(game: Game, by: PlayerId, player: PlayerId, now: Moment) -> Transition:
    """
    Make another player the host, for good.

    Raises:
        ReadOnly, NotInGame, NotHost: If the caller is not the host.
        NotInGame: If the other has no seat.
        PlayerAway: If the other is not connected.

    """
    game.require_host(by, "hand over")
    seat = game.seat_of(player)
    if seat is None:
        raise NotInGame(player, game.id)
    if not seat.is_connected:
        raise PlayerAway(player)
    if player == by:
        return Transition(game)
    draft = Draft(game)
    draft.change(replace(game, deposed=None))
    appoint(draft, player)
    return settle(draft, now)


def start(game: Game, by: PlayerId, now: Moment) -> Transition:
    """
    Begin the match, or its countdown.

    Raises:
        ReadOnly, NotInGame, NotHost: If the caller is not the host.
        WrongState: If the game is not waiting.
        NotEnoughPlayers: If fewer than ``min_players`` are seated.
        NotReady: If the start rule wants all ready, and somebody is not.

    """
    game.require_host(by, "start")
    game.require("start", GameStatus.WAITING)
    if not game.has_enough_players:
        raise NotEnoughPlayers(game.id, len(game.seats), game.options.min_players)
    if game.options.start_rule is not StartRule.HOST and not game.is_everybody_ready:
        late = (seat for seat in game.seats if not (seat.ready and seat.is_connected))
        raise NotReady(game.id, ", ".join(seat.player.id for seat in late))
    draft = Draft(game)
    begin(draft, now)
    return settle(draft, now)


def finish(game: Game, by: PlayerId, result: Value, now: Moment) -> Transition:
    """
    End the match, with a result in the game's own terms.

    Raises:
        ReadOnly, NotInGame, NotHost: If the caller is not the host.
        WrongState: If no match is on.

    """
    game.require_host(by, "end")
    game.require("end", GameStatus.PLAYING)
    draft = Draft(game)
    end(draft, now, EndReason.ENDED, result)
    return settle(draft, now)


def _is_same(one: GameOptions, other: GameOptions) -> bool:
    return one == other and is_same(dict(one.metadata), dict(other.metadata))
