"""The listing, pushed: a snapshot to every newcomer, then only what changed."""

from functools import partial

from lobby.domain.ids import GameId
from lobby.domain.listing import EVERYTHING, Where
from lobby.domain.summary import Summary
from lobby.engine import Server, Socket
from lobby.ports import Change, Later, Listing
from lobby.sockets.watchers import Watchers
from lobby.wire.listing import PageView, summary_view

COALESCE_SECONDS = 0.1  # one message per watcher then, however many games change

_KEY_OF_EVERYTHING = EVERYTHING.key


class ListingFeed:
    """Keeps every watching socket's picture of the listing, or of a part of it, true."""

    def __init__(self, listing: Listing, server: Server, later: Later) -> None:
        self._listing = listing
        self._server = server
        self._later = later
        self._groups: dict[str, Watchers] = {}  # by the key of what they watch
        self._by_sid: dict[str, Watchers] = {}
        self._pending: dict[GameId, list[Summary | None]] = {}
        listing.follow(self._take)

    def watch(self, socket: Socket) -> None:
        """Send a socket the newest games, and from now on what changes."""
        if socket.is_connected:
            self._show(socket, EVERYTHING)

    def narrow(self, socket: Socket, where: Where) -> PageView:
        """
        Let a socket watch these games and no others.

        Returns:
            The newest of them; what is pushed from now on goes on from there.

        """
        watchers = self._enter(socket, where)
        return PageView.of(watchers.page(self._pending), self._listing.version)

    def forget(self, socket: Socket) -> None:
        """Send a socket nothing more; forgetting twice is not an error."""
        watchers = self._by_sid.pop(socket.sid, None)
        if watchers is None:
            return
        watchers.leave(socket)
        if not watchers:
            del self._groups[_key(watchers.where)]

    def _show(self, socket: Socket, where: Where) -> None:
        watchers = self._enter(socket, where)
        if socket.is_backlogged:  # a snapshot does not count as backlog, so one must be enough
            watchers.put_off(socket)
            socket.when_drained(partial(self._catch_up, socket))
            return
        socket.emit_prepared(watchers.snapshot(self._pending), counted=False)

    def _enter(self, socket: Socket, where: Where) -> Watchers:
        self.forget(socket)
        key = _key(where)
        watchers = self._groups.get(key)
        if watchers is None:
            watchers = self._groups[key] = Watchers(where, self._listing, self._pending)
        watchers.enter(socket, self._pending)
        self._by_sid[socket.sid] = watchers
        return watchers

    def _take(self, change: Change) -> None:
        if not self._pending:
            self._later(COALESCE_SECONDS, self._flush)
        self._pending.setdefault(change.game, [change.before]).append(change.summary)

    def _flush(self) -> None:
        changes, self._pending = self._pending, {}
        newest = {game: course[-1] for game, course in changes.items()}
        views = {game: summary_view(summary) for game, summary in newest.items() if summary}
        for watchers in tuple(self._groups.values()):
            for socket in watchers.tell(changes, views, self._server):
                socket.when_drained(partial(self._catch_up, socket))

    def _catch_up(self, socket: Socket) -> None:
        """Send a socket that was put off one snapshot, unless it has gone or asked meanwhile."""
        watchers = self._by_sid.get(socket.sid)
        if watchers is not None and watchers.has_put_off(socket):
            self._show(socket, watchers.where)


def _key(where: Where) -> str:
    return _KEY_OF_EVERYTHING if where is EVERYTHING else where.key
