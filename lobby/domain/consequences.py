"""What follows by itself from any change of a game: each rule is here once."""

from dataclasses import replace

from lobby.domain.due import due_at
from lobby.domain.events import (
    CloseReason,
    EndReason,
    GameChanged,
    GameClosed,
    GameEnded,
    GameStarted,
    GameStarting,
    HostChanged,
    RematchUpdated,
)
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.options import StartRule
from lobby.domain.status import GameStatus
from lobby.domain.transition import SECOND_MS, Draft, Moment, Transition
from lobby.domain.values import Value

_BEFORE_MATCH = frozenset({GameStatus.WAITING, GameStatus.STARTING})


def settle(draft: Draft, now: Moment) -> Transition:
    """Bring the game to rest after a change, and say when something happens by itself next."""
    if draft.game.status is GameStatus.CLOSED:
        return draft.finish()
    if not draft.game.seats:
        return close(draft, CloseReason.EMPTY)
    _find_host(draft)
    if draft.game.status is GameStatus.PLAYING and not draft.game.has_enough_players:
        end(draft, now, EndReason.NOT_ENOUGH_PLAYERS)
    if draft.game.status is GameStatus.STARTING and _is_countdown_broken(draft):
        wait_again(draft)
    _count_rematch(draft)
    _start_by_itself(draft, now)
    _note_times(draft, now)
    return draft.finish(due_at(draft.game, now.timing))


def close(draft: Draft, reason: CloseReason) -> Transition:
    """Close the game; nothing follows from that."""
    closed = replace(
        draft.game,
        seats=(),
        spectators=(),
        deposed=None,
        status=GameStatus.CLOSED,
        starts_at=None,
        finished_at=None,
        rematch=frozenset(),
        ready_since=None,
        ready_ms=0,
        abandoned_at=None,
    )
    draft.change(closed, GameClosed(reason))
    return draft.finish()


def appoint(draft: Draft, host: PlayerId) -> None:
    """Make a player the host, who has the whole time to start that a new host has."""
    deposed = None if draft.game.deposed == host else draft.game.deposed
    game = replace(draft.game, host=host, deposed=deposed, ready_since=None, ready_ms=0)
    draft.change(game, HostChanged(host))


def begin(draft: Draft, now: Moment) -> None:
    """Begin the match, or its countdown."""
    seconds = draft.game.options.countdown_seconds
    if seconds == 0:
        play(draft)
        return
    starts_at = now.at + seconds * SECOND_MS
    game = replace(draft.game, status=GameStatus.STARTING, starts_at=starts_at)
    draft.change(game, GameStarting(starts_at))


def play(draft: Draft) -> None:
    """Begin the match."""
    game = replace(draft.game, status=GameStatus.PLAYING, starts_at=None)
    draft.change(game, GameStarted())


def wait_again(draft: Draft) -> None:
    """Stop the countdown."""
    game = replace(draft.game, status=GameStatus.WAITING, starts_at=None)
    draft.change(game, GameChanged(game.options, game.status))


def end(draft: Draft, now: Moment, reason: EndReason, result: Value = None) -> None:
    """End the match; those who are there may vote for another."""
    game = replace(draft.game, status=GameStatus.FINISHED, finished_at=now.at, result=result)
    draft.change(game, GameEnded(reason, result))


def _is_countdown_broken(draft: Draft) -> bool:
    """Return whether somebody has left, was cut off, or is not ready any more."""
    for before in draft.before.seats:
        seat = draft.game.seat_of(before.player.id)
        if seat is None or seat.is_connected < before.is_connected or seat.ready < before.ready:
            return True
    return False


def _find_host(draft: Draft) -> None:
    """Give a game whose host has left to whom of those there is seated longest."""
    game = draft.game
    if game.seat_of(game.host) is None:
        heirs = game.connected or game.seats
        appoint(draft, heirs[0].player.id)


def _count_rematch(draft: Draft) -> None:
    if draft.game.status is not GameStatus.FINISHED:
        return
    tally = _tally(draft.game)
    is_new = draft.before.status is not GameStatus.FINISHED
    if is_new or tally != _tally(draft.before):
        draft.change(draft.game, tally)
    if tally.accepted == tally.of > 0:
        _play_again(draft)


def _tally(game: Game) -> RematchUpdated:
    there = [seat.player.id for seat in game.connected]
    accepted = sum(player in game.rematch for player in there)
    return RematchUpdated(accepted, len(there), game.rematch)


def _play_again(draft: Draft) -> None:
    game = replace(
        draft.game,
        status=GameStatus.WAITING,
        seats=tuple(replace(seat, ready=False) for seat in draft.game.seats),
        rematch=frozenset(),
        finished_at=None,
        result=None,
    )
    draft.change(game, GameChanged(game.options, game.status))


def _start_by_itself(draft: Draft, now: Moment) -> None:
    game = draft.game
    if game.status is not GameStatus.WAITING or game.options.start_rule is not StartRule.AUTO:
        return
    # A game starts when it gets full, not for being so: else none could stop its countdown.
    has_filled = _is_to_start_full(game) and not _is_to_start_full(draft.before)
    if has_filled or game.is_everybody_ready:
        begin(draft, now)


def _is_to_start_full(game: Game) -> bool:
    is_due = game.status in _BEFORE_MATCH and game.options.start_rule is StartRule.AUTO
    return is_due and game.is_full and len(game.connected) == len(game.seats)


def _note_times(draft: Draft, now: Moment) -> None:
    """Note since when nobody has been there, and for how long everybody has been ready."""
    draft.game = _with_presence(_with_readiness(draft.game, now.at), now.at)


def _with_presence(game: Game, at: int) -> Game:
    since = game.abandoned_at
    if not game.connected:
        return game if since is not None else replace(game, abandoned_at=at)
    if since is None:
        return game
    # While all were cut off the seats were kept, so that time is no part of anybody's grace.
    return replace(
        game,
        abandoned_at=None,
        seats=tuple(seat.without_pause(since, at) for seat in game.seats),
        spectators=tuple(other.without_pause(since, at) for other in game.spectators),
    )


def _with_readiness(game: Game, at: int) -> Game:
    if game.status is not GameStatus.WAITING:
        is_reset = game.ready_since is None and game.ready_ms == 0
        return game if is_reset else replace(game, ready_since=None, ready_ms=0)
    if game.is_everybody_ready:
        return game if game.ready_since is not None else replace(game, ready_since=at)
    if game.ready_since is None:
        return game
    # Somebody came or went: what has been waited so far still counts, lest an idle host prolong
    # their time by friends who join and leave.
    return replace(game, ready_since=None, ready_ms=game.ready_ms + at - game.ready_since)
