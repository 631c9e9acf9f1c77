"""Four people at browsers, from the first look at the page to the end of a match."""

import pytest
from playwright.async_api import expect

from tests.browser.guests import READY, Guest
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.e2e

NAMES = ["Ann", "Bob", "Cat", "Dan"]


async def table_of_four(visitors: Visitors, *, cut_off: str | None = None) -> list[Guest]:
    """Let Ann host, and the others come by her link; one of them over a network to be cut."""
    ann = await Guest.come(visitors, "Ann")
    link = f"/?join={await ann.host()}"
    others = [
        await Guest.come(visitors, name, link, by_proxy=name == cut_off) for name in NAMES[1:]
    ]
    for guest in others:
        await guest.is_in("Friday table")
    return [ann, *others]


async def test_four_meet_get_ready_play_talk_and_play_again(visitors: Visitors) -> None:
    table = await table_of_four(visitors)
    ann, bob, *_ = table
    for guest in table:
        await guest.seats_are(*NAMES)

    for guest in table:
        await guest.press(READY)
    for guest in table:
        await guest.everybody_is_ready(4)
    await ann.press("Start")
    for guest in table:
        await guest.status_is("playing")

    await bob.say("good luck")
    for guest in table:
        await guest.hears("good luck")

    await ann.press("End the match")
    for guest in table:
        await guest.is_told("The match is over.")
    for guest in table:
        await guest.press("Play again")
    for guest in table:
        await guest.status_is("waiting")
        await guest.hears("good luck")


async def test_one_who_is_cut_off_in_mid_game_finds_the_room_as_it_was(
    visitors: Visitors,
) -> None:
    table = await table_of_four(visitors, cut_off="Cat")
    ann, bob, cat, _ = table
    await ann.press("Start")
    await cat.status_is("playing")

    cat.visitor.cut_off()
    await cat.is_told("Reconnecting…")
    await expect(bob.seat(3)).to_contain_text("away")
    await bob.say("where is Cat?")
    cat.visitor.bring_back()

    await expect(cat.page.get_by_text("Reconnecting…")).to_be_hidden()
    await cat.status_is("playing")
    await cat.seats_are(*NAMES)
    await cat.hears("where is Cat?")
    await expect(bob.seat(3)).not_to_contain_text("away")
    await cat.say("here I am")
    await bob.hears("here I am")


async def test_reloading_the_page_keeps_name_seat_and_talk(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    code = await ann.host()
    bob = await Guest.come(visitors, "Bob", f"/?join={code}")
    await bob.say("still here?")
    await bob.hears("still here?")
    await ann.press("Start")
    await bob.status_is("playing")

    await bob.page.reload()

    await bob.status_is("playing")
    await bob.seats_are("Ann", "Bob")
    await bob.hears("still here?")


async def test_who_comes_to_a_running_match_watches_it(visitors: Visitors) -> None:
    table = await table_of_four(visitors)
    ann = table[0]
    await ann.press("Start")
    await ann.status_is("playing")

    eve = await Guest.come(visitors, "Eve")
    await eve.press("Watch Friday table")

    await eve.status_is("playing")
    await eve.is_told("You are watching.")
    await eve.seats_are(*NAMES)
    await expect(ann.page.get_by_role("region", name="Spectators")).to_contain_text("Eve")
    await eve.say("nice game")
    await ann.hears("nice game")
    await expect(eve.button("End the match")).to_be_hidden()


async def test_the_countdown_is_shown_and_the_match_follows(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    code = await ann.host(countdown="3 seconds")
    bob = await Guest.come(visitors, "Bob", f"/?join={code}")
    await bob.is_in("Friday table")

    await ann.press("Start")

    await expect(bob.page.get_by_role("timer")).to_have_text("3")
    await expect(bob.page.get_by_role("timer")).to_have_text("1")
    await bob.status_is("playing")
    await expect(bob.page.get_by_role("timer")).to_be_hidden()


async def test_a_hidden_tab_that_is_opened_again_elsewhere_says_so(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    await ann.host()

    other = await ann.visitor.context.new_page()
    await other.goto(ann.visitor.url)

    await expect(other.get_by_role("heading", level=1)).to_have_text("Friday table")
    await ann.is_told("You are here in another tab")
    await ann.press("Use it here")
    await ann.is_in("Friday table")
    await expect(other.get_by_text("You are here in another tab")).to_be_visible()


async def test_a_lobby_that_does_not_answer_is_said_to_be_away(visitors: Visitors) -> None:
    ann = Guest(await visitors.arrive(by_proxy=True), "Ann")
    name = ann.page.get_by_label("What should the others call you?")
    await name.fill("Ann")

    ann.visitor.cut_off()
    await name.press("Enter")
    alert = ann.page.get_by_role("alert").filter(has_text="The lobby does not answer.")
    await expect(alert).to_be_visible(timeout=20_000)
    ann.visitor.bring_back()
    await name.press("Enter")

    await ann.is_out()
