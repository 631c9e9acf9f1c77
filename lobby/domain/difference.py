"""What changed for those who want only some of the games."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lobby.domain.ids import GameId
from lobby.domain.listing import Where
from lobby.domain.summary import Summary

Course = Sequence[Summary | None]
"""How a game looked in the listing, one step after another; ``None`` while it was not listed."""


class Difference(NamedTuple):
    """
    What changed.

    Attributes:
        shown: Games that changed and are wanted now.
        removed: Games that were wanted at some step and are not any more. One that came and went
            is among them: somebody may have looked in between.
        growth: How many more games are wanted at the last step than at the first.

    """

    shown: list[GameId]
    removed: list[GameId]
    growth: int

    @classmethod
    def of(cls, where: Where, courses: Mapping[GameId, Course]) -> "Difference":
        """Return what the courses of some games are to those who want these."""
        wanted = {
            game: [summary is not None and where.matches(summary) for summary in course]
            for game, course in courses.items()
        }
        return cls(
            shown=[game for game, steps in wanted.items() if steps[-1]],
            removed=[game for game, steps in wanted.items() if any(steps) and not steps[-1]],
            growth=sum(steps[-1] - steps[0] for steps in wanted.values()),
        )
