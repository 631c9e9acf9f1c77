"""The listing of all games, kept as they change."""

from collections.abc import Callable, Sequence
from itertools import islice

from lobby.domain.game import Game
from lobby.domain.ids import Epoch, GameId
from lobby.domain.listing import Page, Query, page
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary
from lobby.ports import Change, Subscription

Take = Callable[[Change], None]


class ListingIndex:
    """
    Implements :class:`lobby.ports.Listing` in memory.

    A game is listed from its creation until it is closed.
    """

    def __init__(self, epoch: Epoch) -> None:
        self.epoch = epoch
        self.version = 0
        self._summaries: dict[GameId, Summary] = {}  # in the order of creation
        self._followers: dict[object, Take] = {}

    def update(self, game: Game) -> None:
        """Take note of a game's newest version; followers hear of it if it looks different."""
        summary = None if game.status is GameStatus.CLOSED else Summary.of(game)
        if summary == self._summaries.get(game.id):
            return
        if summary is None:
            del self._summaries[game.id]
        else:
            self._summaries[game.id] = summary
        self.version += 1
        change = Change(self.version, game.id, summary)
        for following, take in tuple(self._followers.items()):
            if following in self._followers:  # unless one before it has cancelled it
                take(change)

    def page(self, query: Query) -> Page:
        """See :meth:`lobby.ports.Listing.page`."""
        return page(self._summaries.values(), query)

    @property
    def total(self) -> int:
        """See :attr:`lobby.ports.Listing.total`."""
        return len(self._summaries)

    def newest(self, limit: int) -> Sequence[Summary]:
        """See :meth:`lobby.ports.Listing.newest`; costs only what it returns."""
        return list(islice(reversed(self._summaries.values()), limit))

    def follow(self, take: Take) -> Subscription:
        """See :meth:`lobby.ports.Listing.follow`."""
        following = _Following(self._followers)
        self._followers[following] = take
        return following


class _Following:
    def __init__(self, followers: dict[object, Take]) -> None:
        self._followers = followers

    def cancel(self) -> None:
        self._followers.pop(self, None)
