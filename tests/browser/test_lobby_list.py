"""The list of games as it changes, and every way into one of them."""

import pytest
from playwright.async_api import expect

from tests.browser.guests import Guest
from tests.browser.visitors import Visitors
from tests.e2e.lobbies import Lobby

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_RATE_CREATES": "0"}


async def test_games_come_change_and_go_while_one_looks(visitors: Visitors, lobby: Lobby) -> None:
    ann = await Guest.come(visitors, "Ann")
    await ann.is_told("Nobody has opened a game yet")

    room = await lobby.room("Bob", name="Chess", maxPlayers=3)
    await expect(ann.row("Chess")).to_contain_text("hosted by Bob")
    await expect(ann.row("Chess").get_by_role("img")).to_have_accessible_name("1 of 3 seats taken")
    cat = await lobby.player("Cat")
    await cat.ask("join-game", {"gameId": room.id})
    await expect(ann.row("Chess").get_by_role("img")).to_have_accessible_name("2 of 3 seats taken")
    await room.host.ask("start-game", {})
    await expect(ann.row("Chess")).to_contain_text("Playing")
    await expect(ann.button("Join Chess")).to_be_hidden()
    await lobby.leave()

    await expect(ann.row("Chess")).to_be_hidden()
    await ann.is_told("Nobody has opened a game yet")


async def test_a_game_whose_metadata_are_odd_hides_no_other(
    visitors: Visitors, lobby: Lobby
) -> None:
    await lobby.room("Bob", name="Chess")
    for game in ("constructor", "__proto__", {"toString": 1}):
        await lobby.room("Mallory", name="Trap", metadata={"game": game})

    ann = await Guest.come(visitors, "Ann")

    await expect(ann.page.get_by_role("heading", level=3)).to_have_text([*["Trap"] * 3, "Chess"])
    await ann.press("Join Chess")
    await ann.is_in("Chess")


async def test_games_are_found_by_name_status_tag_and_free_seats(
    visitors: Visitors, lobby: Lobby
) -> None:
    await lobby.room("Bob", name="Chess", tags=["slow"])
    await lobby.room("Cat", "Dan", name="Checkers", playing=True)
    ann = await Guest.come(visitors, "Ann")
    games = ann.page.get_by_role("heading", level=3)
    await expect(games).to_have_text(["Checkers", "Chess"])

    await ann.page.get_by_label("Search").fill("chess")
    await expect(games).to_have_text(["Chess"])
    await ann.page.get_by_label("Search").fill("no such game")
    await ann.is_told("No game fits")
    await ann.press("Show all games")
    await expect(games).to_have_text(["Checkers", "Chess"])
    await ann.page.get_by_label("Status").select_option("Playing")
    await expect(games).to_have_text(["Checkers"])
    await ann.page.get_by_label("Status").select_option("Any status")
    await ann.page.get_by_label("Tag").select_option("slow")
    await expect(games).to_have_text(["Chess"])
    await ann.page.get_by_label("Tag").select_option("Any tag")
    await ann.page.get_by_label("Free seats only").check()
    await expect(games).to_have_text(["Chess"])


async def test_who_filters_hears_of_new_games_that_fit_and_of_no_others(
    visitors: Visitors, lobby: Lobby
) -> None:
    ann = await Guest.come(visitors, "Ann")
    await ann.page.get_by_label("Search").fill("chess")
    await ann.is_told("No game fits")

    await lobby.room("Bob", name="Checkers")
    await lobby.room("Cat", name="Chess at night")

    await expect(ann.row("Chess at night")).to_be_visible()
    await expect(ann.row("Checkers")).to_be_hidden()


async def test_a_click_on_join_takes_a_seat(visitors: Visitors, lobby: Lobby) -> None:
    room = await lobby.room("Bob", name="Chess")
    ann = await Guest.come(visitors, "Ann")

    await ann.press("Join Chess")

    await ann.seats_are("Bob", "Ann", "Free seat", "Free seat")
    await room.host.expect("player-joined", playerCount=2)


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "http://somewhere/?join={code}"])
async def test_a_code_or_a_link_that_is_typed_in_takes_a_seat(
    visitors: Visitors, lobby: Lobby, typed: str
) -> None:
    room = await lobby.room("Bob", visibility="private")
    ann = await Guest.come(visitors, "Ann")

    await ann.press("Join by code")
    given = typed.format(code=room.code, lower=room.code.lower())
    await ann.dialog.get_by_label("Code or link").fill(given)
    await ann.page.keyboard.press("Enter")

    await ann.seats_are("Bob", "Ann")


async def test_a_code_that_is_nobodys_is_answered_in_the_dialog(visitors: Visitors) -> None:
    ann = await Guest.come(visitors, "Ann")
    await ann.press("Join by code")

    await ann.dialog.get_by_label("Code or link").fill("WRONG2")
    await ann.page.keyboard.press("Enter")

    await expect(ann.dialog.get_by_role("alert")).to_have_text(
        "There is no such game. It may have been closed."
    )


async def test_a_private_game_with_password_is_not_listed_and_asks_for_it(
    visitors: Visitors,
) -> None:
    ann = await Guest.come(visitors, "Ann")
    code = await ann.host("Secret table", visibility="Private", password="sesame")
    bob = await Guest.come(visitors, "Bob")
    await bob.is_told("Nobody has opened a game yet")

    await bob.visitor.open(f"/?join={code}")
    await bob.dialog.get_by_label("Password").fill("open")
    await bob.dialog.get_by_role("button", name="Join").click()
    await expect(bob.dialog.get_by_role("alert")).to_have_text("That is not the password.")
    await bob.dialog.get_by_label("Password").fill("sesame")
    await bob.dialog.get_by_role("button", name="Join").click()

    await bob.is_in("Secret table")
    await ann.seats_are("Ann", "Bob")


async def test_who_joins_quickly_plays_what_can_be_played_here(
    visitors: Visitors, lobby: Lobby
) -> None:
    await lobby.room("Bob", "Cat", name="Chess elsewhere")
    await lobby.room("Dan", name="Sparks", metadata={"game": "arena"})
    ann = await Guest.come(visitors, "Ann")
    await expect(ann.row("Sparks")).to_be_visible()

    await ann.press("Quick join")

    await ann.is_in("Sparks")


async def test_two_who_join_quickly_meet(visitors: Visitors) -> None:
    ann, bob = await Guest.come(visitors, "Ann"), await Guest.come(visitors, "Bob")

    await ann.press("Quick join")
    await expect(ann.seat(1)).to_contain_text("Ann")
    await bob.press("Quick join")

    await ann.seats_are("Ann", "Bob")
    await bob.seats_are("Ann", "Bob")


async def test_more_games_than_are_pushed_are_fetched_on_demand(
    visitors: Visitors, lobby: Lobby
) -> None:
    for number in range(52):
        await lobby.room(f"Host {number}", name=f"Game {number:02}")
    ann = await Guest.come(visitors, "Ann")
    games = ann.page.get_by_role("heading", level=3)
    await expect(games).to_have_count(50)

    await ann.press("Show more")

    await expect(games).to_have_count(52)
    await expect(ann.button("Show more")).to_be_hidden()


async def test_who_comes_by_link_to_a_match_that_runs_may_watch_instead(
    visitors: Visitors, lobby: Lobby
) -> None:
    room = await lobby.room("Bob", "Cat", playing=True)

    ann = await Guest.come(visitors, "Ann", f"/?join={room.code}")
    await expect(ann.dialog).to_contain_text("The match has begun.")
    await ann.dialog.get_by_role("button", name="Watch").click()

    await ann.is_told("You are watching.")
