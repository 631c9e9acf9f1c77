"""What follows from an answer of Redis, done in its place among all that comes from there."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from lobby.storage.redis.client import Redis
from lobby.storage.redis.link import Word

Outcome = TypeVar("Outcome")


async def settled(
    redis: Redis, script: str, words: list[Word], settle: Callable[[Any], Outcome]
) -> Outcome:
    """
    Run a script and return what ``settle`` makes of its reply, even if nobody waits for it.

    Whoever waits goes on a little later, when more may have come.

    Raises:
        Unavailable: If Redis is not there, or does not answer within a second.

    """
    outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def take(reply: Any, failure: Exception | None) -> None:
        try:
            if failure is not None:
                raise failure
            found = settle(reply)
        except Exception as exc:  # whoever waits is told
            if not outcome.done():
                outcome.set_exception(exc)
            return
        if not outcome.done():
            outcome.set_result(found)

    redis.send(script, words, take)
    return await outcome
