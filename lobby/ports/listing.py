"""The listing, as the use cases see it."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from lobby.domain.ids import Epoch, GameId
from lobby.domain.listing import Page, Query, Where
from lobby.domain.summary import Summary
from lobby.ports.subscription import Subscription


class Change(NamedTuple):
    """
    One step of the listing.

    Attributes:
        version: The listing's number after it.
        before: The game as it was listed until now; ``None`` if it was not.
        summary: The game as it is listed now; ``None`` if it is not listed any more.

    """

    version: int
    game: GameId
    before: Summary | None
    summary: Summary | None


class Listing(Protocol):
    """All listed games, as this node sees them: no call waits for anything."""

    @property
    def version(self) -> int:
        """Steps taken so far; pages of one version are pages of one listing."""
        ...

    @property
    def epoch(self) -> Epoch:
        """The life of the listing within which versions can be compared."""
        ...

    def page(self, query: Query) -> Page:
        """Return one page."""
        ...

    def count(self, where: Where) -> int:
        """Return how many games are wanted; costs a look at each."""
        ...

    def newest(self, where: Where, limit: int) -> Sequence[Summary]:
        """Return the newest games that are wanted, newest first; stops at the last of them."""
        ...

    def fullest(self, where: Where) -> Iterable[Summary]:
        """Return the games that are wanted, those with the most players first."""
        ...

    def follow(self, take: Callable[[Change], None]) -> Subscription:
        """Have ``take`` called for every step from now on; it returns at once."""
        ...
