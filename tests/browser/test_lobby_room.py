"""What happens in a room beside the match: who may do what, and how everybody is told."""

import pytest
from playwright.async_api import expect

from tests.browser.guests import READY, Guest
from tests.browser.visitors import PHONE, Visitors
from tests.e2e.lobbies import SECRET, Lobby

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_SECRET": SECRET}


async def two_at_a_table(visitors: Visitors) -> tuple[Guest, Guest]:
    ann = await Guest.come(visitors, "Ann")
    bob = await Guest.come(visitors, "Bob", f"/?join={await ann.host()}")
    await ann.seats_are("Ann", "Bob")
    return ann, bob


async def test_who_is_removed_is_told_why(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)

    await ann.press("More about Bob")
    await ann.press("Remove from the game…")
    await ann.dialog.get_by_label("Why (optional)").fill("we wait for Cat")
    await ann.press("Remove")

    await bob.is_told("The host has removed you from the game: “we wait for Cat”")
    await bob.is_out()
    await ann.seats_are("Ann", "Free seat")


async def test_a_dialog_goes_with_the_room_that_it_is_about(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)
    await bob.press("Invite")
    await expect(bob.dialog).to_be_visible()

    await ann.press("More about Bob")
    await ann.press("Remove from the game…")
    await ann.press("Remove")

    await bob.is_told("The host has removed you from the game.")
    await expect(bob.dialog).to_be_hidden()
    await expect(bob.page.get_by_role("heading", level=1)).to_be_focused()


async def test_an_invitation_is_accepted_in_the_inbox(visitors: Visitors) -> None:
    ida = await Guest.come(visitors, "Ida")
    ann = await Guest.come(visitors, "Ann")
    await ann.host("Secret table", visibility="Private")

    await ann.press("Invite")
    await ann.press("Invite Ida")
    await expect(ann.dialog.get_by_text("Invited")).to_be_visible()
    await ann.page.keyboard.press("Escape")
    await ida.is_told("Ann invites you to “Secret table”")
    await ida.press("Inbox, 1 unread")
    await ida.dialog.get_by_role("button", name="Join").click()

    await ida.is_in("Secret table")
    await ann.seats_are("Ann", "Ida")
    await expect(ida.button("Inbox")).to_be_visible()


async def test_an_invitation_while_one_sits_elsewhere_asks_before_one_leaves(
    visitors: Visitors,
) -> None:
    ann, olaf = await Guest.come(visitors, "Ann"), await Guest.come(visitors, "Olaf")
    await olaf.host("Olaf's own")
    await ann.press("Join Olaf's own")
    await ann.is_in("Olaf's own")
    await ann.press("Leave")
    await ann.host("Other table")
    # Whoever plays is still a member of the lounge, where the host finds them.
    await ann.press("Invite")
    await ann.press("Invite Olaf")
    await ann.page.keyboard.press("Escape")

    await olaf.page.get_by_role("status").get_by_role("button", name="Join").click()
    await olaf.press("Leave and join")

    await olaf.is_in("Other table")


async def test_the_host_hands_over_and_the_new_host_starts(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)

    await ann.press("More about Bob")
    await ann.press("Make host")
    await bob.press("Start")

    await ann.status_is("playing")
    await expect(ann.button("End the match")).to_be_hidden()


async def test_settings_reach_everybody(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)
    cat = await Guest.come(visitors, "Cat")

    await ann.press("Settings")
    await ann.dialog.get_by_label("Name", exact=True).fill("Saturday table")
    await ann.dialog.get_by_role("group", name="Seats").get_by_label("3").check()
    await ann.dialog.get_by_label("Locked").check()
    await ann.press("Save")

    await bob.is_in("Saturday table")
    await expect(bob.seat(4)).to_contain_text("No seat")
    await expect(cat.row("Saturday table")).to_be_visible()
    await expect(cat.button("Join Saturday table")).to_be_hidden()


