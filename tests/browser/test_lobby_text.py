"""Names and chat are text, whatever people write into them."""

import re
import time
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.guests import Guest
from tests.browser.visitors import Visitors
from tests.e2e.backends import SETTINGS
from tests.e2e.lobbies import Lobby
from tests.test_tokens import a_backend_token

__all__ = ["SETTINGS"]  # which the server of this module is started with

WEB = Path(__file__).parents[2] / "lobby" / "web"
OURS = [path for path in sorted(WEB.rglob("*.js")) if "vendor" not in path.parts]
PAGES = sorted(WEB.rglob("*.html"))
SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script>"
ODD = "&lt;b&gt; <3 {{x}} ${y} 'q'"
MAKES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|setHTMLUnsafe|parseFromString|\beval\(|new Function\("
)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")


@pytest.mark.e2e
async def test_script_in_a_name_that_a_backend_gave_stays_text(visitors: Visitors) -> None:
    mallory = Guest(await visitors.arrive(), SCRIPT)
    await mallory.carry(a_backend_token(name=SCRIPT, exp=int(time.time()) + 600))
    code = await mallory.host("Trap")
    ann = await Guest.come(visitors, "Ann")

    await expect(ann.row("Trap")).to_contain_text(f"hosted by {SCRIPT}")
    await mallory.press("Invite")
    await mallory.press("Invite Ann")
    await ann.is_told(f"{SCRIPT} invites you to “Trap”")
    await ann.visitor.open(f"/?join={code}")
    await ann.seats_are(SCRIPT, "Ann")
    await mallory.page.keyboard.press("Escape")
    await mallory.say("hello")
    await ann.hears("hello")
    await expect(ann.page.get_by_role("log")).to_contain_text(SCRIPT)

    for guest in (ann, mallory):
        assert await guest.page.locator("img[src=x], main script").count() == 0


@pytest.mark.e2e
async def test_what_looks_like_markup_is_shown_as_it_was_typed(
    visitors: Visitors, lobby: Lobby
) -> None:
    room = await lobby.room(ODD, name=ODD, tags=[ODD])
    ann = await Guest.come(visitors, ODD)

    await expect(ann.row(ODD)).to_contain_text(f"hosted by {ODD}")
    await ann.press(f"Join {ODD}")
    await ann.is_in(ODD)
    await ann.seats_are(ODD, ODD)
    await ann.say(f"hello {ODD}")
    await ann.hears(f"hello {ODD}")
    joined = await room.host.expect("player-joined")
    await room.host.ask("kick-player", {"playerId": joined["player"]["id"], "reason": ODD})

    await ann.is_told(f"The host has removed you from the game: “{ODD}”")


@pytest.mark.e2e
async def test_tags_in_a_name_or_a_message_are_refused_with_the_reason(visitors: Visitors) -> None:
    visitor = await visitors.arrive()
    name = visitor.page.get_by_label("What should the others call you?")

    await name.fill(SCRIPT)
    await name.press("Enter")
    await expect(visitor.page.get_by_role("alert")).to_contain_text("must be no HTML")
    ann = Guest(visitor, "Ann")
    await ann.choose_name()
    await ann.say(SCRIPT)

    await ann.is_told("must be no HTML")
    await expect(ann.page.get_by_label("Message")).to_have_value(SCRIPT)


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(WEB)))
def test_no_script_makes_markup_of_text(path: Path) -> None:
    assert MAKES_MARKUP.findall(path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_page_has_script_or_style_inside(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(WEB)))
def test_script_is_one_noun(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300
