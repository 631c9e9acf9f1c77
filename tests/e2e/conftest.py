"""One server a module, and a lobby of fresh players for every test."""

from collections.abc import AsyncIterator, Iterator
from types import ModuleType

import pytest

from tests.e2e.lobbies import Lobby
from tests.server import running_server


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Run a server with the module's ``SETTINGS``, if it has some, and return its address."""
    module: ModuleType = request.module
    settings: dict[str, str] = getattr(module, "SETTINGS", {})
    with running_server(tmp_path_factory.mktemp("server"), settings) as url:
        yield url


@pytest.fixture
async def lobby(server: str) -> AsyncIterator[Lobby]:
    """Return the server as a test sees it; its players leave with the test."""
    async with Lobby.at(server) as lobby:
        yield lobby
