"""Every open game of this process, for its administrators."""

from collections.abc import Iterator, Mapping

from lobby.domain.game import Game
from lobby.domain.ids import GameId
from lobby.domain.listing import Page, Query, page
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary

OPEN = [status for status in GameStatus if status != "closed"]


class MemoryRoll:
    """Implements :class:`lobby.ports.Roll`; the store tells it of every change."""

    def __init__(self) -> None:
        self._games: dict[GameId, Game] = {}
        # Made when an administrator asks: players come and go much more often.
        self._summaries: dict[GameId, Summary] = {}
        self._counts: dict[GameStatus, int] = dict.fromkeys(OPEN, 0)

    def update(self, game: Game) -> None:
        """Take note of a game's newest version."""
        before = self._games.get(game.id)
        if before is not None:
            self._counts[before.status] -= 1
            self._summaries.pop(game.id, None)
        if game.status is GameStatus.CLOSED:
            self._games.pop(game.id, None)
            return
        self._counts[game.status] += 1
        self._games[game.id] = game

    async def page(self, query: Query) -> Page:
        """See :meth:`lobby.ports.Roll.page`."""
        return page(self._all(), query)

    def by_status(self) -> Mapping[GameStatus, int]:
        """See :meth:`lobby.ports.Roll.by_status`."""
        return dict(self._counts)

    def _all(self) -> Iterator[Summary]:
        for id_, game in self._games.items():
            summary = self._summaries.get(id_)
            if summary is None:
                summary = self._summaries[id_] = Summary.of(game)
            yield summary
