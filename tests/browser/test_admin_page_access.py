"""``/admin`` for everybody: by keyboard, by screen reader, on a phone, light and dark."""

from typing import Literal

import pytest
from playwright.async_api import expect

from tests.browser.administration import Administration
from tests.browser.axe import serious_findings
from tests.browser.visitors import DESKTOP, PHONE, Visitors
from tests.e2e.lobbies import SECRET, Lobby

pytestmark = pytest.mark.e2e

SETTINGS = {
    "LOBBY_SECRET": SECRET,
    "LOBBY_RATE_CONNECTS": "0",
    "LOBBY_ALERT_MEMORY_MIB": "1",
    "LOBBY_WAITING_ABANDONED_SECONDS": "0",
    "LOBBY_PLAYING_ABANDONED_SECONDS": "0",
}
VIEWS = ("Overview", "Games", "Players", "Server", "Audit log")


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
async def test_nothing_serious_is_found_and_nothing_is_too_wide(
    visitors: Visitors,
    lobby: Lobby,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    await lobby.room("Ann", "B" * 64, playing=True, name="W" * 64)
    visitor = await visitors.arrive("/admin", size=size, scheme=scheme, bypass_csp=True)
    assert await serious_findings(visitor) == []
    office = await Administration.entered(
        visitors, "ann", size=size, scheme=scheme, bypass_csp=True
    )
    visitor = office.visitor
    await expect(visitor.page.get_by_text("limit 1 MiB")).to_be_visible()

    for view in VIEWS:
        await office.go(view)
        await expect(visitor.page.locator(".empty:visible", has_text="Loading")).to_have_count(0)
        assert await serious_findings(visitor) == [], view
        assert await visitor.width_overflow() == 0, view
    shown = await office.inspect("W" * 64)
    await expect(shown.get_by_text("Spectators").first).to_be_visible()
    assert await serious_findings(visitor) == []
    await shown.get_by_role("button", name="Ban B").click()
    await expect(visitor.page.get_by_label("For how long")).to_be_visible()
    assert await serious_findings(visitor) == []


async def test_game_is_opened_and_left_by_keyboard(visitors: Visitors, lobby: Lobby) -> None:
    await lobby.room("Ann", name="Chess")
    office = await Administration.entered(visitors, "ann")
    page = office.visitor.page
    await page.get_by_role("link", name="Games").press("Enter")
    await expect(office.heading("Games")).to_be_focused()
    game = office.row("Chess").get_by_role("button", name="Chess")

    await game.press("Enter")
    await expect(office.dialog("Chess")).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(office.dialog("Chess")).to_be_hidden()
    await expect(game).to_be_focused()
    assert page.url.endswith("#/games")