async def test_a_start_that_is_refused_says_why(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    await ann.host()

    await ann.press("Start")

    await ann.is_told("There are not enough players yet.")


async def test_a_settings_mistake_is_told_in_the_dialog(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    await ann.host()

    await ann.press("Settings")
    await ann.dialog.get_by_role("group", name="Seats").get_by_label("2").check()
    await ann.dialog.get_by_role("group", name="Players at least").get_by_label("4").check()
    await ann.press("Save")

    await expect(ann.dialog.get_by_role("alert")).to_contain_text("minPlayers")


async def test_writing_shows_to_the_others_until_it_is_said(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)

    await ann.page.get_by_label("Message").press_sequentially("hel")
    await bob.is_told("Ann is writing…")
    await ann.say("hello")

    await bob.hears("hello")
    await expect(bob.page.get_by_text("Ann is writing…")).to_be_hidden()


async def test_who_is_muted_reads_and_is_told(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)

    await ann.press("More about Bob")
    await ann.press("Mute in chat")
    await bob.hears("Bob was muted")
    await bob.say("but")

    await bob.is_told("The host has muted you.")


async def test_a_spectator_takes_a_seat_that_is_free(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    await ann.host()
    bob = await Guest.come(visitors, "Bob")
    await bob.press("Watch Friday table")
    await expect(ann.page.get_by_role("region", name="Spectators")).to_contain_text("Bob")

    await bob.press("Take a seat")

    await ann.seats_are("Ann", "Bob")
    await expect(ann.page.get_by_role("region", name="Spectators")).to_be_hidden()


async def test_a_new_name_is_seen_by_the_room_and_kept(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)

    await bob.press("Your name: Bob. Change it")
    await bob.dialog.get_by_role("textbox").fill("Robert")
    await bob.press("Save")

    await ann.seats_are("Ann", "Robert")
    await expect(bob.button("Your name: Robert. Change it")).to_be_visible()
    await bob.page.reload()
    await expect(bob.button("Your name: Robert. Change it")).to_be_visible()


async def test_a_name_that_is_refused_costs_nothing(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)
    looks_like_nothing = "\N{HANGUL FILLER}"

    await bob.press("Your name: Bob. Change it")
    await bob.dialog.get_by_role("textbox").fill(looks_like_nothing)
    await bob.press("Save")

    await expect(bob.dialog.get_by_role("alert")).to_contain_text("name: must be")
    await bob.page.keyboard.press("Escape")
    await bob.press(READY)
    await expect(ann.seat(2).get_by_text("ready", exact=True)).to_be_visible()


async def test_ready_is_taken_back_by_the_same_button(visitors: Visitors) -> None:
    ann, bob = await two_at_a_table(visitors)

    await bob.press(READY)
    await expect(ann.seat(2).get_by_text("ready", exact=True)).to_be_visible()
    await expect(bob.button(READY)).to_have_attribute("aria-pressed", "true")
    await expect(bob.button(READY)).not_to_have_attribute("aria-busy", "true")
    await bob.press(READY)

    await expect(ann.seat(2)).to_contain_text("not ready")


async def test_an_announcement_is_shown_and_counted(visitors: Visitors, lobby: Lobby) -> None:
    ann = await Guest.come(visitors, "Ann")
    admin = await lobby.admin()

    await admin.ask("announce", {"text": "A cup at eight tonight"})

    await ann.is_told("A cup at eight tonight")
    await ann.press("Inbox, 1 unread")
    await expect(ann.dialog).to_contain_text("A cup at eight tonight")


async def test_a_long_announcement_leaves_the_page_in_sight(
    visitors: Visitors, lobby: Lobby
) -> None:
    ann = await Guest.come(visitors, "Ann", size=PHONE)
    admin = await lobby.admin()

    await admin.ask("announce", {"text": "news " * 99})

    toast = ann.page.locator(".toast")
    await expect(toast).to_be_visible()
    box = await toast.bounding_box()
    assert box is not None
    assert box["height"] < PHONE[1] / 4


async def test_the_address_of_a_room_is_the_link_into_it(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    code = await ann.host()
    link = f"{ann.visitor.url}/?join={code}"

    await expect(ann.page).to_have_url(link)
    await ann.page.reload()
    await ann.is_in("Friday table")
    await ann.press("Leave")

    await ann.is_out()
    await expect(ann.page).to_have_url(f"{ann.visitor.url}/")


async def test_the_link_is_copied_and_may_be_pasted(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    code = await ann.host()
    await ann.visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])

    await ann.press("Copy link")

    await ann.is_told("The link is copied.")
    pasted = await ann.page.evaluate("navigator.clipboard.readText()")
    assert pasted == f"{ann.visitor.url}/?join={code}"


async def test_whose_visit_an_administrator_ends_is_told_and_may_come_again(
    visitors: Visitors, lobby: Lobby
) -> None:
    ann = await Guest.come(visitors, "Ann")
    await ann.host()
    listed = (await lobby.page())["games"]
    host = next(game["hostId"] for game in listed if game["hostName"] == "Ann")
    admin = await lobby.admin()

    await admin.ask("kick-player", {"playerId": host, "reason": "enough"})

    await ann.is_told("An administrator has ended your visit")
    await ann.press("Try again")
    await expect(ann.page.get_by_role("heading", level=1)).not_to_contain_text("ended your visit")
