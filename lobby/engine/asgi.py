"""The fallback path: a WebSocket through ASGI messages, whatever class of uvicorn's carries it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from lobby.engine.closing import TRANSPORT_CLOSE, Closing
from lobby.engine.message import Message
from lobby.engine.services import Services

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


class MessageTransport:
    """
    An accepted WebSocket, whose session (or probe) is its ``owner``.

    Reading is the ASGI call itself; writing is a task that lives only while something waits.

    Args:
        services: The server's.
        receive: ASGI's.
        send: ASGI's.
        greeting: Messages to be sent first.

    """

    __slots__ = ("_closing", "_receive", "_send", "_services", "_urgent", "_writer", "owner")
    name = "websocket"
    flows = False

    def __init__(
        self, services: Services, receive: Receive, send: Send, greeting: Iterable[Message] = ()
    ) -> None:
        self.owner: Any = None
        self._services = services
        self._receive = receive
        self._send = send
        self._urgent = deque(greeting)
        self._writer: asyncio.Task[None] | None = None
        self._closing: Closing | None = None

    def write(self, frames: bytes) -> None:
        """Never called: messages are sent one by one."""
        raise NotImplementedError

    def send(self, message: Message) -> None:
        """Send a message past the session, before what waits."""
        self._urgent.append(message)
        self.wake()

    def wake(self) -> None:
        """Write until nothing waits."""
        if self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write())

    def close(self, closing: Closing) -> None:
        """Send a close message; a peer that does not take it is aborted."""
        self._closing = closing
        self._services.closings.add(self)
        self.wake()

    def abort(self) -> None:
        """Drop the connection, if its server lets us reach the TCP transport."""
        if self._writer is not None:
            self._writer.cancel()
        transport = getattr(getattr(self._send, "__self__", None), "transport", None)
        if transport is not None:
            transport.abort()

    def pause_reading(self) -> None:
        """Do nothing: the reading call waits for the session."""

    def resume_reading(self) -> None:
        """Do nothing, likewise."""

    async def run(self) -> None:
        """Send the greeting and read until the WebSocket is closed."""
        self.wake()
        try:
            while await self._read():
                pass
        finally:
            owner, self.owner = self.owner, None
            if owner is not None:
                owner.close(TRANSPORT_CLOSE)

    async def _read(self) -> bool:
        event = await self._receive()
        if event["type"] != "websocket.receive":
            return False
        owner, text = self.owner, event.get("text")
        if owner is None or self._closing is not None:
            return True
        if text is not None:
            owner.receive_text(text)
        else:
            owner.receive_binary(event["bytes"])
        if self.owner is not None:
            await self.owner.readable()
        return True

    async def _write(self) -> None:
        try:
            while (message := self._next()) is not None:
                await self._send_message(message)
            if self._closing is not None:
                code, reason = self._closing
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
        except (OSError, RuntimeError):
            pass  # The peer has gone, which the reading call hears too.
        finally:
            self._writer = None

    def _next(self) -> Message | None:
        if self._urgent:
            return self._urgent.popleft()
        if self._closing is not None or self.owner is None:
            return None
        message: Message | None = self.owner.take()
        if message is None:
            self.owner.drained()
            message = self.owner.take()
        return message

    async def _send_message(self, message: Message) -> None:
        if message.text is not None:
            await self._send({"type": "websocket.send", "text": message.text.decode()})
        for part in message.binary:
            await self._send({"type": "websocket.send", "bytes": part})
