"""Players at the pages of the games, each in a window of their own."""

import asyncio
import re
from dataclasses import dataclass
from typing import Self

from playwright.async_api import Locator, Page, expect

from tests.browser.visitors import Visitor, Visitors

READY = "I am ready"
FULL = 4

expect.set_options(timeout=10_000)


@dataclass
class Player:
    """Somebody at the page of a game."""

    visitor: Visitor
    name: str

    @classmethod
    async def come(cls, visitors: Visitors, name: str, path: str, **window: object) -> Self:
        """Open the page, choose a name, and take a place at the table."""
        visitor = await visitors.arrive(path, **window)  # type: ignore[arg-type]
        player = cls(visitor, name)
        await player.page.get_by_label("Your name").fill(name)
        await player.press("Play")
        await expect(player.page.get_by_role("button", name="Leave")).to_be_visible()
        return player

    @property
    def page(self) -> Page:
        """The player's tab."""
        return self.visitor.page

    @property
    def board(self) -> Locator:
        """The board of four-in-a-row."""
        return self.page.get_by_role("group", name="Board")

    @property
    def field(self) -> Locator:
        """The canvas of the arena."""
        return self.page.get_by_role("img", name="The arena")

    async def press(self, name: str) -> None:
        """Press a button."""
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def link(self) -> str:
        """Return the path by which others come to this table."""
        await expect(self.page).to_have_url(re.compile("join="))
        return self.page.url.removeprefix(self.visitor.url)

    async def is_told(self, text: str) -> None:
        """Wait until the page says something."""
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def has_the_turn(self) -> Self:
        """Wait until the player may drop a disc."""
        await self.page.locator(".four-board.mine").wait_for()
        return self

    async def choose(self, column: int) -> None:
        """Drop a disc, from column 1, once it is one's turn."""
        await self.has_the_turn()
        await self.board.get_by_role("button", name=f"Column {column}:").click()

    async def sees(self, column: int, *names: str) -> None:
        """Wait until a column holds these players' discs, from below."""
        told = f"from below {', '.join(names)}" if names else "empty"
        button = self.board.get_by_role("button", name=f"Column {column}: {told}", exact=True)
        await expect(button).to_be_visible()

    async def columns(self) -> list[str | None]:
        """Return what the board says of each column."""
        buttons = await self.board.get_by_role("button").all()
        return [await button.get_attribute("aria-label") for button in buttons]


async def table_of(visitors: Visitors, path: str, *names: str, cut_off: str = "") -> list[Player]:
    """Let some come to one table by the first one's link, and get ready; the match is on."""
    first = await Player.come(visitors, names[0], path, by_proxy=names[0] == cut_off)
    link = await first.link()
    others = [
        await Player.come(visitors, name, link, by_proxy=name == cut_off) for name in names[1:]
    ]
    table = [first, *others]
    if len(table) < FULL:  # a full table starts by itself
        for player in table:
            await player.press(READY)
    return table


async def in_turn(table: list[Player]) -> list[Player]:
    """Return the players in the order of their turns, beginning with whose turn it is."""
    waiting = [asyncio.ensure_future(player.has_the_turn()) for player in table]
    done, others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for other in others:
        other.cancel()
    await asyncio.wait(waiting)
    first = table.index(done.pop().result())
    return table[first:] + table[:first]
