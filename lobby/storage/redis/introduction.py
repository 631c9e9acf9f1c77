"""What a node says first on a connection to Redis."""

import asyncio
import secrets
from collections.abc import Awaitable
from typing import Any

from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.clock import SharedClock
from lobby.storage.redis.link import ANSWER_SECONDS, Link, Reply, Word
from lobby.storage.redis.scripts import Scripts


class Introduction:
    """
    Says who this node is, and gets to know which Redis this is and how late it is there.

    Args:
        clock: Takes note of the time.
        channel: One that this node may hear if it may hear those it needs.

    """

    def __init__(self, scripts: Scripts, clock: SharedClock, channel: str) -> None:
        self._scripts = scripts
        self._clock = clock
        self._channel = channel

    async def on(self, link: Link, address: RedisAddress) -> Reply:
        """
        Return the life of what a connection leads to, as the key ``life`` says until it is over.

        All scripts are known there then.

        Raises:
            LinkLost: If the connection ends first.
            hiredis.ReplyError: If Redis does not let us in, or not do what we need.

        """
        credentials: list[Word] = []
        if address.password is not None:
            credentials = ["AUTH", address.username or "default", address.password]
        asked: list[Awaitable[Reply]] = [link.ask("HELLO", 3, *credentials)]
        asked += [link.ask("SELECT", address.database), link.ask("TIME")]
        asked += [link.ask("SCRIPT", "LOAD", text) for text in self._scripts.texts()]
        asked += [link.ask("INFO", "server")]
        *_, information = answers = await asyncio.gather(*asked)
        self.take_time(answers[2])
        # A refusal is the answer to what comes next: users may hear no channel unless told so.
        link.tell(("SUBSCRIBE", self._channel))
        greet, late = self._scripts["greet"], self._clock.now() + int(ANSWER_SECONDS * 1000)
        words = (_run_id(information), secrets.token_hex(16), late)
        return await link.ask("EVALSHA", greet.sha, 0, *words)

    def take_time(self, reply: Any) -> None:
        """Take note of what Redis has answered to ``TIME``."""
        seconds, microseconds = reply
        self._clock.observe(int(seconds) * 1000 + int(microseconds) / 1000)


def _run_id(information: Reply) -> str:
    text = information.decode() if isinstance(information, bytes) else str(information)
    found = [line[7:].strip() for line in text.splitlines() if line.startswith("run_id:")]
    return found[0] if found else "unknown"
