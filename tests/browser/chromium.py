"""Debian's Chromium, driven by Playwright; ``tests/run.sh`` installs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

from tests.parts import program

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--no-first-run",
]


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Run a browser, with a profile of its own that goes with it, while the block lasts."""
    path = program("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()
