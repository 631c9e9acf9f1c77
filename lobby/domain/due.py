"""When time alone changes a game."""

from collections.abc import Iterator

from lobby.domain.game import Game
from lobby.domain.seats import Seat, Spectator
from lobby.domain.status import GameStatus
from lobby.domain.transition import Timing


def due_at(game: Game, timing: Timing) -> int | None:
    """Return when the next such change is due (Unix ms), if there is one."""
    return min(_dues(game, timing), default=None)


def abandoned_due(game: Game, timing: Timing) -> int | None:
    """Return when the game closes because none of its players is connected."""
    if game.abandoned_at is None:
        return None
    is_played = game.status is GameStatus.PLAYING
    return game.abandoned_at + (
        timing.playing_abandoned_ms if is_played else timing.waiting_abandoned_ms
    )


def finished_due(game: Game, timing: Timing) -> int | None:
    """Return when the game closes because its match ended long ago."""
    return None if game.finished_at is None else game.finished_at + timing.finished_ms


def grace_due(game: Game, member: Spectator, timing: Timing) -> int | None:
    """
    Return when a member who was cut off loses their place.

    While no player is connected all keep theirs: the game itself is what ends then.
    """
    if member.lost_at is None or game.abandoned_at is not None:
        return None
    return member.lost_at + timing.grace_ms


def succession_due(game: Game, timing: Timing) -> int | None:
    """Return when a host who was cut off stops being the host, if anybody could be instead."""
    host = game.seat_of(game.host)
    if host is None or host.lost_at is None or not game.connected:
        return None
    return host.lost_at + timing.host_grace_ms


def idle_due(game: Game, timing: Timing) -> int | None:
    """Return when a host who does not start, though everybody is ready, stops being the host."""
    if game.ready_since is None or timing.host_idle_ms == 0:
        return None
    return game.ready_since + timing.host_idle_ms - game.ready_ms


def after_host(game: Game) -> Seat:
    """Return the connected player whose turn to host comes after the present host's."""
    order = [seat.player.id for seat in game.seats]
    turn = order.index(game.host)
    return next(seat for seat in (*game.seats[turn + 1 :], *game.seats[:turn]) if seat.is_connected)


def _dues(game: Game, timing: Timing) -> Iterator[int]:
    dues = (
        game.starts_at,
        abandoned_due(game, timing),
        finished_due(game, timing),
        succession_due(game, timing),
        idle_due(game, timing),
        *(grace_due(game, member, timing) for member in (*game.seats, *game.spectators)),
    )
    return (due for due in dues if due is not None)
