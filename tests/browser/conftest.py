"""A browser and a server for every module of tests, and new windows and players for every test."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.chromium import running_browser
from tests.browser.visitors import Visitors
from tests.e2e.conftest import server
from tests.e2e.lobbies import Lobby

__all__ = ["browser", "lobby", "server", "visitors"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Give the tests of a module one event loop, to which its browser belongs."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.get_closest_marker("asyncio") is not None:
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Run a browser, which takes longer to start than most tests."""
    async with running_browser() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def visitors(browser: Browser, server: str) -> AsyncIterator[Visitors]:
    """Return those who visit the module's server; whatever goes wrong for them fails the test."""
    async with Visitors.of(browser, server) as visitors:
        yield visitors


@pytest_asyncio.fixture(loop_scope="module")
async def lobby(server: str) -> AsyncIterator[Lobby]:
    """Return the server as players without a browser see it; they leave with the test."""
    async with Lobby.at(server) as lobby:
        yield lobby
