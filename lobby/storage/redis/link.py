"""
One connection to Redis: requests out, replies and messages in, all in one order.

RESP3 lets a connection that is subscribed go on asking, so a node needs only one. Whatever Redis
does for a node comes back in the order in which Redis did it: a message that precedes a reply was
published before what the reply tells of. Everything here is called from within that order.
"""

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Callable, Sequence
from typing import cast

import hiredis

from lobby.storage.redis.address import RedisAddress

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 1.0
LOOK_SECONDS = 0.25  # how often a late answer is looked for: no timer for each request

Reply = object
"""What Redis answers: bytes, an integer, a list or map of such, ``None``; errors are values too."""

TakeReply = Callable[[Reply | None, "LinkLost | None"], None]
TakeMessage = Callable[[bytes, bytes], None]
Word = bytes | str | int | float

log = logging.getLogger(__name__)


class LinkLost(Exception):
    """The connection has ended; what became of a request that was under way is not known."""


class Link(asyncio.Protocol):
    """
    One connection, from its first byte to its last.

    Args:
        take_message: Gets each published message with its channel.
        lost: Told once that the connection has ended.

    """

    def __init__(self, take_message: TakeMessage, lost: Callable[["Link"], None]) -> None:
        self._take_message = take_message
        self._lost = lost
        self._reader = hiredis.Reader()
        self._waiting: deque[tuple[float, TakeReply]] = deque()
        self._transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()
        self._look: asyncio.TimerHandle | None = None
        self.is_open = False

    @classmethod
    async def open(
        cls, address: RedisAddress, take_message: TakeMessage, lost: Callable[["Link"], None]
    ) -> "Link":
        """
        Connect.

        Raises:
            OSError, TimeoutError: If nobody answers within a second.

        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(CONNECT_SECONDS):
            if address.path is not None:
                _, link = await loop.create_unix_connection(
                    lambda: cls(take_message, lost), address.path
                )
                return link
            tls = ssl.create_default_context() if address.is_encrypted else None
            _, link = await loop.create_connection(
                lambda: cls(take_message, lost), address.host, address.port, ssl=tls
            )
            return link

    @property
    def waiting(self) -> int:
        """How many requests are not answered yet."""
        return len(self._waiting)

    def request(self, command: Sequence[Word], take: TakeReply) -> None:
        """Send a command; ``take`` gets its reply in its place among all that comes in."""
        if not self.is_open or self._transport is None:
            take(None, LinkLost())
            return
        packed = hiredis.pack_command(tuple(command))  # type: ignore[arg-type]
        self._waiting.append((self._loop.time(), take))
        self._transport.write(packed)

    def tell(self, command: Sequence[Word]) -> None:
        """Send a command that has no reply: in RESP3 what subscribes is answered by a message."""
        if self.is_open and self._transport is not None:
            self._transport.write(hiredis.pack_command(tuple(command)))  # type: ignore[arg-type]

    async def ask(self, *command: Word) -> Reply:
        """
        Send a command and return its reply.

        Raises:
            LinkLost: If the connection ends first, as it does after a second without an answer.
            hiredis.ReplyError: If Redis refuses.

        """
        answered: asyncio.Future[Reply] = self._loop.create_future()

        def take(reply: Reply | None, lost: LinkLost | None) -> None:
            if answered.done():
                return
            failure = lost or (reply if isinstance(reply, hiredis.ReplyError) else None)
            if failure is None:
                answered.set_result(reply)
            else:
                answered.set_exception(failure)

        self.request(command, take)
        return await answered

    def close(self) -> None:
        """End the connection at once; whoever waits for an answer is told."""
        if self._transport is not None:
            self._transport.abort()
        self.connection_lost(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)  # a stream's is one
        self.is_open = True
        self._look = self._loop.call_later(LOOK_SECONDS, self._look_for_late)

    def data_received(self, data: bytes) -> None:
        """Pass on what has come, in order."""
        self._reader.feed(data)
        try:
            while self.is_open and (received := self._reader.gets()) is not False:
                self._take(received)
        except hiredis.ProtocolError:
            self.close()
        except Exception:  # of whoever took it: what comes next is not in order any more
            log.exception("what the store said could not be taken")
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # of the protocol
        """Tell everybody who waits, once."""
        if not self.is_open:
            return
        self.is_open = False
        if self._look is not None:
            self._look.cancel()
        waiting, self._waiting = self._waiting, deque()
        for _, take in waiting:
            try:
                take(None, LinkLost())
            except Exception:  # the others have to hear of it all the same
                log.exception("the end of the connection to the store could not be taken")
        self._lost(self)

    def _take(self, received: Reply) -> None:
        if type(received) is hiredis.PushNotification:
            if received[0] == b"message":
                self._take_message(received[1], received[2])
        elif self._waiting:
            _, take = self._waiting.popleft()
            take(received, None)
        else:
            self.close()

    def _look_for_late(self) -> None:
        if self._waiting and self._loop.time() - self._waiting[0][0] > ANSWER_SECONDS:
            self.close()
            return
        self._look = self._loop.call_later(LOOK_SECONDS, self._look_for_late)
