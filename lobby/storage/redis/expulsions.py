"""Ending a player's sessions on every node."""

import asyncio
import secrets
from typing import Any

import msgpack

from lobby.domain.bans import Ban
from lobby.domain.errors import BannedFromServer, KickedByAdmin, LobbyError
from lobby.domain.ids import PlayerId
from lobby.ports import Expulsions
from lobby.storage.redis.client import Redis
from lobby.storage.redis.codec import Codec
from lobby.storage.redis.mailbox import Mailbox

CHANNEL = "expel"
ANSWER_SECONDS = 1.0

_BANS: Codec[Ban] = Codec(Ban)


class SharedExpulsions:
    """
    Implements :class:`lobby.ports.Expulsions` for the sockets of all nodes.

    Args:
        local: Reaches those of this node.

    """

    def __init__(self, redis: Redis, mailbox: Mailbox, local: Expulsions) -> None:
        self._redis = redis
        self._mailbox = mailbox
        self._local = local
        self._awaited: dict[bytes, _Answers] = {}
        self._running: set[asyncio.Task[None]] = set()
        redis.subscribe(CHANNEL, self._hear)
        mailbox.on(b"expelled", self._take_answer)

    async def expel(self, player: PlayerId, why: LobbyError) -> int:
        """See :meth:`lobby.ports.Expulsions.expel`; nodes that do not answer are not counted."""
        request = secrets.token_bytes(8)
        answers = self._awaited[request] = _Answers()
        message = msgpack.packb([self._mailbox.node, request, player, *_words(why)])
        try:
            nodes = await self._redis.call("PUBLISH", self._redis.address.channel(CHANNEL), message)
            here = await self._local.expel(player, why)
            return here + await answers.sum(nodes - 1)
        finally:
            del self._awaited[request]

    def _hear(self, message: bytes) -> None:
        node, request, player, kind, content = msgpack.unpackb(message, raw=True)
        if node.decode() == self._mailbox.node:
            return
        answer = self._answer(node.decode(), request, player.decode(), _error(kind, content))
        task = asyncio.get_running_loop().create_task(answer)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answer(self, node: str, request: bytes, player: str, why: LobbyError) -> None:
        count = await self._local.expel(PlayerId(player), why)
        self._mailbox.send(node, b"expelled", request, count)

    def _take_answer(self, words: list[Any]) -> None:
        request, count = words
        answers = self._awaited.get(request)
        if answers is not None:
            answers.add(count)


class _Answers:
    """What other nodes have answered."""

    def __init__(self) -> None:
        self._counts: list[int] = []
        self._came = asyncio.Event()

    def add(self, count: int) -> None:
        self._counts.append(count)
        self._came.set()

    async def sum(self, nodes: int) -> int:
        """Wait for so many answers, for a while, and add them up."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                while len(self._counts) < nodes:
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            pass
        return sum(self._counts)


def _words(why: LobbyError) -> tuple[str, bytes]:
    if isinstance(why, BannedFromServer):
        return "banned", _BANS.dumps(why.ban)
    return "kicked", str(why).encode()


def _error(kind: bytes, content: bytes) -> LobbyError:
    if kind == b"banned":
        return BannedFromServer(_BANS.loads(content))
    return KickedByAdmin(content.decode())
