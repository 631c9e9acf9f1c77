"""The network that lies between a node and its Redis passes, holds, or breaks."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from loadtest.faults.proxy import Proxy
from loadtest.server import HOST


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
    writer.close()


@pytest.fixture
async def network() -> AsyncIterator[Proxy]:
    server = await asyncio.start_server(_echo, HOST, 0)
    async with server, Proxy.before(server.sockets[0].getsockname()[1]) as proxy:
        yield proxy


async def a_line(network: Proxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(HOST, network.port)
    writer.write(b"hello\n")
    return reader, writer


async def test_network_passes_what_comes(network: Proxy) -> None:
    reader, writer = await a_line(network)

    assert await reader.readline() == b"hello\n"
    writer.close()


async def test_held_bytes_arrive_when_it_is_mended(network: Proxy) -> None:
    network.hold()
    reader, writer = await a_line(network)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(read := asyncio.ensure_future(reader.read(1))), 0.05)
    network.mend()

    assert await read == b"h"
    writer.close()


async def test_cut_network_breaks_connections_and_takes_none(network: Proxy) -> None:
    reader, writer = await a_line(network)
    await reader.readline()
    network.cut()

    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.close()
    reader, writer = await a_line(network)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.close()
    network.mend()
    reader, writer = await a_line(network)
    assert await reader.readline() == b"hello\n"
    writer.close()
