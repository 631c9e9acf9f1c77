"""What one node tells another."""

from collections.abc import Callable
from typing import Any

import msgpack

from lobby.storage.redis.client import Redis

Take = Callable[[list[Any]], None]


class Mailbox:
    """
    What others tell this node, and the way to tell them something.

    Attributes:
        node: What this node is called.

    """

    def __init__(self, redis: Redis) -> None:
        self.node = redis.node.hex()
        self._redis = redis
        self._takers: dict[bytes, Take] = {}
        redis.subscribe(f"node:{self.node}", self._hear)

    def on(self, kind: bytes, take: Take) -> None:
        """Have ``take`` called with the words of every message of a kind."""
        self._takers[kind] = take

    def send(self, node: str, kind: bytes, *words: object) -> None:
        """Tell another node something, which it hears unless it is cut off."""
        self._redis.publish(f"node:{node}", msgpack.packb([kind, *words]))

    def _hear(self, message: bytes) -> None:
        kind, *words = msgpack.unpackb(message, raw=True)
        take = self._takers.get(kind)
        if take is not None:
            take(words)
