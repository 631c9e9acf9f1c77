"""The listing of all games, kept as they change."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId
from lobby.domain.listing import Page, Query, Where, page
from lobby.domain.summary import Summary, is_listed
from lobby.ports import Change, Subscription
from lobby.storage.followers import Followers

Take = Callable[[Change], None]


class ListingIndex:
    """
    Implements :class:`lobby.ports.Listing` in memory.

    A game that leaves the listing and comes back returns to its place among the others.
    """

    def __init__(self, epoch: Epoch) -> None:
        self.epoch = epoch
        self.version = 0
        self._summaries: dict[GameId, Summary] = {}
        self._by_age: list[tuple[int, GameId]] = []  # oldest first
        self._followers: Followers[[Change]] = Followers()

    def update(self, game: Game) -> None:
        """Take note of a game's newest version; followers hear of it if it looks different."""
        summary = Summary.of(game) if is_listed(game) else None
        before = self._put(game.id, summary)
        if summary is None and before is None:
            return
        if summary is not None and before is not None and summary.looks_like(before):
            return
        self._step(Change(self.version + 1, game.id, before, summary))

    def take(self, version: int, game: GameId, summary: Summary | None) -> None:
        """Take note of how a game is listed at a version that somebody else has counted."""
        before = self._put(game, summary)
        if version != self.version:
            self._step(Change(version, game, before, summary))

    def page(self, query: Query) -> Page:
        """See :meth:`lobby.ports.Listing.page`."""
        return page(self._summaries.values(), query)

    def count(self, where: Where) -> int:
        """See :meth:`lobby.ports.Listing.count`."""
        return sum(map(where.matches, self._summaries.values()))

    def newest(self, where: Where, limit: int) -> Sequence[Summary]:
        """See :meth:`lobby.ports.Listing.newest`."""
        return list(islice(filter(where.matches, self._newest_first()), limit))

    def fullest(self, where: Where) -> Iterable[Summary]:
        """See :meth:`lobby.ports.Listing.fullest`."""
        wanted = filter(where.matches, self._newest_first())
        return sorted(wanted, key=_players, reverse=True)

    def follow(self, take: Take) -> Subscription:
        """See :meth:`lobby.ports.Listing.follow`."""
        return self._followers.add(take)

    def _step(self, change: Change) -> None:
        self.version = change.version
        self._followers.tell(change)

    def _put(self, game: GameId, summary: Summary | None) -> Summary | None:
        """
        Replace how a game is listed; return how it was until now.

        Kept even if it looks the same: what is not shown may have changed.
        """
        before = self._summaries.get(game)
        if summary is not None:
            if before is None:
                insort(self._by_age, (summary.created_at, game))
            self._summaries[game] = summary
        elif before is not None:
            del self._summaries[game]
            del self._by_age[bisect_left(self._by_age, (before.created_at, game))]
        return before

    def _newest_first(self) -> Iterator[Summary]:
        return (self._summaries[game] for _, game in reversed(self._by_age))


def _players(game: Summary) -> int:
    return game.player_count
