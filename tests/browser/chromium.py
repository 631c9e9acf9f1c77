"""Debian's Chromium, driven by Playwright; ``tests/run.sh`` installs it."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--no-first-run",
]


def chromium() -> str:
    """Return the path of Chromium; without it the test is skipped, in CI failed."""
    if path := shutil.which("chromium"):
        return path
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing")
    pytest.skip("Chromium is missing")


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Run a browser, with a profile of its own that goes with it, while the block lasts."""
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()
