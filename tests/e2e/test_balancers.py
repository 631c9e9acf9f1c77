"""Several nodes behind nginx, configured as the README says."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import aiohttp
import pytest

from loadtest.server import free_port
from tests.e2e.lobbies import Lobby
from tests.e2e.players import TIMEOUT_SECONDS
from tests.e2e.programs import ROOT
from tests.e2e.proxies import Proxy
from tests.parts import program

pytestmark = [pytest.mark.e2e, pytest.mark.needs("nginx")]

SETTINGS = {"LOBBY_TRUSTED_PROXIES": "127.0.0.1"}
FRAME = """
daemon off; pid {directory}/pid; error_log {directory}/errors;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi; uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    {lobby}
}}
"""


def readmes_configuration(port: int, nodes: list[str], *, for_polling: bool) -> str:
    """Return what the README says, with addresses of this test, and without its certificate."""
    readme = (ROOT / "README.md").read_text()
    one, several = re.findall(r"```nginx\n(.*?)```", readme, re.DOTALL)
    upstream, comment = several.split("# and in its location: ")
    text = upstream + one.replace("proxy_pass http://127.0.0.1:8000;", comment)
    for number, node in enumerate(nodes, start=1):
        text = text.replace(f"10.0.0.1{number}:8000", urlsplit(node).netloc)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = re.sub(r"ssl_certificate\S* .*", "", text)
    return text if for_polling else re.sub(r"ip_hash;.*", "", text)


@contextmanager
def running_nginx(directory: Path, lobby: str) -> Iterator[None]:
    configuration = directory / "nginx.conf"
    configuration.write_text(FRAME.format(directory=directory, lobby=lobby))
    with subprocess.Popen([program("nginx"), "-c", configuration, "-p", directory]) as process:
        try:
            yield
        finally:
            process.terminate()


class Balanced(NamedTuple):
    """The ways to two nodes, each of which can be closed, and the balancer before them."""

    one: Proxy
    two: Proxy
    lobby: Lobby


@pytest.fixture(params=[False, True], ids=["in turn", "by address"])
async def balanced(
    server: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Balanced]:
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(Proxy.to(server)) for _ in range(2)]
        port = free_port()
        text = readmes_configuration(port, [one.url, two.url], for_polling=request.param)
        stack.enter_context(running_nginx(tmp_path, text))
        lobby = await stack.enter_async_context(Lobby.at(f"http://127.0.0.1:{port}"))
        await listening(lobby)
        yield Balanced(one, two, lobby)


async def listening(lobby: Lobby) -> None:
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while True:
            try:
                assert (await lobby.get("/readyz")).status == 200
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)
            else:
                return


async def players(lobby: Lobby, count: int) -> None:
    """Let so many in at once."""
    names = [f"Guest {number}" for number in range(count)]
    await asyncio.gather(*(lobby.player(name, transports=["websocket"]) for name in names))


async def test_nodes_may_be_gone_one_after_the_other_and_let_everybody_in(
    balanced: Balanced,
) -> None:
    for gone in (balanced.one, balanced.two, balanced.one):
        gone.close()
        await players(balanced.lobby, 4)
        gone.reopen()

    assert balanced.one.turned_away + balanced.two.turned_away > 0


async def test_connection_is_upgraded_and_figures_stay_inside(
    balanced: Balanced,
) -> None:
    player = await balanced.lobby.player("Ann")
    figures = await balanced.lobby.get("/metrics")

    assert player.transport == "websocket"
    assert figures.status == 404
