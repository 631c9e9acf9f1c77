"""
The query that picks a page of the listing.

Pages continue by cursor, which holds the last game's place in the order, so that games which come
or go between two pages neither repeat nor hide others.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import nlargest, nsmallest
from json import dumps, loads
from typing import NamedTuple

from lobby.domain.errors import InvalidMessage
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary
from lobby.domain.values import Value, is_same

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """
    Which games are wanted; every condition given must hold.

    Attributes:
        tags: All of these, in any order.
        name: Part of the name, in any case of letters.
        min_free_seats: Seats not taken, whether or not the game can be joined now.
        metadata: Keys that must be there with just this value.
        player: Part of the name or of the id of somebody there; for administrators.

    """

    status: frozenset[GameStatus] | None = None
    tags: frozenset[str] = frozenset()
    name: str = ""
    joinable: bool | None = None
    min_free_seats: int = 0
    metadata: Mapping[str, Value] = field(default_factory=dict)
    player: str = ""

    def matches(self, game: Summary) -> bool:
        """Return whether the game is wanted."""
        return (
            (self.status is None or game.status in self.status)
            and (self.joinable is None or game.joinable is self.joinable)
            and game.free_seats >= self.min_free_seats
            and self.tags.issubset(game.tags)
            and (not self.name or self.name.casefold() in game.name.casefold())
            and all(_has(game.metadata, key, wanted) for key, wanted in self.metadata.items())
            and (not self.player or _is_somewhere(self.player.casefold(), game))
        )

    @property
    def key(self) -> str:
        """The same for filters that want the same games, as far as that is easily told."""
        statuses = None if self.status is None else sorted(self.status)
        conditions = (
            statuses,
            sorted(self.tags),
            self.name.casefold(),
            self.joinable,
            self.min_free_seats,
            self.metadata,
            self.player.casefold(),
        )
        return dumps(conditions, sort_keys=True)


EVERYTHING = Where()


class SortKey(StrEnum):
    """What a listing can be ordered by; the words are those of the wire."""

    CREATED_AT = "createdAt"
    NAME = "name"
    PLAYER_COUNT = "playerCount"


class Sort(NamedTuple):
    """An order of the listing; games that are equal in it are ordered by id, the same way."""

    key: SortKey = SortKey.CREATED_AT
    descending: bool = True


NEWEST_FIRST = Sort()


class Place(NamedTuple):
    """Where a game stands in an order."""

    value: int | str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One page: which games, in which order, how many, and after which place of the one before."""

    where: Where = EVERYTHING
    sort: Sort = NEWEST_FIRST
    limit: int = DEFAULT_LIMIT
    after: Place | None = None


class Page(NamedTuple):
    """
    Some of the matching games.

    Attributes:
        total: Matching games, on this page or not.
        cursor: What to ask the next page with; ``None`` on the last.

    """

    games: tuple[Summary, ...]
    total: int
    cursor: str | None


def page(games: Iterable[Summary], query: Query) -> Page:
    """
    Return the page of ``games`` that a query asks for.

    Costs one pass over the games; sorting is kept to the page's own size.
    """
    matching = [game for game in games if query.where.matches(game)]
    rest = _after(matching, query)
    # One more than asked for tells whether there is a next page.
    found = _first(rest, query.sort, query.limit + 1)
    shown = found[: query.limit]
    has_more = len(found) > len(shown)
    return Page(
        tuple(shown), len(matching), cursor_after(shown[-1], query.sort) if has_more else None
    )


def _after(games: list[Summary], query: Query) -> list[Summary]:
    last = query.after
    if last is None:
        return games
    if query.sort.descending:
        return [game for game in games if _place(game, query.sort.key) < last]
    return [game for game in games if _place(game, query.sort.key) > last]


def _first(games: list[Summary], sort: Sort, count: int) -> list[Summary]:
    take = nlargest if sort.descending else nsmallest
    return take(count, games, key=lambda game: _place(game, sort.key))


def _place(game: Summary, key: SortKey) -> Place:
    if key is SortKey.NAME:
        return Place(game.name.casefold(), game.id)
    if key is SortKey.PLAYER_COUNT:
        return Place(game.player_count, game.id)
    return Place(game.created_at, game.id)


def cursor_after(last: Summary, sort: Sort) -> str:
    """Return what to ask for the page after this game with."""
    place = _place(last, sort.key)
    return urlsafe_b64encode(dumps([sort.key, *place], separators=(",", ":")).encode()).decode()


def place_in(cursor: str, sort: Sort) -> Place:
    """
    Return the place that a page's cursor holds.

    Raises:
        InvalidMessage: If no page in this order has made it.

    """
    try:
        key, value, id_ = loads(urlsafe_b64decode(cursor.encode()))
    except (ValueError, TypeError, RecursionError):
        raise InvalidMessage("cursor", "is not one that this server made") from None
    wanted = str if sort.key is SortKey.NAME else int
    if key != sort.key or type(value) is not wanted or type(id_) is not str:
        raise InvalidMessage("cursor", f"does not belong to a page sorted by {sort.key}")
    return Place(value, id_)


def _has(metadata: Mapping[str, Value], key: str, wanted: Value) -> bool:
    return key in metadata and is_same(metadata[key], wanted)


def _is_somewhere(part: str, game: Summary) -> bool:
    people = (person.player for person in game.people)
    return any(part in one.name.casefold() or part in one.id.casefold() for one in people)
