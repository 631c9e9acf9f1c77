"""The network between a node and its Redis, which can be cut or go dead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self

from loadtest.server import HOST

_CHUNK_BYTES = 1 << 16


class Proxy:
    """
    Passes TCP on to a port of this machine.

    Attributes:
        port: Where it listens.

    """

    def __init__(self, behind: int) -> None:
        self.port = 0
        self._behind = behind
        self._is_open = True
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def before(cls, port: int) -> AsyncIterator[Self]:
        """Stand in front of a port while the block lasts."""
        proxy = cls(port)
        server = await asyncio.start_server(proxy._take, HOST, 0)
        proxy.port = server.sockets[0].getsockname()[1]
        try:
            yield proxy
        finally:
            server.close()
            proxy.cut()
            for task in proxy._tasks:
                task.cancel()
            await asyncio.gather(*proxy._tasks, return_exceptions=True)

    def hold(self) -> None:
        """Let nothing through, and say so to nobody: a cable that was pulled."""
        self._flows.clear()

    def cut(self) -> None:
        """Break every connection, and take no new one."""
        self._is_open = False
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        """Let through what comes, and what was held."""
        self._is_open = True
        self._flows.set()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._is_open:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(HOST, self._behind)
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            self._writers.add(sink)
            task = asyncio.create_task(self._pump(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(_CHUNK_BYTES):
                await self._flows.wait()
                writer.write(chunk)
                await writer.drain()
        self._writers.discard(writer)
        writer.transport.abort()
