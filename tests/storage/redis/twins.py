"""Two stores that are given the same steps, and must do the same."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from itertools import count
from threading import Thread
from typing import Any

from lobby.domain.errors import LobbyError
from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.client import Redis
from tests.fakes import FakeClock
from tests.storage.timed_redis import TimedRedis

_numbers = count()


class Twins:
    """
    Stands for a store in memory and one in Redis: what either answers or raises, both must.

    Nothing waits: a call returns when both are done, the one in Redis on a loop of its own, which
    goes on while the test thinks.
    """

    def __init__(
        self,
        address: RedisAddress,
        clock: FakeClock,
        in_memory: object,
        in_redis: Callable[[Redis], Any],
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        node = TimedRedis(replace(address, prefix=f"twins{next(_numbers)}:"), clock)
        self._node = node
        self._memory = in_memory
        self._redis = in_redis(node)
        self._heard: tuple[list[Any], list[Any]] = ([], [])
        self._do(self._begin())
        for store, heard in zip((self._memory, self._redis), self._heard, strict=True):
            store.follow(lambda *words, heard=heard: heard.append(words))

    def close(self) -> None:
        self._do(self._node.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def follow(self, take: Callable[..., None]) -> Any:
        return self._memory.follow(take)  # type: ignore[attr-defined]

    async def _begin(self) -> None:
        await self._node.start()
        while not self._node.is_ready:  # noqa: ASYNC110  # nobody says when
            await asyncio.sleep(0.01)

    def _do(self, step: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(step, self._loop).result(timeout=10)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def both(*args: Any) -> Any:
            expected, failed = await _outcome(getattr(self._memory, name)(*args))
            found, failure = self._do(_outcome(getattr(self._redis, name)(*args)))
            assert repr(failure) == repr(failed)
            assert found == expected
            in_memory, in_redis = self._heard
            assert in_redis == in_memory
            if failed is not None:
                raise failed
            return expected

        return both


async def _outcome(step: Any) -> tuple[Any, LobbyError | None]:
    try:
        outcome = await step
    except LobbyError as exc:
        return None, exc
    # One keeps tuples where another keeps lists.
    return (list(outcome) if isinstance(outcome, tuple | list) else outcome), None
