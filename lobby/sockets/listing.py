"""The listing, pushed: a snapshot to every newcomer, then only what changed."""

from collections.abc import Callable
from functools import partial

from lobby.domain.ids import GameId
from lobby.engine import Prepared, Server, Socket
from lobby.ports import Change, Listing
from lobby.wire.listing import GamesUpdated, SummaryView

COALESCE_SECONDS = 0.1  # one message per watcher then, however many games change
SNAPSHOT_GAMES = 50  # what a lobby page shows at first; the rest by list-games

Later = Callable[[float, Callable[[], None]], object]
"""Calls a function after so many seconds, as ``loop.call_later`` does."""


class ListingFeed:
    """Keeps every watching socket's picture of the listing true."""

    def __init__(self, listing: Listing, server: Server, later: Later) -> None:
        self._listing = listing
        self._server = server
        self._later = later
        self._watchers: dict[str, Socket] = {}
        self._changes: dict[GameId, Change] = {}
        self._told = listing.version
        # Sockets that came since the last message, with the version that their snapshot held.
        self._newcomers: list[tuple[Socket, int]] = []
        self._newest: tuple[int, Prepared] | None = None
        listing.follow(self._take)

    def watch(self, socket: Socket) -> None:
        """Send a socket the newest games, and from now on what changes."""
        if not socket.is_connected:
            return
        if socket.is_backlogged:  # a snapshot does not count as backlog, so one must be enough
            socket.when_drained(partial(self.watch, socket))
            return
        socket.emit_prepared(self._snapshot(), counted=False)
        self._watchers[socket.sid] = socket
        if self._changes:
            self._newcomers.append((socket, self._listing.version))

    def forget(self, socket: Socket) -> None:
        """Send a socket nothing more; forgetting twice is not an error."""
        self._watchers.pop(socket.sid, None)

    def _take(self, change: Change) -> None:
        if not self._changes:
            self._later(COALESCE_SECONDS, self._flush)
        self._changes[change.game] = change

    def _flush(self) -> None:
        changes, self._changes = self._changes.values(), {}
        shown = [change.summary for change in changes if change.summary is not None]
        push = GamesUpdated(
            from_=self._told,
            version=self._listing.version,
            snapshot=False,
            total=self._listing.total,
            games=[SummaryView.of(summary) for summary in shown],
            removed=[change.game for change in changes if change.summary is None],
        )
        self._told = push.version
        newcomers, self._newcomers = self._newcomers, []
        up_to_date = {socket.sid for socket, version in newcomers if version == push.version}
        self._put_off_the_slow()
        watchers = [socket for sid, socket in self._watchers.items() if sid not in up_to_date]
        self._server.broadcast(watchers, push.event_name, push.payload())

    def _put_off_the_slow(self) -> None:
        """Send sockets that are far behind nothing but one snapshot, when they have caught up."""
        for socket in [each for each in self._watchers.values() if each.is_backlogged]:
            self.forget(socket)
            socket.when_drained(partial(self.watch, socket))

    def _snapshot(self) -> Prepared:
        """Return the newest games: made and serialised once per version, however many connect."""
        version = self._listing.version
        if self._newest is None or self._newest[0] != version:
            push = GamesUpdated(
                from_=0,
                version=version,
                snapshot=True,
                total=self._listing.total,
                games=[SummaryView.of(game) for game in self._listing.newest(SNAPSHOT_GAMES)],
                removed=[],
            )
            self._newest = (version, Prepared(push.event_name, push.payload()))
        return self._newest[1]
