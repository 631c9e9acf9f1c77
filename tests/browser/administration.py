"""The administrators' page, as a test uses it."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, expect

from tests.browser.visitors import Visitor, Visitors
from tests.e2e.lobbies import operator_token

TOKEN_FIELD = "Token of an administrator"

expect.set_options(timeout=10_000)


@dataclass(frozen=True, slots=True)
class Administration:
    """Somebody who is in."""

    visitor: Visitor

    @classmethod
    async def entered(cls, visitors: Visitors, name: str, **window: Any) -> "Administration":
        """Open a window of an administrator's and sign in."""
        visitor = await visitors.arrive("/admin", **window)
        await sign_in(visitor, operator_token("admin", name))
        await expect(visitor.page.get_by_role("heading", name="Overview")).to_be_visible()
        return cls(visitor)

    def figure(self, title: str) -> Locator:
        """Return the large value of a card."""
        card = self.visitor.page.locator(".figure").filter(has=self.heading(title))
        return card.locator(".value")

    def heading(self, title: str) -> Locator:
        """Return a heading."""
        return self.visitor.page.get_by_role("heading", name=title, exact=True)

    def button(self, name: str) -> Locator:
        """Return a button by its whole name."""
        return self.visitor.page.get_by_role("button", name=name, exact=True)

    def row(self, text: str) -> Locator:
        """Return the shown row of a table that holds a text."""
        return self.visitor.page.locator("tbody tr:visible").filter(has_text=text)

    def dialog(self, title: str) -> Locator:
        """Return an open dialog."""
        return self.visitor.page.get_by_role("dialog", name=title)

    async def go(self, view: str) -> None:
        """Open one of the views."""
        await self.visitor.page.get_by_role("link", name=view).click()
        await expect(self.heading(view)).to_be_visible()

    async def inspect(self, game: str) -> Locator:
        """Open a game from the list and return what is shown of it."""
        await self.go("Games")
        await self.row(game).get_by_role("button", name=game).click()
        return self.dialog(game)

    async def act(self, title: str, confirm: str, **fields: str) -> None:
        """Fill in the dialog that asks, and say yes."""
        dialog = self.dialog(title)
        for name, text in fields.items():
            await dialog.locator(f"[name={name}]").fill(text)
        await dialog.get_by_role("button", name=confirm, exact=True).click()
        await expect(dialog).to_have_count(0)

    async def has_audited(self, deed: str, detail: str = "") -> None:
        """Check that the newest act in the audit log is this one."""
        await self.go("Audit log")
        newest = self.visitor.page.locator("tbody tr:visible").first
        await expect(newest).to_contain_text(deed)
        await expect(newest).to_contain_text(detail)


async def sign_in(visitor: Visitor, token: str) -> None:
    """Give a token, right or wrong."""
    await visitor.page.get_by_label(TOKEN_FIELD).fill(token)
    await visitor.page.get_by_label(TOKEN_FIELD).press("Enter")
