"""
What one watcher believes the listing to be; pure.

A push is applied if ``from`` ≤ the version held < ``version``. Pages of ``list-games`` fill in
what a snapshot leaves out; whatever a newer push has told of a game is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from loadtest.frames import Json

Summary = dict[str, Json]


class Applied(StrEnum):
    """What became of a push."""

    NEW = "new"
    OLD = "old"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Push:
    """A ``games-updated``, taken apart."""

    from_version: int
    version: int
    is_snapshot: bool
    total: int
    games: Mapping[str, Summary]
    removed: tuple[str, ...]

    @classmethod
    def of(cls, body: Mapping[str, Json]) -> "Push":
        """Read the body of a push; what is missing counts as nothing."""
        removed = body.get("removed")
        return cls(
            from_version=_whole(body.get("from")),
            version=_whole(body.get("version")),
            is_snapshot=body.get("snapshot") is True,
            total=_whole(body.get("total")),
            games=summaries(body.get("games")),
            removed=tuple(map(str, removed)) if isinstance(removed, list) else (),
        )


class Picture:
    """The games a watcher knows of, and the version they are as of."""

    def __init__(self) -> None:
        self.games: dict[str, Summary] = {}
        self.version = -1
        self.total = 0
        self._told: dict[str, int] = {}
        """When each game was last told of, removed ones too: a page may be older than that."""

    def apply(self, push: Push) -> Applied:
        """Take a push."""
        if push.version <= self.version:
            return Applied.OLD
        if push.from_version > self.version and not push.is_snapshot:
            return Applied.GAP
        if push.is_snapshot:
            self.games = dict(push.games)
            self._told.clear()
        else:
            self._merge(push)
        self.version, self.total = push.version, push.total
        return Applied.NEW

    def add_page(self, page: Iterable[tuple[str, Summary]], version: int) -> None:
        """Take a page of the listing as it was at a version."""
        for game, summary in page:
            if self._told.get(game, -1) <= version:
                self.games[game] = summary

    def _merge(self, push: Push) -> None:
        self.games.update(push.games)
        for game in push.removed:
            self.games.pop(game, None)
        self._told.update(dict.fromkeys((*push.games, *push.removed), push.version))


def summaries(listed: Json) -> dict[str, Summary]:
    """Return the games of a list by their ids; ``whyNot`` is for one reader only."""
    if not isinstance(listed, list):
        return {}
    return {
        str(game["id"]): {name: value for name, value in game.items() if name != "whyNot"}
        for game in listed
        if isinstance(game, dict) and "id" in game
    }


def _whole(value: Json) -> int:
    return value if isinstance(value, int) else 0
