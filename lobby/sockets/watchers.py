"""Sockets that watch the same games."""

from collections.abc import Mapping

from lobby.domain.difference import Course, Difference
from lobby.domain.ids import GameId
from lobby.domain.listing import NEWEST_FIRST, Page, Where, cursor_after
from lobby.engine import Prepared, Server, Socket
from lobby.ports import Listing
from lobby.wire.listing import GamesUpdated, games_updated, summary_view

SNAPSHOT_GAMES = 50  # what a lobby page shows at first; the rest by list-games

Courses = Mapping[GameId, Course]
"""Every game that changed since the last message to anybody, step by step."""


class Watchers:
    """
    Sockets that watch the same games: told the same, which is put together and serialised once.

    Attributes:
        where: Which games.

    Args:
        pending: What has changed and nobody was told yet.

    """

    __slots__ = (
        "_came", "_listing", "_newest", "_put_off", "_sockets", "_told", "_total", "where",
    )  # fmt: skip

    def __init__(self, where: Where, listing: Listing, pending: Courses) -> None:
        self.where = where
        self._listing = listing
        # As of the last message; nobody here holds an older version than the one told.
        self._total = listing.count(where) - Difference.of(where, pending).growth
        self._told = listing.version
        self._sockets: dict[str, Socket] = {}
        self._put_off: set[str] = set()
        # Who came since the last message, with the version that their snapshot held.
        self._came: dict[str, int] = {}
        self._newest: tuple[int, Prepared] | None = None

    def __len__(self) -> int:
        return len(self._sockets)

    def enter(self, socket: Socket, pending: Courses) -> None:
        """Tell a socket what changes after the version that the listing has now."""
        self._sockets[socket.sid] = socket
        if pending:
            self._came[socket.sid] = self._listing.version

    def leave(self, socket: Socket) -> None:
        """Tell a socket nothing more."""
        del self._sockets[socket.sid]
        self._put_off.discard(socket.sid)
        self._came.pop(socket.sid, None)

    def put_off(self, socket: Socket) -> None:
        """Tell a socket nothing until it leaves and enters again."""
        self._put_off.add(socket.sid)

    def has_put_off(self, socket: Socket) -> bool:
        """Return whether a socket waits for a snapshot instead of what it has missed."""
        return socket.sid in self._put_off

    def page(self, pending: Courses) -> Page:
        """Return the newest games as they are now."""
        games = self._listing.newest(self.where, SNAPSHOT_GAMES)
        total = self._total + Difference.of(self.where, pending).growth
        has_more = total > len(games)
        return Page(
            tuple(games), total, cursor_after(games[-1], NEWEST_FIRST) if has_more else None
        )

    def snapshot(self, pending: Courses) -> Prepared:
        """Return the same as a push: made and serialised once per version, however many connect."""
        version = self._listing.version
        if self._newest is None or self._newest[0] != version:
            page = self.page(pending)
            games = [summary_view(game) for game in page.games]
            push = games_updated(None, version, page.total, games)
            self._newest = (version, Prepared(GamesUpdated.event_name, push))
        return self._newest[1]

    def tell(
        self, changes: Courses, views: Mapping[GameId, dict[str, object]], server: Server
    ) -> list[Socket]:
        """
        Send what changed, if anything did for those who want these games.

        Returns:
            The sockets that are too far behind for it, put off.

        """
        difference = Difference.of(self.where, changes)
        self._total += difference.growth
        came, self._came = self._came, {}
        if not difference.shown and not difference.removed:
            return []
        version = self._listing.version
        games = [views[game] for game in difference.shown]
        push = games_updated(self._told, version, self._total, games, difference.removed)
        self._told = version
        late = self._put_off_the_slow()
        not_told = self._put_off.union(sid for sid, held in came.items() if held == version)
        told = [socket for sid, socket in self._sockets.items() if sid not in not_told]
        server.broadcast(told, GamesUpdated.event_name, push)
        return late

    def _put_off_the_slow(self) -> list[Socket]:
        slow = [socket for socket in self._sockets.values() if socket.is_backlogged]
        late = [socket for socket in slow if socket.sid not in self._put_off]
        self._put_off.update(socket.sid for socket in late)
        return late
