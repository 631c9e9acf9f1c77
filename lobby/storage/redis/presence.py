"""Who is connected, to any node: the newest socket of each player in each namespace."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Any

import msgpack

from lobby.domain.errors import Busy, LobbyError
from lobby.domain.ids import PlayerId
from lobby.ports import Attendance, Visit
from lobby.storage.redis.client import Redis
from lobby.storage.redis.mailbox import Mailbox

LEASE_MS = 15_000
FAREWELL_SECONDS = 1.0  # for which the newer socket waits until the older has ended elsewhere
AT_ONCE = 100

log = logging.getLogger(__name__)


class RedisPresence:
    """
    Implements :class:`lobby.ports.Presence`.

    A player's coming or going is written down first and settled then. What could not be settled is
    tried again; if this node dies before, whoever reaps it finds that in Redis, too.
    """

    def __init__(self, redis: Redis, mailbox: Mailbox) -> None:
        self._redis = redis
        self._mailbox = mailbox
        self._node = mailbox.node
        self._served: dict[str, Attendance] = {}
        self._farewells: dict[tuple[str, int], asyncio.Future[None]] = {}
        self._unsettled: dict[tuple[str, PlayerId], int] = {}
        self._running: set[asyncio.Task[None]] = set()
        mailbox.on(b"replaced", self._take_replaced)
        mailbox.on(b"gone", self._take_gone)

    def serve(self, attendance: Attendance) -> None:
        """See :meth:`lobby.ports.Presence.serve`."""
        self._served[attendance.namespace] = attendance

    async def arrive(self, namespace: str, visit: Visit) -> None:
        """See :meth:`lobby.ports.Presence.arrive`."""
        loop = asyncio.get_running_loop()
        arrived: asyncio.Future[None] = loop.create_future()
        farewell: asyncio.Future[None] = loop.create_future()

        def take(reply: Any, failure: Exception | None) -> None:
            # In its place among what other nodes tell of the same player.
            if failure is None:
                visit.number, told = reply
                if told:
                    self._farewells[namespace, visit.number] = farewell
                else:
                    farewell.set_result(None)
            if not arrived.done():
                arrived.set_result(None) if failure is None else arrived.set_exception(failure)

        self._redis.send("arrive", [self._node, namespace, visit.player_id, LEASE_MS], take)
        await arrived
        if not farewell.done():
            await asyncio.wait([farewell], timeout=FAREWELL_SECONDS)
            self._farewells.pop((namespace, visit.number), None)

    async def leave(self, namespace: str, visit: Visit) -> None:
        """See :meth:`lobby.ports.Presence.leave`."""
        await self._depart(namespace, visit.player_id, visit.number)

    async def is_here(self, namespace: str, player: PlayerId) -> bool:
        """See :meth:`lobby.ports.Presence.is_here`."""
        key = self._redis.key(f"present:{namespace}")
        return bool(await self._redis.call("HEXISTS", key, player))

    def settled(self, namespace: str, player: PlayerId) -> None:
        """See :meth:`lobby.ports.Presence.settled`."""
        self._redis.send("settled", [self._node, namespace, player], lambda *_: None)

    async def retry(self) -> None:
        """Settle what could not be settled when it should have been."""
        unsettled, self._unsettled = self._unsettled, {}
        for (namespace, player), number in unsettled.items():
            is_back = self._served[namespace].visit_of(player) is not None
            # Who has come again since may have been shown as gone after that, to whatever node.
            if is_back or not await self._depart(namespace, player, number):
                await self._settle(namespace, player, number)

    async def assert_all(self) -> None:
        """
        Say again who is here, and who is not: the store may have lost that, or gone back.

        Raises:
            Unavailable: If the store is away again.

        """
        for field in await self._redis.call("HKEYS", self._redis.key(f"here:{self._node}")):
            namespace, player = msgpack.unpackb(field)
            served = self._served.get(namespace)
            if served is None or served.visit_of(player) is None:
                await self._depart(namespace, player, 0)
        for served in self._served.values():
            visits = [visit for visit in served.visits() if visit.number]
            for start in range(0, len(visits), AT_ONCE):
                await self._assert(served, visits[start : start + AT_ONCE])

    async def take_over(self, node: str) -> None:
        """
        Do what is to be done for those who were connected to a node that is gone.

        Raises:
            Unavailable: If the store is away; what has not been taken over waits.

        """
        is_all = False
        while not is_all:
            is_all, *words = await self._redis.run("reap", self._node, node, AT_ONCE)
            found = [word.decode() for word in words]
            for namespace, player in zip(found[::2], found[1::2], strict=True):
                await self._settle(namespace, PlayerId(player), 0)
        log.warning("a node is gone; its players are looked after here", extra={"node": node})

    def stop(self) -> None:
        """Do nothing more by itself."""
        for task in self._running:
            task.cancel()

    async def _depart(self, namespace: str, player: PlayerId, number: int) -> bool:
        """Take note that a socket is gone; return whether more is to be done, or was."""
        self._unsettled.pop((namespace, player), None)
        try:
            is_gone = await self._redis.run("depart", self._node, namespace, player, number)
        except Busy:
            self._unsettled[namespace, player] = number
            return True
        if is_gone:
            await self._settle(namespace, player, number)
        return bool(is_gone)

    async def _settle(self, namespace: str, player: PlayerId, number: int) -> None:
        served = self._served.get(namespace)
        try:
            if served is not None:
                await served.settle(player)
        except Busy:
            self._unsettled[namespace, player] = number
            return
        except Exception:  # the others still have to be settled
            log.exception("a player could not be shown as here or gone", extra={"player": player})
            return
        if served is None or served.settles_at_once:
            self.settled(namespace, player)

    async def _assert(self, served: Attendance, visits: Sequence[Visit]) -> None:
        words: list[Any] = [self._node]
        for visit in visits:
            words += [served.namespace, visit.player_id, visit.number]
        for visit, found in zip(visits, await self._redis.run("assert", *words), strict=True):
            if found == 1:
                await self._settle(served.namespace, visit.player_id, visit.number)
            elif found == 2:  # as the script says
                self._run(served.end(visit))

    def _take_replaced(self, words: list[Any]) -> None:
        namespace, player, number, node = words
        served = self._served.get(namespace.decode())
        visit = None if served is None else served.visit_of(PlayerId(player.decode()))
        ending: Awaitable[None] | None = None
        # One without a number is on its way in, and newer than that which has replaced another.
        if served is not None and visit is not None and 0 < visit.number < number:
            # Now: of what came together with this, the older must not hear the half.
            ending = served.end(visit)
        self._run(self._bid_farewell(ending, namespace.decode(), number, node.decode()))

    async def _bid_farewell(
        self, ending: Awaitable[None] | None, namespace: str, number: int, node: str
    ) -> None:
        if ending is not None:
            await ending
        self._mailbox.send(node, b"gone", namespace, number)

    def _take_gone(self, words: list[Any]) -> None:
        namespace, number = words
        farewell = self._farewells.pop((namespace.decode(), number), None)
        if farewell is not None and not farewell.done():
            farewell.set_result(None)

    def _run(self, errand: Awaitable[None]) -> None:
        task = asyncio.get_running_loop().create_task(_survive(errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _survive(errand: Awaitable[None]) -> None:
    try:
        await errand
    except LobbyError:
        return
    except Exception:
        log.exception("a session that was replaced elsewhere could not be ended")
