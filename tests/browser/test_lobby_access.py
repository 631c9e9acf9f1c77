"""The lobby page for everybody: by keyboard, by screen reader, on a phone, in the dark."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.axe import serious_findings
from tests.browser.guests import Guest
from tests.browser.visitors import PHONE, Visitors
from tests.e2e.lobbies import Lobby

pytestmark = pytest.mark.e2e

NARROW = ViewportSize(width=320, height=640)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"

View = Callable[[Guest, Lobby], Awaitable[None]]


async def the_empty_list(guest: Guest, lobby: Lobby) -> None:
    await guest.is_told("Nobody has opened a game yet")


async def the_list(guest: Guest, lobby: Lobby) -> None:
    await lobby.room(LONG, "Bob", name=LONG, tags=["fast", "friendly"], password="x")
    await lobby.room("Cat", "Dan", name="Chess", playing=True, metadata={"game": "arena"})
    await expect(guest.row("Chess")).to_be_visible()


async def the_dialog_that_creates(guest: Guest, lobby: Lobby) -> None:
    await guest.main.get_by_role("button", name="Create a game").first.click()
    await guest.dialog.get_by_text("More settings").click()
    await guest.dialog.get_by_label("Ask for a password").check()


async def a_waiting_room(guest: Guest, lobby: Lobby) -> None:
    code = await guest.host(LONG)
    bob, cat = await lobby.players(LONG, "Cat")
    await bob.ask("join-game", {"code": code})
    await bob.ask("set-ready", {"ready": True})
    await cat.ask("join-game", {"code": code, "as": "spectator"})
    await guest.say(LONG * 3)
    await guest.hears(LONG * 3)
    await expect(guest.page.get_by_role("region", name="Spectators")).to_be_visible()


async def the_dialog_that_shares(guest: Guest, lobby: Lobby) -> None:
    await a_running_match(guest, lobby)
    await guest.press("Share")
    await expect(guest.dialog.get_by_role("img")).to_be_visible()


async def what_a_host_may_do(guest: Guest, lobby: Lobby) -> None:
    await a_waiting_room(guest, lobby)
    await guest.press(f"More about {LONG}")


async def a_running_match(guest: Guest, lobby: Lobby) -> None:
    await a_waiting_room(guest, lobby)
    await guest.press("Start")
    await guest.status_is("playing")


async def a_finished_match(guest: Guest, lobby: Lobby) -> None:
    await a_running_match(guest, lobby)
    await guest.press("End the match")
    await guest.press("Play again")
    await guest.is_told("1 of 2 want to play again.")


async def an_inbox(guest: Guest, lobby: Lobby) -> None:
    await guest.press("Inbox")
    await expect(guest.dialog).to_contain_text("No invitations")


async def a_refusal(guest: Guest, lobby: Lobby) -> None:
    await guest.host()
    await guest.press("Start")
    await guest.is_told("There are not enough players yet.")


VIEWS = [
    the_empty_list,
    the_list,
    the_dialog_that_creates,
    a_waiting_room,
    the_dialog_that_shares,
    what_a_host_may_do,
    a_running_match,
    a_finished_match,
    an_inbox,
    a_refusal,
]
every_view = pytest.mark.parametrize("reach", VIEWS)


@every_view
async def test_view_is_fit_for_everybody(visitors: Visitors, lobby: Lobby, reach: View) -> None:
    guest = await Guest.come(visitors, "Ann", size=PHONE, bypass_csp=True)
    await reach(guest, lobby)
    page = guest.page

    in_light = await serious_findings(guest.visitor)
    await page.emulate_media(color_scheme="dark")
    in_dark = await serious_findings(guest.visitor)
    on_phone = await guest.visitor.width_overflow()
    await page.set_viewport_size(NARROW)
    on_narrow_phone = await guest.visitor.width_overflow()

    assert (in_light, in_dark) == ([], [])
    assert (on_phone, on_narrow_phone) == (0, 0)


@pytest.mark.parametrize("path", ["/", "/?join=ABC234"])
async def test_axe_finds_nothing_serious_where_the_name_is_asked_for(
    visitors: Visitors, path: str
) -> None:
    visitor = await visitors.arrive(path, bypass_csp=True)
    await expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()

    assert await serious_findings(visitor) == []


async def test_a_kept_name_that_is_refused_is_asked_for_anew(visitors: Visitors) -> None:
    guest = Guest(await visitors.arrive(None), "Ann")
    await guest.visitor.open("/playground")
    await guest.page.evaluate("localStorage.setItem('lobby:name', '<b>x')")

    await guest.visitor.open()

    await guest.is_told("That is not accepted: name")
    await guest.choose_name()
    await guest.is_out()


async def test_a_game_is_created_and_left_by_keyboard_alone(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    keys = ann.page.keyboard
    await expect(ann.page.get_by_role("heading", name="Games")).to_be_focused()

    await ann.page.get_by_role("button", name="Create a game").first.focus()
    await keys.press("Enter")
    await expect(ann.dialog).to_be_visible()
    await keys.press("Escape")
    await expect(ann.dialog).to_be_hidden()
    await expect(ann.page.get_by_role("button", name="Create a game").first).to_be_focused()
    await keys.press("Enter")
    await ann.dialog.get_by_role("radio", name="Four in a row").focus()
    await keys.press("ArrowRight")
    await keys.press("ArrowRight")
    await expect(ann.dialog.get_by_role("radio", name="Just a lobby")).to_be_checked()
    await ann.dialog.get_by_label("Name", exact=True).press("Enter")

    await expect(ann.page.get_by_role("heading", level=1)).to_be_focused()
    await ann.button("Leave").press("Enter")
    await ann.is_out()


async def test_the_first_link_skips_to_the_content(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    skip = ann.page.get_by_role("link").first

    await skip.focus()
    await expect(skip).to_be_in_viewport()
    await skip.press("Enter")

    await expect(ann.main).to_be_focused()


@pytest.mark.parametrize("tone", ["", "primary", "quiet", "danger", "danger primary"])
async def test_a_button_that_is_off_does_not_answer_the_pointer(
    visitors: Visitors, tone: str
) -> None:
    visitor = await visitors.arrive()
    await visitor.page.evaluate(
        """tone => {
          const button = document.createElement("button");
          Object.assign(button, { className: tone, disabled: true, textContent: "Off" });
          document.body.prepend(button);
        }""",
        tone,
    )
    off = visitor.page.get_by_role("button", name="Off")
    sunken = await visitor.page.evaluate(
        """() => {
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.background = "var(--sunken)";
          return getComputedStyle(probe).backgroundColor;
        }"""
    )

    await expect(off).to_have_css("background-color", sunken)
    await off.hover(force=True)
    await expect(off).to_have_css("background-color", sunken)
