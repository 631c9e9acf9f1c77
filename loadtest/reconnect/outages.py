"""Who is cut off when, how, and for how long; the same seed makes the same choices."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import TypeVar

Subject = TypeVar("Subject")

SEATS = 4
LAST_WORDS = 3  # actions just before the end, whose acks are likely to be lost
SLOW_SHARE = 0.25
# What a game of this lobby remembers of itself, as its README says; a short event takes 128 bytes.
HISTORY_EVENTS = 4_096
HISTORY_BYTES = 256 * 1024
EVENT_BYTES = 128
ACTION_BYTES = 33  # {"number":…,"padding":"…"} without its padding, as a lobby measures it
SPARE_SECONDS = 5.0  # to connect, to be cut off a second time, to read slowly


class Way(StrEnum):
    """How a connection ends."""

    CUT = "cut"
    """TCP ends without a word."""
    CLOSED = "closed"
    """By a goodbye."""
    TWICE = "twice"
    """As ``CUT``, and once more on the way back."""
    FROZEN = "frozen"
    """It does not, but reads nothing more; the player comes back beside it."""
    MOVED = "moved"
    """It does not: the player is never away, and goes on from another connection at once."""


WEIGHTS = {Way.CUT: 8, Way.CLOSED: 3, Way.TWICE: 4, Way.FROZEN: 3, Way.MOVED: 2}


class Until(StrEnum):
    """How far a return gets that is cut off."""

    ASKED = "asked"
    WELCOMED = "welcomed"


@dataclass(frozen=True, slots=True)
class Cut:
    """One player's outage, and the way back."""

    way: Way
    away_seconds: float
    last_words: int
    is_reset: bool
    """For ``CUT`` and ``TWICE``: whether what was under way is thrown away."""
    is_slow: bool
    """Whether what was missed is read slowly."""
    is_eager: bool
    """Whether unanswered actions are sent again at once, before it is known which arrived."""
    until: Until
    """For ``TWICE``: how far the first return gets."""
    again_seconds: float
    """For ``TWICE``: how long the second absence is."""


@dataclass(frozen=True, slots=True)
class Outages:
    """How many act how often, and what becomes of their connections."""

    players: int
    rate: float
    """Actions per second and player."""
    drop: float
    """The share of those connected that each wave cuts off."""
    away: tuple[float, float]
    """For how long, in seconds: from, to."""
    seconds: float
    """For how long there are waves; play goes on until the last is back."""
    every: float = 5.0
    """Seconds from wave to wave."""
    seed: int = 1
    padding_bytes: int = 0

    @property
    def waves(self) -> int:
        """How many there are."""
        return max(1, ceil(self.seconds / self.every))

    @property
    def play_seconds(self) -> float:
        """How long everybody acts."""
        return self.seconds + self.away[1]

    @property
    def actions_per_second(self) -> float:
        """The rate of all players together."""
        return self.players * self.rate

    @property
    def held_events(self) -> int:
        """How many of these actions the history of a game holds."""
        size = EVENT_BYTES + ACTION_BYTES + self.padding_bytes
        return min(HISTORY_EVENTS, HISTORY_BYTES // size)

    @property
    def needed_events(self) -> int:
        """How many actions others may send while somebody is away."""
        return ceil((SEATS - 1) * self.rate * (self.away[1] + SPARE_SECONDS))


class Waves:
    """The choices, made anew for every wave."""

    def __init__(self, outages: Outages) -> None:
        self._outages = outages
        self._dice = random.Random(outages.seed)  # noqa: S311 - choices that can be repeated

    def strike(self, present: Sequence[Subject]) -> Iterator[tuple[Subject, Cut]]:
        """Choose who of those present is cut off now."""
        count = round(len(present) * self._outages.drop)
        for subject in self._dice.sample(present, count):
            yield subject, self._cut()

    def _cut(self) -> Cut:
        dice = self._dice
        [way] = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))
        return Cut(
            way=way,
            away_seconds=dice.uniform(*self._outages.away),
            last_words=dice.randint(0, LAST_WORDS),
            is_reset=dice.random() < 0.5,
            is_slow=dice.random() < SLOW_SHARE,
            is_eager=dice.random() < 0.5,
            until=dice.choice(list(Until)),
            again_seconds=dice.uniform(0, 1),
        )
