"""HTTP long polling: messages leave in the response of a poll that waits for them."""

import asyncio
import re
from base64 import b64decode
from binascii import Error
from typing import Any

from lobby.engine.closing import CLIENT_CLOSE, MALFORMED, TRANSPORT_ERROR, Closing
from lobby.engine.message import Message

SEPARATOR = b"\x1e"
NOOP = Message(b"6")
CLOSE = Message(b"1")

# python-engineio refuses a payload of more than 16 packets; one is left for a close.
MAX_PACKETS = 15
NOOP_SECONDS = 0.1  # The reference server's interval: a probe that idles is no busy loop.

_BASE64 = re.compile(rb"b[A-Za-z0-9+/]*={0,2}")


class PollingTransport:
    """
    Long polling of one session.

    Args:
        connection: The session.

    """

    __slots__ = (
        "_connection", "_farewell", "_is_posting", "_late", "_noop_time", "_poll", "_room",
        "_taken",
    )  # fmt: skip
    name = "polling"
    flows = False

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._poll: asyncio.Future[None] | None = None
        self._is_posting = False
        self._farewell: Message | None = None
        self._taken: list[Message] = []
        self._late: Message | None = None
        self._room = 0
        self._noop_time = 0.0

    def write(self, frames: bytes) -> None:
        """Never called: a polling session does not flow."""
        raise NotImplementedError

    def wake(self) -> None:
        """Answer the poll that waits, if one does."""
        if self._poll is None:
            return
        # At once, not when the poll goes on: a close may follow, which drops what still waits.
        self._collect()
        if not self._poll.done():
            self._poll.set_result(None)

    def close(self, closing: Closing) -> None:
        """Answer the waiting poll for the last time: with a close, or a noop if the client left."""
        self._farewell = NOOP if closing is CLIENT_CLOSE else CLOSE
        self.wake()

    def handover(self) -> list[Message]:
        """Return what was taken for a poll and has not left: the next transport sends it first."""
        late = [] if self._late is None else [self._late]
        unsent, self._taken, self._late = self._taken + late, [], None
        return unsent

    def pause_reading(self) -> None:
        """Do nothing: a post takes its packets one by one and waits for the session."""

    def resume_reading(self) -> None:
        """Do nothing, likewise."""

    async def poll(self) -> bytes | None:
        """
        Return the payload of a poll, waiting for it; ``None`` refuses the poll.

        A second poll beside a waiting one ends the session, as the protocol asks.
        """
        # Which of two polls got a message could not be told: the protocol ends the session.
        if self._poll is not None:
            self._connection.close(TRANSPORT_ERROR)
            return None
        self._room = MAX_PACKETS
        self._fill()
        if not self._taken:
            await self._wait()
            self._fill()
        messages, self._taken = self._taken, []
        if self._farewell is not None:
            messages.append(self._farewell)
        if not messages:
            # An upgrade is under way, or done: the client waits for this poll to end.
            self._noop_time = asyncio.get_running_loop().time() + NOOP_SECONDS
            messages.append(NOOP)
        return SEPARATOR.join([part for message in messages for part in message.payloads()])

    def cancelled(self) -> None:
        """End the session: its client gave up a poll, so what it got is unknown."""
        if self._is_carrying:
            self._connection.close(TRANSPORT_ERROR)

    async def post(self, body: bytes) -> bool:
        """Take the packets of a post; return whether the session accepted them all."""
        connection = self._connection
        if not self._is_carrying:
            return False
        if self._is_posting:
            connection.close(TRANSPORT_ERROR)
            return False
        self._is_posting = True
        try:
            for payload in body.split(SEPARATOR):
                await connection.readable()
                # It may have ended, or have upgraded, while this post waited.
                if not self._is_carrying:
                    return False
                self._take(payload)
                if connection.closing is not None:
                    return connection.closing is CLIENT_CLOSE
        finally:
            self._is_posting = False
        return True

    @property
    def _is_carrying(self) -> bool:
        return self._connection.closing is None and self._connection.transport is self

    async def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._poll = loop.create_future()
        probe, timer = self._connection.probe, None
        if probe is not None and probe.is_answered:
            timer = loop.call_at(self._noop_time, self.wake)
        try:
            await self._poll
        finally:
            self._poll = None
            if timer is not None:
                timer.cancel()

    def _fill(self) -> None:
        """Take as many messages as the poll has room for, and tell if none is left."""
        self._collect()
        if self._room > 0 and self._is_carrying:
            self._connection.drained()
            # Those who heard of it may have something to send.
            self._collect()

    def _collect(self) -> None:
        while self._room > 0 and self._is_carrying and (message := self._next()) is not None:
            packets = 1 + len(message.binary)
            if packets > self._room and self._taken:
                self._late = message
                self._room = 0
                return
            self._taken.append(message)
            self._room -= packets

    def _next(self) -> Message | None:
        late, self._late = self._late, None
        if late is not None:
            return late
        message: Message | None = self._connection.take()
        return message

    def _take(self, payload: bytes) -> None:
        connection = self._connection
        try:
            if payload[:1] == b"b":
                connection.receive_binary(_decode(payload))
            else:
                connection.receive_text(payload.decode())
        except ValueError:
            connection.close(MALFORMED)


def _decode(payload: bytes) -> bytes:
    if not _BASE64.fullmatch(payload):
        raise ValueError
    try:
        return b64decode(payload[1:], validate=True)
    except Error as error:
        raise ValueError from error
