"""When games change by themselves: one timer for all of them."""

import asyncio
import logging
from heapq import heapify, heappop, heappush

from lobby.domain.ids import GameId
from lobby.ports import Clock, Expire, Later
from lobby.storage.waking import Waking

MAX_WAIT_SECONDS = 5.0  # the time of day may be set while the timer runs
MAX_STALE = 64  # entries left over; as many as there are games, if that is more
RETRY_MS = 5000  # if nothing came of it: the clock was set back meanwhile, or the store was busy

log = logging.getLogger(__name__)


class DeadlineQueue:
    """
    The moments at which games are due, soonest first.

    Costs nothing per game but its entry: nobody looks at a game before its time.
    """

    def __init__(self, clock: Clock, later: Later) -> None:
        self._clock = clock
        self._waking = Waking(clock, later, MAX_WAIT_SECONDS, self._wake)
        self._due: dict[GameId, int] = {}
        # Entries that no longer agree with ``_due`` do not count.
        self._queue: list[tuple[int, GameId]] = []
        self._expire: Expire | None = None
        self._expiring: set[asyncio.Task[None]] = set()

    def follow(self, expire: Expire) -> None:
        """Have ``expire`` called for each game that is due."""
        self._expire = expire

    def set(self, game: GameId, due_at: int | None) -> None:
        """Put a game's next moment (Unix ms) in place of the one it had."""
        if due_at == self._due.get(game):
            return
        if due_at is None:
            del self._due[game]
            self._drop_stale()
            return
        self._put(game, due_at)
        self._wait()

    def _put(self, game: GameId, due_at: int) -> None:
        self._due[game] = due_at
        heappush(self._queue, (due_at, game))
        self._drop_stale()

    def _drop_stale(self) -> None:
        """Keep what no longer counts from piling up: players may change a deadline at will."""
        if len(self._queue) - len(self._due) > max(MAX_STALE, len(self._due)):
            self._queue = [(due_at, game) for game, due_at in self._due.items()]
            heapify(self._queue)

    def _first(self) -> int | None:
        """Return when the first game is due, past the entries that no longer count."""
        while self._queue:
            due_at, game = self._queue[0]
            if self._due.get(game) == due_at:
                return due_at
            heappop(self._queue)
        return None

    def _wait(self) -> None:
        """Be woken when the first game is due, unless that is arranged already."""
        due_at = self._first()
        if due_at is not None:
            self._waking.by(due_at)

    def _wake(self) -> None:
        now = self._clock.now()
        while (due_at := self._first()) is not None and due_at <= now:
            _, game = heappop(self._queue)
            self._put(game, now + RETRY_MS)
            task = asyncio.get_running_loop().create_task(self._run(game))
            self._expiring.add(task)
            task.add_done_callback(self._expiring.discard)
        self._wait()

    async def _run(self, game: GameId) -> None:
        if self._expire is None:
            return
        try:
            await self._expire(game)
        except Exception:
            log.exception("a deadline was not met; it is tried again", extra={"game": game})
