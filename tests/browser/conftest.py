"""A browser for every test, and the server of the end-to-end tests for every module."""

from collections.abc import AsyncIterator

import pytest

from tests.browser.chromium import running_browser
from tests.browser.visitors import Visitors
from tests.e2e.conftest import lobby, server

__all__ = ["lobby", "server", "visitors"]


@pytest.fixture
async def visitors(server: str) -> AsyncIterator[Visitors]:
    """Return those who visit the module's server; whatever goes wrong for them fails the test."""
    async with running_browser() as browser, Visitors.of(browser, server) as visitors:
        yield visitors
