"""Players at the lobby page, who do what people do there."""

from dataclasses import dataclass
from typing import Self

from playwright.async_api import Locator, Page, expect

from tests.browser.visitors import Visitor, Visitors

READY = "I\N{RIGHT SINGLE QUOTATION MARK}m ready"

expect.set_options(timeout=10_000)


@dataclass
class Guest:
    """Somebody at the lobby page."""

    visitor: Visitor
    name: str

    @classmethod
    async def come(cls, visitors: Visitors, name: str, path: str = "/", **window: object) -> Self:
        """Open the page and choose a name."""
        visitor = await visitors.arrive(path, **window)  # type: ignore[arg-type]
        guest = cls(visitor, name)
        await guest.choose_name()
        return guest

    @property
    def page(self) -> Page:
        """The guest's tab."""
        return self.visitor.page

    @property
    def main(self) -> Locator:
        """What is between the bar and the footer."""
        return self.page.get_by_role("main")

    @property
    def dialog(self) -> Locator:
        """The open dialog."""
        return self.page.get_by_role("dialog")

    @property
    def stage(self) -> Locator:
        """Where the match is."""
        return self.page.get_by_role("region", name="Match")

    async def choose_name(self) -> None:
        """Say what to be called, as the page asks the first time."""
        await self.page.get_by_label("What should the others call you?").fill(self.name)
        await self.page.keyboard.press("Enter")
        await expect(self.button(f"Your name: {self.name}. Change it")).to_be_visible()

    async def carry(self, token: str) -> None:
        """Be known to the page by a token, as somebody whom a developer's own page sent here."""
        await self.page.evaluate(
            "token => localStorage.setItem(`lobby:${location.origin}`, token)", token
        )
        await self.page.reload()
        await expect(self.button(f"Your name: {self.name}. Change it")).to_be_visible()

    def button(self, name: str) -> Locator:
        """Return a button by its exact name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def press(self, name: str) -> None:
        """Press a button."""
        await self.button(name).click()

    async def host(self, name: str = "Friday table", **more: str) -> str:
        """Create a game, just a lobby if ``kind`` names no other, and return its code."""
        await self.main.get_by_role("button", name="Create a game").first.click()
        await self.dialog.get_by_role("radio", name=more.get("kind", "Just a lobby")).check()
        await self.dialog.get_by_label("Name", exact=True).fill(name)
        if "visibility" in more:
            await self.dialog.get_by_role("radio", name=more["visibility"]).check()
        if "password" in more:
            await self.dialog.get_by_label("Ask for a password").check()
            await self.dialog.get_by_label("Password", exact=True).fill(more["password"])
        await self.dialog.get_by_text("More settings").click()
        await self.dialog.get_by_label("Countdown").select_option(more.get("countdown", "None"))
        await self.dialog.get_by_role("button", name="Create").click()
        await self.is_in(name)
        return await self.code()

    async def code(self) -> str:
        """Return the code that a waiting room shows."""
        return (
            await self.page.get_by_role("region", name="Bring others in")
            .locator(".big-code")
            .inner_text()
        )

    async def is_in(self, game: str) -> None:
        """Wait until the room of a game is shown."""
        await expect(self.page.get_by_role("heading", level=1, name=game)).to_be_visible()

    async def is_out(self) -> None:
        """Wait until the open games are shown."""
        await expect(self.page.get_by_role("heading", level=1, name="Games")).to_be_visible()

    async def status_is(self, status: str) -> None:
        """Wait until the room is waiting, playing and so on."""
        await expect(self.page.locator(f'.room[data-status="{status}"]')).to_be_visible()

    def seat(self, number: int) -> Locator:
        """Return a seat, from 1."""
        return self.page.get_by_role("list", name="Seats").get_by_role("listitem").nth(number - 1)

    async def seats_are(self, *texts: str) -> None:
        """Wait until the four seats show these texts, in order."""
        for number, text in enumerate(texts, start=1):
            await expect(self.seat(number)).to_contain_text(text)

    async def everybody_is_ready(self, players: int) -> None:
        """Wait until so many seats say that they are ready."""
        for number in range(1, players + 1):
            await expect(self.seat(number).get_by_text("ready", exact=True)).to_be_visible()

    async def say(self, text: str) -> None:
        """Say something in the chat that is shown."""
        await self.page.get_by_label("Message").fill(text)
        await self.page.keyboard.press("Enter")

    async def hears(self, text: str) -> None:
        """Wait until the chat shows a message."""
        await expect(self.page.get_by_role("log").get_by_text(text, exact=True)).to_be_visible()

    async def is_told(self, text: str) -> None:
        """Wait until the page says something, wherever it says such things."""
        await expect(self.page.get_by_text(text).first).to_be_visible()

    def row(self, game: str) -> Locator:
        """Return a game in the list."""
        return self.page.get_by_role("listitem").filter(
            has=self.page.get_by_role("heading", name=game)
        )
