"""A network between client and server that can be cut, or lose one direction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

CHUNK_BYTES = 65536


class Proxy:
    """
    Passes TCP on to a server.

    Attributes:
        is_open: Whether new connections are let through; otherwise they are aborted.
        passes_requests: Whether what clients send arrives.
        passes_answers: Whether what the server sends arrives.
        connections: How many were let through so far.
        turned_away: How many were not.
        held_requests: How often something of a client's was kept from arriving.
        held_answers: How often something of the server's was.

    """

    def __init__(self, host: str, port: int) -> None:
        self.is_open = True
        self.passes_requests = True
        self.passes_answers = True
        self.connections = 0
        self.turned_away = 0
        self.held_requests = 0
        self.held_answers = 0
        self._address = (host, port)
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncIterator["Proxy"]:
        """Stand in front of the server at an address while the block lasts."""
        address = urlsplit(url)
        proxy = cls(address.hostname or "", address.port or 0)
        proxy._server = await asyncio.start_server(proxy._take, "127.0.0.1", 0)
        try:
            yield proxy
        finally:
            proxy._server.close()
            proxy.cut()
            await asyncio.gather(*proxy._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """Where clients connect to."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Lose every connection, without a word to either side."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
        self.passes_requests = self.passes_answers = True

    def close(self) -> None:
        """Lose every connection, and let none through until :meth:`reopen`."""
        self.is_open = False
        self.cut()

    def reopen(self) -> None:
        """Let connections through again."""
        self.is_open = True

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.is_open:
            self.turned_away += 1
            writer.transport.abort()
            return
        self.connections += 1
        far_reader, far_writer = await asyncio.open_connection(*self._address)
        self._writers |= {writer, far_writer}
        for pump in (self._requests(reader, far_writer), self._answers(far_reader, writer)):
            task = asyncio.create_task(pump)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await _read(reader):
            if self.passes_requests:
                writer.write(data)
            else:
                self.held_requests += 1
        writer.transport.abort()

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await _read(reader):
            if self.passes_answers:
                writer.write(data)
            else:
                self.held_answers += 1
        writer.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(CHUNK_BYTES)
    except ConnectionError:
        return b""
