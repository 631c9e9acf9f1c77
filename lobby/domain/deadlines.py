"""What time alone does to a game."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from operator import itemgetter

from lobby.domain.consequences import appoint, close, play, settle
from lobby.domain.due import (
    abandoned_due,
    after_host,
    finished_due,
    grace_due,
    idle_due,
    succession_due,
)
from lobby.domain.events import CloseReason, LeaveReason
from lobby.domain.game import Game
from lobby.domain.leaving import remove
from lobby.domain.transition import Draft, Moment, Timing, Transition

_Deed = Callable[[Draft], object]


def expire(game: Game, now: Moment) -> Transition:
    """
    Do everything that is due by now, in the order in which it fell due.

    Early or called twice, it does nothing. However late it comes, what follows counts from now:
    players who hear only now that a match is over have as long as ever for a rematch.
    """
    after = Transition(game)
    while (deed := _first_due(after.game, now)) is not None:
        draft = Draft(after.game)
        deed(draft)
        step = settle(draft, now)
        after = Transition(step.game, after.events + step.events)
    if not after.events:
        return after
    return Transition(replace(after.game, version=game.version + 1), after.events)


def _first_due(game: Game, now: Moment) -> _Deed | None:
    deeds = [
        (due, deed) for due, deed in _deeds(game, now.timing) if due is not None and due <= now.at
    ]
    return min(deeds, key=itemgetter(0))[1] if deeds else None


def _deeds(game: Game, timing: Timing) -> Iterator[tuple[int | None, _Deed]]:
    """Yield what time does, and when; what is due at the same moment is done in this order."""
    yield abandoned_due(game, timing), partial(close, reason=CloseReason.ABANDONED)
    yield finished_due(game, timing), partial(close, reason=CloseReason.FINISHED)
    for member in (*game.seats, *game.spectators):
        leave = partial(remove, player=member.player.id, reason=LeaveReason.TIMED_OUT)
        yield grace_due(game, member, timing), leave
    yield succession_due(game, timing), _depose
    yield idle_due(game, timing), _relieve
    yield game.starts_at, play


def _depose(draft: Draft) -> None:
    """Replace a host who was cut off, until they come back."""
    game = draft.game
    deposed = game.host if game.deposed is None else game.deposed
    draft.change(replace(game, deposed=deposed))
    appoint(draft, game.connected[0].player.id)


def _relieve(draft: Draft) -> None:
    """Replace a host who lets everybody wait."""
    appoint(draft, after_host(draft.game).player.id)
