"""The listing of all games, kept as they change."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId
from lobby.domain.listing import Page, Query, Where, page
from lobby.domain.summary import Summary, is_listed
from lobby.ports import Change, Subscription

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
        self._followers: dict[object, Take] = {}

    def update(self, game: Game) -> None:
        """Take note of a game's newest version; followers hear of it if it looks different."""
        before = self._summaries.get(game.id)
        # Kept even if it looks the same: what is not shown may have changed.
        summary = self._put(game, before)
        if summary is None and before is None:
            return
        if summary is not None and before is not None and summary.looks_like(before):
            return
        self.version += 1
        change = Change(self.version, game.id, before, summary)
        for following, take in tuple(self._followers.items()):
            if following in self._followers:  # unless one before it has cancelled it
                take(change)

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
        following = _Following(self._followers)
        self._followers[following] = take
        return following

    def _put(self, game: Game, before: Summary | None) -> Summary | None:
        """Replace what is known of a game; return how it is listed now."""
        place = (game.created_at, game.id)
        if not is_listed(game):
            if before is not None:
                del self._summaries[game.id]
                del self._by_age[bisect_left(self._by_age, place)]
            return None
        if before is None:
            insort(self._by_age, place)
        summary = self._summaries[game.id] = Summary.of(game)
        return summary

    def _newest_first(self) -> Iterator[Summary]:
        return (self._summaries[game] for _, game in reversed(self._by_age))


def _players(game: Summary) -> int:
    return game.player_count


class _Following:
    def __init__(self, followers: dict[object, Take]) -> None:
        self._followers = followers

    def cancel(self) -> None:
        self._followers.pop(self, None)
