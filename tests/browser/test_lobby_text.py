"""Names and chat are text, whatever people write into them."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.guests import Guest
from tests.browser.visitors import Visitors
from tests.e2e.lobbies import Lobby

WEB = Path(__file__).parents[2] / "lobby" / "web"
OURS = [path for path in sorted(WEB.rglob("*.js")) if "vendor" not in path.parts]
PAGES = sorted(WEB.rglob("*.html"))
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
MAKES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|setHTMLUnsafe|parseFromString|\beval\(|new Function\("
)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")


@pytest.mark.e2e
async def test_markup_in_names_and_chat_is_shown_as_it_was_typed(
    visitors: Visitors, lobby: Lobby
) -> None:
    room = await lobby.room(MARKUP, name=MARKUP, tags=[MARKUP[:32]])
    ann = await Guest.come(visitors, MARKUP)

    await expect(ann.row(MARKUP)).to_contain_text(f"hosted by {MARKUP}")
    await ann.press(f"Join {MARKUP}")
    await ann.is_in(MARKUP)
    await ann.seats_are(MARKUP, MARKUP)
    await ann.say(f"hello {MARKUP}")
    await ann.hears(f"hello {MARKUP}")
    await room.host.ask(
        "kick-player", {"playerId": await own_id(ann, room.id), "reason": MARKUP[:50]}
    )
    await ann.is_told(MARKUP[:50])

    assert await ann.page.locator("img[src=x], main script").count() == 0


async def own_id(guest: Guest, game: str) -> str:
    """Return the second player's id of a game, as everybody may read it."""
    found: str = await guest.page.evaluate(
        "async (game) => (await (await fetch(`/api/games/${game}`)).json()).game.players[1].id",
        game,
    )
    return found


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(WEB)))
def test_no_script_makes_markup_of_text(path: Path) -> None:
    assert MAKES_MARKUP.findall(path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_page_has_script_or_style_inside(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(WEB)))
def test_script_is_one_noun(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300
