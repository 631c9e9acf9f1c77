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

_BASE64 = re.compile(rb"b[A-Za-z0-9+/]*={0,2}")


class PollingTransport:
    """
    Long polling of one session.

    Args:
        connection: The session.

    """

    __slots__ = ("_connection", "_farewell", "_is_posting", "_poll")
    name = "polling"
    flows = False

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._poll: asyncio.Future[None] | None = None
        self._is_posting = False
        self._farewell: Message | None = None

    def write(self, frames: bytes) -> None:
        """Never called: a polling session does not flow."""
        raise NotImplementedError

    def wake(self) -> None:
        """Answer the poll that waits, if one does."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def close(self, closing: Closing) -> None:
        """Answer the waiting poll for the last time: with a close, or a noop if the client left."""
        self._farewell = NOOP if closing is CLIENT_CLOSE else CLOSE
        self.wake()

    def pause_reading(self) -> None:
        """Do nothing: a post takes its packets one by one and waits for the session."""

    def resume_reading(self) -> None:
        """Do nothing, likewise."""

    async def poll(self) -> bytes | None:
        """
        Return the payload of a poll, waiting for it; ``None`` refuses the poll.

        A second poll beside a waiting one ends the session, as the protocol asks.
        """
        connection = self._connection
        # Which of two polls got a message could not be told: the protocol ends the session.
        if self._poll is not None:
            connection.close(TRANSPORT_ERROR)
            return None
        messages = connection.take_all()
        if not messages and connection.probe is None:
            await self._wait()
            messages = connection.take_all()
        if self._farewell is not None:
            messages = [self._farewell]
        # Nothing to send: an upgrade is under way, and the client waits for this poll to end.
        return SEPARATOR.join(
            [payload for message in messages or [NOOP] for payload in message.payloads()]
        )

    def cancelled(self) -> None:
        """End the session: its client gave up a poll, so what it got is unknown."""
        self._connection.close(TRANSPORT_ERROR)

    async def post(self, body: bytes) -> bool:
        """Take the packets of a post; return whether the session accepted them all."""
        connection = self._connection
        if self._is_posting:
            connection.close(TRANSPORT_ERROR)
            return False
        self._is_posting = True
        try:
            for payload in body.split(SEPARATOR):
                await connection.readable()
                self._take(payload)
                if connection.closing is not None:
                    return connection.closing is CLIENT_CLOSE
        finally:
            self._is_posting = False
        return True

    async def _wait(self) -> None:
        self._poll = asyncio.get_running_loop().create_future()
        try:
            await self._poll
        finally:
            self._poll = None

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
