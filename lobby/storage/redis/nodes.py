"""The nodes of a lobby: each says that it lives, and looks after the players of the dead."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lobby.domain.errors import LobbyError
from lobby.domain.stats import Stats
from lobby.ports import Seconds
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import Codec, Unreadable
from lobby.storage.redis.presence import LEASE_MS, RedisPresence

LEASE_SECONDS = LEASE_MS / 1000
RENEWAL_SECONDS = 2.0

_FIGURES: Codec[Stats] = Codec(Stats)

log = logging.getLogger(__name__)


class Nodes:
    """
    Implements :class:`lobby.ports.Fleet`, and renews the lease of this node.

    A node is taken for dead when its lease is over, but only by one whose own renewals have gone
    well for a whole lease: if Redis was frozen, nobody's have.
    """

    def __init__(
        self, redis: Redis, presence: RedisPresence, seconds: Seconds = time.monotonic
    ) -> None:
        self.node = redis.node.hex()
        self._redis = redis
        self._presence = presence
        self._seconds = seconds
        self._figures: Callable[[], Stats] | None = None
        self._others: Mapping[str, Stats] = {}
        self._well_since: float | None = None
        self._renewed_at = 0.0
        self._is_asserted = True
        self._is_due = asyncio.Event()
        self._renewing: asyncio.Task[None] | None = None
        self._reaping: asyncio.Task[None] | None = None
        redis.on_return(self._return)

    @property
    def is_well(self) -> bool:
        """Whether the newest renewal went well: whether Redis lets this node write anything."""
        return self._well_since is not None

    def report(self, figures: Callable[[], Stats]) -> None:
        """See :meth:`lobby.ports.Fleet.report`."""
        self._figures = figures

    def others(self) -> Mapping[str, Stats]:
        """See :meth:`lobby.ports.Fleet.others`."""
        return self._others

    async def start(self) -> None:
        """Register, and renew the lease from now on."""
        self._is_due.clear()  # of the first connection: what is due is done now
        await self.renew()
        self._renewing = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Give the lease up: what is left of this node is for the others, at once."""
        for task in (self._renewing, self._reaping):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        with contextlib.suppress(LobbyError):
            await self._redis.run("quit", self.node)

    async def renew(self) -> None:
        """Renew the lease once, and do what has to be done then."""
        try:
            known, over, figures = await self._redis.run(
                "renew_lease", self.node, LEASE_MS, self._own_figures(), self._redis.badge
            )
            self._note_success()
            self._take_figures(figures)
            if not known or not self._is_asserted:
                self._is_asserted = True
                await self._presence.assert_all()
            await self._presence.retry()
        except LobbyError:
            self._doubt()
            return
        if over and self._may_reap and (self._reaping is None or self._reaping.done()):
            self._reaping = asyncio.create_task(self._reap([node.decode() for node in over]))

    async def reaped(self) -> None:
        """Wait until what was begun for the players of dead nodes is done."""
        if self._reaping is not None:
            await asyncio.wait([self._reaping])

    @property
    def _may_reap(self) -> bool:
        since = self._well_since
        return since is not None and self._seconds() - since >= LEASE_SECONDS

    def _note_success(self) -> None:
        now = self._seconds()
        if self._well_since is None or now - self._renewed_at > LEASE_SECONDS:
            self._well_since = now
        self._renewed_at = now

    def _own_figures(self) -> bytes:
        return b"" if self._figures is None else _FIGURES.dumps(self._figures())

    def _take_figures(self, figures: Mapping[bytes, bytes]) -> None:
        others: dict[str, Stats] = {}
        for node, packed in _pairs(figures):
            # A node of another version is there, but cannot be asked how it does.
            with contextlib.suppress(Unreadable):
                if node.decode() != self.node:
                    others[node.decode()] = _FIGURES.loads(packed)
        self._others = others

    async def _reap(self, nodes: Sequence[str]) -> None:
        for node in nodes:
            try:
                await self._presence.take_over(node)
            except LobbyError:
                return  # the lease is still over when the store is back
            except Exception:
                log.exception("the players of a node could not be taken over")

    async def _keep(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RENEWAL_SECONDS):
                    await self._is_due.wait()
            self._is_due.clear()
            try:
                await self.renew()
            except Exception:
                log.exception("the lease could not be renewed")
                self._doubt()

    def _return(self) -> None:
        self._doubt()
        self._is_due.set()

    def _doubt(self) -> None:
        # What is in Redis now may be older than what this node, and others, have put there.
        self._well_since, self._is_asserted = None, False


def _pairs(figures: Any) -> Sequence[tuple[bytes, bytes]]:
    """Return the pairs of a hash as a script returns them: one after another."""
    return list(zip(figures[::2], figures[1::2], strict=True))
