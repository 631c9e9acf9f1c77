"""The listing and the roll on one node: mirrors of what all nodes have committed."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgpack

from lobby.domain.ids import Epoch, GameId
from lobby.domain.listing import Page, Query, page
from lobby.domain.status import OPEN_STATUSES, GameStatus
from lobby.domain.summary import Summary
from lobby.storage.listing import ListingIndex
from lobby.storage.redis.client import Redis
from lobby.storage.redis.summaries import Entry

COMPARE_SECONDS = 30.0
FEED = "feed"

log = logging.getLogger(__name__)


class SharedRoll:
    """Implements :class:`lobby.ports.Roll`: every open game of all nodes."""

    def __init__(self) -> None:
        self.games: dict[GameId, Entry] = {}
        self._counts: dict[GameStatus, int] = dict.fromkeys(OPEN_STATUSES, 0)

    def put(self, game: GameId, entry: Entry) -> None:
        """Replace what is known of a game."""
        before = self.games.pop(game, None)
        if before is not None and before.summary is not None:
            self._counts[before.summary.status] -= 1
        if entry.summary is not None:
            self._counts[entry.summary.status] += 1
            self.games[game] = entry

    async def page(self, query: Query) -> Page:
        """See :meth:`lobby.ports.Roll.page`."""
        return page((entry.summary for entry in self.games.values() if entry.summary), query)

    def by_status(self) -> Mapping[GameStatus, int]:
        """See :meth:`lobby.ports.Roll.by_status`."""
        return dict(self._counts)


class ListingMirror:
    """
    Keeps a node's listing and roll as the feed of all commits says.

    Every message of the feed has a number. Where one is missing, all is read again; and every 30
    seconds it is asked whether the last one was heard.

    Args:
        epoch: Of a listing that this node may be the first to begin.
        renewed: Told that the listing has another epoch than before: what was there is lost.

    """

    def __init__(self, redis: Redis, epoch: Callable[[], Epoch]) -> None:
        self.index = ListingIndex(epoch())
        self.roll = SharedRoll()
        self.renewed: Callable[[], None] = lambda: None
        self._redis = redis
        self._epoch = epoch
        self._number: int | None = None  # of the last message heard; None while all is read again
        self._comparing: asyncio.Task[None] | None = None
        redis.subscribe(FEED, self._hear)
        redis.on_return(self.refresh)

    def start(self) -> None:
        """Begin to compare now and then."""
        self._comparing = asyncio.create_task(self._keep_comparing())

    async def stop(self) -> None:
        """Compare no more."""
        if self._comparing is not None:
            self._comparing.cancel()
            await asyncio.wait([self._comparing])

    def take(self, number: int, version: int, game: GameId, entry: Entry) -> None:
        """Take note of a change that is the feed's message of this number."""
        if self._number is None or number <= self._number:
            return
        if number != self._number + 1:
            log.warning("a change of the listing was not heard; it is read again")
            self.refresh()
            return
        self._number = number
        self._put(version, game, entry)

    def refresh(self) -> None:
        """Read all again."""
        self._number = None
        # A version that a client has seen is not given to another listing.
        begins_with = self.index.version + 1 if self.index.version else 0
        self._redis.send("listing", [self._epoch(), begins_with], self._take_all)

    def _hear(self, message: bytes) -> None:
        # What this node has done itself it learns from the answer, which is next to the message.
        if message.startswith(self._redis.node):
            return
        number, version, game, packed = msgpack.unpackb(message[len(self._redis.node) :], raw=True)
        if self._number is not None:
            self.take(number, version, GameId(game.decode()), Entry.read(packed))

    def _take_all(self, reply: Any, failure: Exception | None) -> None:
        if failure is not None:
            return  # the next connection begins with the same question, as does the next look
        epoch, self._number, version, games = reply
        is_another = epoch.decode() != self.index.epoch
        self.index.epoch = Epoch(epoch.decode())
        names = (GameId(name.decode()) for name in games[::2])
        found = dict(zip(names, map(Entry.read, games[1::2]), strict=True))
        for game in self.roll.games.keys() - found.keys():
            self._put(version, game, Entry(None, is_listed=False))
        for game, entry in found.items():
            if entry != self.roll.games.get(game):
                self._put(version, game, entry)
        self.index.version = version
        if is_another:
            self.renewed()

    def _put(self, version: int, game: GameId, entry: Entry) -> None:
        self.roll.put(game, entry)
        shown: Summary | None = entry.summary if entry.is_listed else None
        self.index.take(version, game, shown)

    def compare(self) -> None:
        """Ask whether the last message was heard, and read all again if not."""
        words = ("HMGET", self._redis.key(FEED), "epoch", "number")
        self._redis.send_plain(words, self._take_head)

    async def _keep_comparing(self) -> None:
        while True:
            await asyncio.sleep(COMPARE_SECONDS)
            self.compare()

    def _take_head(self, reply: Any, failure: Exception | None) -> None:
        if self._number is None:
            self.refresh()
        elif failure is None:
            epoch, number = (each and each.decode() for each in reply)
            if (epoch, number) != (self.index.epoch, str(self._number)):
                log.warning("the listing was not that of the store; it is read again")
                self.refresh()
