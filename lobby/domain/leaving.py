"""Going out of a game: by one's own will, by the host's, or because the connection was lost."""

from dataclasses import replace
from typing import TypeVar

from lobby.domain.consequences import appoint, settle
from lobby.domain.events import LeaveReason, PlayerLeft, PlayerUpdated
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.refusals import CannotKickYourself, NotInGame
from lobby.domain.seats import Spectator
from lobby.domain.transition import Draft, Moment, Transition

Place = TypeVar("Place", bound=Spectator)


def leave(game: Game, player: PlayerId, now: Moment) -> Transition:
    """
    Free a player's seat at once, or let a spectator go.

    The connected player seated longest hosts next; the last player to leave closes the game; a
    match that falls under ``min_players`` is over.

    Raises:
        NotInGame: If the player is not there.

    """
    _require_member(game, player)
    draft = Draft(game)
    remove(draft, player, LeaveReason.LEFT)
    return settle(draft, now)


def kick(
    game: Game, by: PlayerId, player: PlayerId, now: Moment, *, ban: bool, message: str | None
) -> Transition:
    """
    Throw a player or a spectator out, for good with ``ban``.

    Raises:
        ReadOnly: If the caller only watches.
        NotInGame: If the caller or the other is not there.
        NotHost: If the caller is not the host.
        CannotKickYourself: If the two are one.

    """
    game.require_host(by, "kick players from")
    if player == by:
        raise CannotKickYourself
    _require_member(game, player)
    draft = Draft(game)
    if ban:
        draft.change(replace(game, banned=game.banned | {player}))
    remove(draft, player, LeaveReason.BANNED if ban else LeaveReason.KICKED, message)
    return settle(draft, now)


def lose(game: Game, player: PlayerId, now: Moment) -> Transition:
    """
    Take note that a player's connection was lost: the place is kept for the grace period.

    Raises:
        NotInGame: If the player is not there.

    """
    _require_member(game, player)
    draft = Draft(game)
    if now.timing.grace_ms == 0:
        remove(draft, player, LeaveReason.TIMED_OUT)
    elif _is_connected(game, player):
        _mark(draft, player, lost_at=now.at)
    return settle(draft, now)


def come_back(game: Game, player: PlayerId, now: Moment, *, name: str | None = None) -> Transition:
    """
    Take note that a player is connected again; a host who was replaced meanwhile hosts again.

    ``name`` is what they are called now.

    Raises:
        NotInGame: If the player is not there any more.

    """
    _require_member(game, player)
    draft = Draft(game)
    if not _is_connected(game, player):
        _mark(draft, player, lost_at=None)
        if player == game.deposed:
            appoint(draft, player)
    if name is not None:
        _rename(draft, player, name)
    return settle(draft, now)


def remove(draft: Draft, player: PlayerId, reason: LeaveReason, message: str | None = None) -> None:
    """Take somebody out of the game."""
    game = draft.game
    seats = tuple(seat for seat in game.seats if seat.player.id != player)
    watching = tuple(other for other in game.spectators if other.player.id != player)
    after = replace(
        game,
        seats=seats,
        spectators=watching,
        rematch=game.rematch - {player},
        deposed=None if game.deposed == player else game.deposed,
    )
    draft.change(after, PlayerLeft(player, reason, len(seats), len(watching), message))


def _require_member(game: Game, player: PlayerId) -> None:
    if player not in game.members:
        raise NotInGame(player, game.id)


def _is_connected(game: Game, player: PlayerId) -> bool:
    return any(
        member.is_connected
        for member in (*game.seats, *game.spectators)
        if member.player.id == player
    )


def _mark(draft: Draft, player: PlayerId, *, lost_at: int | None) -> None:
    game = draft.game
    after = replace(
        game,
        seats=tuple(
            replace(seat, lost_at=lost_at) if seat.player.id == player else seat
            for seat in game.seats
        ),
        spectators=tuple(
            replace(other, lost_at=lost_at) if other.player.id == player else other
            for other in game.spectators
        ),
    )
    draft.change(after, PlayerUpdated(player, connected=lost_at is None))


def _rename(draft: Draft, player: PlayerId, name: str) -> None:
    game = draft.game
    seats = tuple(_renamed(seat, player, name) for seat in game.seats)
    spectators = tuple(_renamed(other, player, name) for other in game.spectators)
    if (seats, spectators) != (game.seats, game.spectators):
        after = replace(game, seats=seats, spectators=spectators)
        draft.change(after, PlayerUpdated(player, name=name))


def _renamed(member: Place, player: PlayerId, name: str) -> Place:
    is_meant = member.player.id == player
    return replace(member, player=replace(member.player, name=name)) if is_meant else member
