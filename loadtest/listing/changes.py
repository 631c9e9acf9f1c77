"""
Changes of the listing at a steady rate that keep the number of open games.

In turn: somebody joins a game, a guest leaves one, a host closes one, somebody opens one. Players
take turns too, so that nobody comes near what the server allows each.
"""

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Callable, Coroutine

from loadtest.audit import Faults
from loadtest.errors import LoadtestError
from loadtest.frames import Json
from loadtest.listing.feed import Feed
from loadtest.listing.watcher import Watcher

NAME = "listing {}"
# About what a game says of itself where players choose by it.
DETAILS: dict[str, Json] = {
    "tags": ["ranked", "europe"],
    "metadata": {"map": "harbour", "mode": "capture-the-flag", "level": 12},
}


class Changes:
    """Who hosts, who is a guest, who is free; and what the listing should be therefore."""

    def __init__(self, players: list[Watcher], feed: Feed) -> None:
        self._free = deque(players)
        self._hosts: deque[Watcher] = deque()
        self._guests: deque[tuple[Watcher, Watcher]] = deque()
        self._feed = feed
        self._names = itertools.count()
        self._running: set[asyncio.Task[None]] = set()
        self._kinds: tuple[Callable[[], Coroutine[None, None, None]], ...] = (
            self._join,
            self._leave,
            self._close,
            self._open,
        )
        self.faults: Faults = Counter()
        self.made = 0

    async def open_games(self, number: int) -> None:
        """Open the games to begin with, and let guests into some."""
        for _ in range(number):
            await self._open()
        # A guest that left at once would be no change at all where changes are coalesced.
        for _ in range(min(number // 4, len(self._free) // 2)):
            await self._join()

    def change(self, index: int) -> None:
        """Begin the next change."""
        task = asyncio.ensure_future(self._kinds[index % len(self._kinds)]())
        self._running.add(task)
        task.add_done_callback(self._done)

    async def finish(self) -> None:
        """Wait until every change that was begun is answered."""
        while self._running:
            await asyncio.wait(self._running)

    def truth(self) -> dict[str, int]:
        """Return the games that should be listed, and how many sit in each."""
        open_games = {host.game_id: 1 for host in self._hosts}
        return open_games | {host.game_id: 2 for _, host in self._guests}

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        failure = task.exception()
        if failure is None:
            self.made += 1
        elif isinstance(failure, LoadtestError):
            self.faults[str(failure)] += 1
        else:
            raise failure

    async def _open(self) -> None:
        host, name = self._free.popleft(), NAME.format(next(self._names))
        self._feed.ask(name)
        await host.call("create-game", {"name": name, "maxPlayers": 4, **DETAILS})
        self._hosts.append(host)

    async def _join(self) -> None:
        if not self._hosts:
            return
        guest, host = self._free.popleft(), self._hosts.popleft()
        self._feed.ask(host.game_id)
        await guest.call("join-game", {"gameId": host.game_id})
        self._guests.append((guest, host))

    async def _leave(self) -> None:
        if not self._guests:
            return
        guest, host = self._guests.popleft()
        self._feed.ask(host.game_id)
        await guest.call("leave-game", {})
        self._free.append(guest)
        self._hosts.append(host)

    async def _close(self) -> None:
        if not self._hosts:
            return
        host = self._hosts.popleft()
        self._feed.ask(host.game_id)
        await host.call("leave-game", {})
        self._free.append(host)
