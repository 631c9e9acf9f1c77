"""What the harness itself notices, so that a green page test means something."""

import asyncio

import pytest
from playwright.async_api import Browser

from tests.browser.visitors import Visitors

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("console.error('oh no')", "console: oh no"),
        ("setTimeout(() => { throw new Error('oh no'); })", "script: oh no"),
        ("void fetch('http://127.0.0.2:9/').catch(() => {})", "foreign request"),
    ],
)
async def test_what_goes_wrong_in_a_window_fails_the_test(
    browser: Browser, server: str, script: str, problem: str
) -> None:
    with pytest.raises(AssertionError, match=problem):
        await misadventure(browser, server, script)


async def misadventure(browser: Browser, url: str, script: str) -> None:
    async with Visitors.of(browser, url) as visitors:
        visitor = await visitors.arrive(bypass_csp=True)  # or the page's policy forbids it first
        noticed = asyncio.Event()
        visitor.on_problem = noticed.set
        await visitor.page.evaluate(f"() => {{ {script} }}")
        await asyncio.wait_for(noticed.wait(), 5)


async def test_two_visitors_share_nothing(visitors: Visitors) -> None:
    one, other = await visitors.arrive(), await visitors.arrive()

    await one.page.evaluate("localStorage.setItem('name', 'Ann')")

    assert await other.page.evaluate("localStorage.getItem('name')") is None
