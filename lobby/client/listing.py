"""The open games, kept current by the version rule."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from lobby.wire.listing import GamesUpdated, SummaryView


class Fit(Enum):
    """What a push of the listing is to the one who holds some version of it."""

    APPLIED = auto()
    OLD = auto()
    GAP = auto()


class Listing:
    """
    The games that the lobby has shown so far: the newest 50 at first, and all that changed since.

    Attributes:
        version: Of the picture; later pushes have higher ones.
        total: Games that there are, shown or not.

    """

    def __init__(self) -> None:
        self.version = -1
        self.total = 0
        self._games: dict[str, SummaryView] = {}

    @property
    def games(self) -> Mapping[str, SummaryView]:
        """The games by their ids."""
        return self._games

    @property
    def newest_first(self) -> Sequence[SummaryView]:
        """The games in the order of a lobby's front page."""
        return sorted(self._games.values(), key=lambda game: game.created_at, reverse=True)

    def show(self, version: int, total: int, games: Sequence[SummaryView]) -> None:
        """Replace everything by a snapshot."""
        self.version, self.total = version, total
        self._games = {game.id: game for game in games}

    def take(self, push: GamesUpdated) -> Fit:
        """Apply a push, if it fits what is held."""
        if push.snapshot:
            self.show(push.version, push.total, push.games)
            return Fit.APPLIED
        if push.version <= self.version:
            return Fit.OLD
        if push.from_ > self.version:
            return Fit.GAP
        self.version, self.total = push.version, push.total
        for gone in push.removed:
            self._games.pop(gone, None)
        self._games.update((game.id, game) for game in push.games)
        return Fit.APPLIED
