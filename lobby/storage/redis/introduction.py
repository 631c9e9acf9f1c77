"""What a node says first on a connection to Redis."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Mapping
from hashlib import blake2b
from typing import Any

from lobby.storage.redis.address import RedisAddress
from lobby.storage.redis.clock import SharedClock
from lobby.storage.redis.link import ANSWER_SECONDS, Link, Reply, Word
from lobby.storage.redis.scripts import Scripts

BADGE_MS = 15_000  # for which a badge counts whose node has no lease yet
REFUSALS = ("FOREIGN", "SECRET")
"""Beginnings of errors by which our own script says that somebody has to mend something."""

log = logging.getLogger(__name__)


class Introduction:
    """
    Says who this node is, and gets to know which Redis this is and how late it is there.

    Args:
        clock: Takes note of the time.
        badge: What all nodes of a lobby must have in common.

    """

    def __init__(
        self, scripts: Scripts, clock: SharedClock, address: RedisAddress, badge: str
    ) -> None:
        self._scripts = scripts
        self._clock = clock
        self._address = address
        self._badge = badge
        self._is_warned = False

    async def on(self, link: Link) -> Reply:
        """
        Return the life of what a connection leads to, as the key ``life`` says until it is over.

        All scripts are known there then.

        Raises:
            LinkLost: If the connection ends first.
            hiredis.ReplyError: If Redis does not let us in, or not do what we need, or our data
                cannot be there beside what is.

        """
        address = self._address
        credentials: list[Word] = []
        if address.password is not None:
            credentials = ["AUTH", address.username or "default", address.password]
        asked: list[Awaitable[Reply]] = [link.ask("HELLO", 3, *credentials)]
        asked += [link.ask("SELECT", address.database), link.ask("TIME")]
        asked += [link.ask("SCRIPT", "LOAD", text) for text in self._scripts.texts()]
        asked += [link.ask("INFO", "server"), link.ask("INFO", "memory")]
        *_, server, memory = answers = await asyncio.gather(*asked)
        self.take_time(answers[2])
        self._look_at_memory(_fields(memory))
        # A refusal is the answer to what comes next: users may hear no channel unless told so.
        link.tell(("SUBSCRIBE", address.prefix + "probe"))
        greet, late = self._scripts["greet"], self._clock.now() + int(ANSWER_SECONDS * 1000)
        run_id = _fields(server).get("run_id", "unknown")
        words = (run_id, secrets.token_hex(16), self._badge, BADGE_MS, late)
        return await link.ask("EVALSHA", greet.sha, 0, *words)

    def take_time(self, reply: Any) -> None:
        """Take note of what Redis has answered to ``TIME``."""
        seconds, microseconds = reply
        self._clock.observe(int(seconds) * 1000 + int(microseconds) / 1000)

    def _look_at_memory(self, fields: Mapping[str, str]) -> None:
        policy = fields.get("maxmemory_policy", "noeviction")
        if policy == "noeviction" or fields.get("maxmemory", "0") == "0" or self._is_warned:
            return
        self._is_warned = True
        log.warning(
            "the store drops games when its memory is full: set maxmemory-policy to noeviction",
            extra={"store": self._address.shown, "policy": policy},
        )


def badge_of(secret: str) -> str:
    """Return what nodes with the same secret have in common, and what does not give it away."""
    return blake2b(secret.encode(), digest_size=16, person=b"lobby nodes").hexdigest()


def _fields(information: Reply) -> dict[str, str]:
    text = information.decode() if isinstance(information, bytes) else str(information)
    pairs = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in pairs}
