"""One search for a game at a time, of all nodes."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from lobby.domain.errors import LobbyError, Overloaded
from lobby.storage.redis.client import Redis

HELD_MS = 2_000  # at most: a node that dies with it does not keep everybody waiting
TRIES_SECONDS = 0.02
PATIENCE_SECONDS = 2.0
LOCK = "matchmaking"


class SharedMatchmaking:
    """Implements :class:`lobby.ports.Matchmaking` for all nodes."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._lock = asyncio.Lock()  # one caller of each node asks the others

    def turn(self) -> AbstractAsyncContextManager[object]:
        """See :meth:`lobby.ports.Matchmaking.turn`."""
        return self._turn()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        async with self._lock:
            token = secrets.token_hex(8)
            await self._take(token)
            try:
                yield
            finally:
                await self._give_back(token)

    async def _take(self, token: str) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + PATIENCE_SECONDS
        key = self._redis.key(LOCK)
        while await self._redis.call("SET", key, token, "NX", "PX", HELD_MS) is None:
            if loop.time() > ends:
                raise Overloaded("a game to be found")
            await asyncio.sleep(TRIES_SECONDS)

    async def _give_back(self, token: str) -> None:
        try:
            await self._redis.run("release", LOCK, token)
        except LobbyError:
            return  # it ends by itself
