"""The JavaScript client in a real browser: the README's quick start, and what Node.js has not."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser.visitors import Visitor, Visitors

pytestmark = pytest.mark.e2e

README = Path(__file__).parent.parent.parent / "README.md"
HERE = "http://127.0.0.1:8000"


@pytest.fixture
def game(server: str, tmp_path: Path) -> str:
    """Return the address of a file with the quick start in it, copied as it stands."""
    found = re.search(r"```html\n(.*?)```", README.read_text(), re.DOTALL)
    assert found is not None
    file = tmp_path / "index.html"
    file.write_text(found[1].replace(HERE, server))
    return file.as_uri()


@asynccontextmanager
async def two_tabs(browser: Browser, address: str) -> AsyncIterator[list[Page]]:
    """Open a file twice in one window; an error on a console fails the test."""
    problems: list[str] = []
    async with await browser.new_context() as context:
        context.on("console", lambda said: problems.append(f"{said.type}: {said.text}"))
        context.on("weberror", lambda thrown: problems.append(f"error: {thrown.error}"))
        tabs = [await context.new_page(), await context.new_page()]
        for tab in tabs:
            await tab.goto(address)
        yield tabs
    assert [problem for problem in problems if problem.startswith("error")] == []


async def says(tab: Page, text: str) -> None:
    """Wait until a tab shows a text."""
    await tab.wait_for_function("(text) => document.body.textContent.includes(text)", arg=text)


async def test_quick_start_of_the_readme_is_a_game_for_two_tabs(
    browser: Browser, game: str
) -> None:
    async with two_tabs(browser, game) as (one, other):
        await says(one, "Click!")
        await says(other, "Click!")
        await one.mouse.click(5, 5)

        await says(one, "I clicked.")
        await says(other, "Ann clicked.")


async def test_reloaded_tab_is_back_in_its_game(browser: Browser, game: str) -> None:
    async with two_tabs(browser, game) as (one, other):
        await says(other, "Click!")
        await one.reload()
        await one.wait_for_function("() => window.onclick !== null")
        await one.mouse.click(5, 5)

        await says(other, "Ann clicked.")


def test_quick_start_is_ten_lines() -> None:
    found = re.search(r"```html\n(.*?)```", README.read_text(), re.DOTALL)
    assert found is not None
    lines = [line for line in found[1].splitlines() if line.startswith("  ")]

    assert len(lines) <= 10


async def arrived(visitors: Visitors, *, by_proxy: bool = False) -> Visitor:
    """Let somebody see something of the lobby's in which no script runs but the test's."""
    visitor = await visitors.arrive(None, by_proxy=by_proxy)
    await visitor.context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    await visitor.open("/api/games")
    return visitor


async def run(visitor: Visitor, code: str) -> Any:
    """Run the body of an async function that has ``connect`` in a page of the lobby's."""
    return await visitor.page.evaluate(
        f"async () => {{ const {{ connect }} = await import('/sdk/lobby-client.js'); {code} }}"
    )


@pytest.mark.parametrize("transports", ['["polling"]', '["websocket"]', '["polling", "websocket"]'])
async def test_every_transport_carries_a_game(visitors: Visitors, transports: str) -> None:
    visitor = await arrived(visitors)
    told = await run(
        visitor,
        f"""
        const options = {{ storage: null, transports: {transports} }};
        const [ann, bob] = await Promise.all(
          ["Ann", "Bob"].map((name) => connect({{ name, ...options }})));
        const room = await ann.createGame("Chess");
        const theirs = await bob.joinGame(room.id);
        const moved = new Promise((resolve) => theirs.on("game-update", resolve));
        await room.start();
        await room.act({{ map: Uint8Array.of(1, 2, 255) }});
        const {{ action }} = await moved;
        ann.close();
        bob.close();
        return [...new Uint8Array(action.map)];
        """,
    )

    assert told == [1, 2, 255]


async def test_page_that_loses_the_network_says_so_at_once_and_comes_back(
    visitors: Visitors,
) -> None:
    ann = await arrived(visitors, by_proxy=True)
    await run(
        ann,
        """
        window.ann = await connect({ name: "Ann", storage: null });
        window.told = (wanted) => new Promise((resolve) => {
          const tell = () => window.ann.status === wanted && resolve();
          window.ann.on("status", tell);
          tell();
        });
        await window.ann.createGame("Chess");
        """,
    )
    ann.cut_off()
    await ann.context.set_offline(True)
    await ann.page.evaluate("told('reconnecting')")
    ann.bring_back()
    await ann.context.set_offline(False)
    await ann.page.evaluate("told('connected')")

    assert await ann.page.evaluate("window.ann.room.game.name") == "Chess"


async def test_two_tabs_of_a_player_are_one_and_the_newer_stays(visitors: Visitors) -> None:
    visitor = await arrived(visitors)
    told = await run(
        visitor,
        """
        const older = await connect({ name: "Ann" });
        const newer = await connect({ name: "Ann" });
        const same = older.playerId === newer.playerId;
        if (older.status !== "closed") await new Promise((resolve) => older.on("status", resolve));
        newer.close();
        return { same, why: older.error.code };
        """,
    )

    assert told == {"same": True, "why": "session-replaced"}
