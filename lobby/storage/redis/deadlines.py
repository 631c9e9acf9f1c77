"""When games change by themselves: whichever node looks first does what time has brought."""

import asyncio
import logging
from typing import Any

from lobby.domain.errors import Busy
from lobby.domain.ids import GameId
from lobby.ports import Expire, Later
from lobby.storage.redis.client import Redis
from lobby.storage.waking import Waking

MAX_WAIT_SECONDS = 1.0  # how late another node's deadline is met if that node has died
CLAIM_MS = 5_000  # after which another may do what the one who claimed it has not
MOST = 100  # claimed at once: 5,000 games that are due together are shared among the nodes

log = logging.getLogger(__name__)


class SharedDeadlines:
    """
    Implements :class:`lobby.ports.Deadlines` for all nodes.

    Redis says what the time is. A claim moves a deadline on by a few seconds, and only the commit
    that follows removes it: a node that dies in between is not missed.
    """

    def __init__(self, redis: Redis, later: Later) -> None:
        self._redis = redis
        self._waking = Waking(redis.clock, later, MAX_WAIT_SECONDS, self._look)
        self._expire: Expire | None = None
        self._expiring: set[asyncio.Task[None]] = set()
        redis.on_return(self._look)

    def follow(self, expire: Expire) -> None:
        """See :meth:`lobby.ports.Deadlines.follow`."""
        self._expire = expire

    def note(self, due_at: int | None) -> None:
        """Look when this moment comes, unless another comes first."""
        if due_at is not None:
            self._waking.by(due_at)

    def stop(self) -> None:
        """Look no more."""
        self._waking.cancel()
        for task in self._expiring:
            task.cancel()

    def _look(self) -> None:
        self._waking.cancel()
        if self._expire is None:
            self._waking.at_last()
            return
        self._redis.send("claim_due", [MOST, CLAIM_MS], self._take)

    def _take(self, reply: Any, failure: Exception | None) -> None:
        if failure is not None:
            self._waking.at_last()
            return
        now, next_due, *games = reply
        # What Redis says is due must be due to whoever does it, too.
        self._redis.clock.observe(now)
        for game in games:
            task = asyncio.get_running_loop().create_task(self._run(GameId(game.decode())))
            self._expiring.add(task)
            task.add_done_callback(self._expiring.discard)
        self._waking.at_last()
        self.note(next_due)

    async def _run(self, game: GameId) -> None:
        assert self._expire is not None  # noqa: S101  # nothing is claimed before
        try:
            await self._expire(game)
        except Busy:
            return  # another has done it, or does it later
        except Exception:
            log.exception("a deadline was not met; it is tried again", extra={"game": game})
