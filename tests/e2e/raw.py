"""A client that follows no library: what it sends is what the server gets."""

import asyncio
from contextlib import suppress
from typing import Any, Self

import aiohttp
import orjson

from tests.e2e.players import TIMEOUT_SECONDS, Payload

SETTLE_SECONDS = 0.3  # for an answer on the same machine, where there may be none
CONNECT, EVENT, ACK, CONNECT_ERROR = "40", "42", "43", "44"


class RawSocket:
    """A WebSocket to ``/socket.io/`` that speaks text."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._frozen: asyncio.Transport | None = None

    @classmethod
    async def open(cls, url: str, http: aiohttp.ClientSession) -> Self:
        """Open an Engine.IO session."""
        socket = await http.ws_connect(f"{url}/socket.io/?EIO=4&transport=websocket")
        opened = cls(socket)
        await opened.receive("0")
        return opened

    async def join(self, name: str = "Raw") -> Payload:
        """Become a guest of ``/games`` and return the welcome."""
        await self.send(f'{CONNECT}/games,{{"name":"{name}"}}')
        await self.receive(CONNECT)
        welcome: Payload = (await self.event("welcome"))[0]
        return welcome

    async def send(self, packet: str) -> None:
        """Send a packet, or what is none."""
        await self._socket.send_str(packet)

    async def send_bytes(self, attachment: bytes) -> None:
        """Send an attachment."""
        await self._socket.send_bytes(attachment)

    async def command(self, event: str, payload: str) -> Payload:
        """Send a command whose payload is JSON text, and return its ack."""
        await self.send(f'{EVENT}/games,7["{event}",{payload}]')
        ack: Payload = (await self.receive(f"{ACK}/games,7"))[0]
        return ack

    async def event(self, name: str) -> list[Any]:
        """Wait for an event and return its arguments."""
        while True:
            data: list[Any] = await self.receive(f"{EVENT}/games,")
            if data[0] == name:
                return data[1:]

    async def kinds_until(self, name: str) -> list[str]:
        """Return the kinds of packets, of events their names, up to an event of this name."""
        kinds: list[str] = []
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while name not in kinds:
                text = await self._socket.receive_str()
                content = _content(text)
                kinds.append(content[0] if text.startswith(EVENT) else text[:2])
        return kinds

    async def receive(self, prefix: str) -> Any:
        """Wait for a packet of this kind and return what it holds."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while True:
                text = await self._socket.receive_str()
                if text.startswith(prefix):
                    return _content(text[len(prefix) :])

    async def settle(self) -> None:
        """Wait until what was sent has been dealt with: answered, closed, or left unanswered."""
        await self.send(f'{EVENT}/games,8["list-games",{{"limit":1}}]')
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                while not self._socket.closed:
                    message = await self._socket.receive()
                    if str(message.data).startswith(f"{ACK}/games,8["):
                        return

    async def closing(self) -> None:
        """Wait until the server has closed the connection."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while not self._socket.closed:
                await self._socket.receive()

    def stop_reading(self) -> None:
        """Leave what the server sends in the network's buffers from now on."""
        connection = self._socket._conn
        assert connection is not None
        assert isinstance(connection.transport, asyncio.Transport)
        connection.transport.pause_reading()
        self._frozen = connection.transport

    async def close(self) -> None:
        """Close the connection; the server may have been faster."""
        if self._frozen is not None:
            self._frozen.abort()  # it would wait for an answer that it does not read
        await self._socket.close()


def _content(text: str) -> Any:
    start = min((place for place in map(text.find, "[{") if place >= 0), default=None)
    return None if start is None else orjson.loads(text[start:])
