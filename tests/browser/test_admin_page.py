"""``/admin`` in a browser: who gets in, what an administrator sees, and what comes of each act."""

import asyncio
import re
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.administration import TOKEN_FIELD, Administration, sign_in
from tests.browser.visitors import PHONE, Visitors
from tests.e2e import backends
from tests.e2e.lobbies import SECRET, Lobby, operator_token
from tests.e2e.members import CHAT, GAMES, NOTIFICATIONS, Hall
from tests.e2e.programs import line_with, stopped
from tests.e2e.programs import lobby as start_lobby
from tests.test_tokens import a_backend_token

pytestmark = pytest.mark.e2e

SETTINGS = {
    **backends.SETTINGS,
    "LOBBY_SECRET": SECRET,
    "LOBBY_RATE_CONNECTS": "0",
    "LOBBY_RATE_COMMANDS": "0",
    "LOBBY_ALERT_MEMORY_MIB": "1",  # less than any process takes: an alert to look at
    "LOBBY_WAITING_ABANDONED_SECONDS": "0",
    "LOBBY_PLAYING_ABANDONED_SECONDS": "0",
}
IN_AN_HOUR = int(time.time()) + 3_600
MARKUP = "<img src=x onerror=alert(1)>"  # which only the developer's own backend may call somebody
ODD = 'Bo <3 &amp; "x"'


@pytest_asyncio.fixture(loop_scope="module")
async def hall(server: str) -> AsyncIterator[Hall]:
    async with Hall.at(server) as hall:
        yield hall


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("nonsense", "does not know that token"),
        (operator_token("admin", secret="x" * 32), "does not know that token"),
        (operator_token("admin", days=-1), "has expired"),
        (operator_token("server"), "not an administrator"),
        ("a guest's", "not an administrator"),
    ],
)
async def test_wrong_token_is_refused_in_words(
    visitors: Visitors, lobby: Lobby, token: str, words: str
) -> None:
    if token == "a guest's":
        token = (await lobby.player()).token
    visitor = await visitors.arrive("/admin")

    await sign_in(visitor, token)

    await expect(visitor.page.get_by_role("alert")).to_contain_text(words)
    assert await visitor.page.evaluate("sessionStorage.length") == 0


async def test_token_is_kept_for_a_reload_and_gone_with_the_sign_out(visitors: Visitors) -> None:
    office = await Administration.entered(visitors, "ann")
    page = office.visitor.page

    await page.reload()
    await expect(office.heading("Overview")).to_be_visible()
    await office.button("Sign out").click()

    await expect(page.get_by_label(TOKEN_FIELD)).to_be_focused()
    assert await page.evaluate("sessionStorage.length + localStorage.length") == 0


async def test_kept_token_that_is_worth_nothing_any_more_leads_to_the_sign_in(
    visitors: Visitors,
) -> None:
    visitor = await visitors.arrive("/admin")
    stale = operator_token("admin", days=-1)
    await visitor.page.evaluate(
        "token => sessionStorage.setItem('lobby:admin-token', token)", stale
    )

    await visitor.page.reload()

    await expect(visitor.page.get_by_role("alert")).to_contain_text("has expired")


async def test_second_window_takes_over_and_the_first_says_so(visitors: Visitors) -> None:
    first = await Administration.entered(visitors, "ann")

    await Administration.entered(visitors, "ann")

    alert = first.visitor.page.get_by_role("alert")
    await expect(alert).to_contain_text("signed in from another window")


async def test_figures_move_with_what_happens(visitors: Visitors, lobby: Lobby) -> None:
    office = await Administration.entered(visitors, "ann")
    await expect(office.figure("Games")).to_have_text("0")

    room = await lobby.room("Ann", "Bob", playing=True)

    await expect(office.figure("Games")).to_have_text("1")
    await expect(office.figure("Players")).to_have_text("3")
    chart = office.visitor.page.get_by_role("img", name="Players in the last ten minutes")
    await expect(chart).to_have_attribute("aria-label", re.compile("now 3"))
    assert await office.visitor.page.locator(".figure canvas").count() == 8
    await room.host.ask("leave-game", {})


async def test_alert_is_shown_until_it_is_cleared(visitors: Visitors) -> None:
    office = await Administration.entered(visitors, "ann")
    memory = office.visitor.page.get_by_role("listitem").filter(has_text="Memory")

    await expect(memory).to_contain_text("limit 1 MiB")
    await memory.get_by_role("button", name="Clear").click()

    await expect(memory).to_have_count(0)
    await office.has_audited("cleared alert memory")


async def test_game_is_inspected_whole_and_closed(visitors: Visitors, hall: Hall) -> None:
    ann, bob = await hall.members("Ann", ODD)
    eve = await hall.member(token=a_backend_token(name=MARKUP, role="player", exp=IN_AN_HOUR))
    options = {"name": f"Chess {ODD}", "visibility": "private", "metadata": {"map": "hills"}}
    game = await ann.ask(GAMES, "create-game", options)
    await bob.ask(GAMES, "join-game", {"code": game["joinCode"]})
    await eve.ask(GAMES, "join-game", {"code": game["joinCode"], "as": "spectator"})
    await eve.ask(CHAT, "join-room", game["gameId"])
    office = await Administration.entered(visitors, "ann")

    shown = await office.inspect(f"Chess {ODD}")
    for text in (game["joinCode"], "those invited", "hills", "seat 1 · host", bob.id):
        await expect(shown).to_contain_text(text)
    for part in ("Spectators", "In its chat room"):
        section = shown.locator("section").filter(has=office.heading(part))
        await expect(section).to_contain_text(MARKUP)
    await office.button("Close this game…").click()
    await office.act(f"Close “Chess {ODD}”?", "Close the game", reason="spam")

    for member in (ann, bob, eve):
        assert (await member.push(GAMES, "game-closed"))["reason"] == "admin"
    await expect(shown).not_to_be_visible()
    await office.has_audited(f"closed game {game['gameId']}", "spam")


async def test_player_is_found_by_name_and_kicked(visitors: Visitors, lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Zoe")
    await lobby.room("Bob")
    office = await Administration.entered(visitors, "ann")
    await office.go("Players")

    await office.visitor.page.get_by_label("Name or id of somebody").fill("zo")
    await expect(office.row("Bob")).to_have_count(0)
    await office.row("Zoe").get_by_role("button", name="Kick Zoe").click()
    await office.act("Kick Zoe?", "Kick", reason="be nice")

    error = (await room.bystander.expect("error"))["error"]
    assert (error["code"], error["message"]) == ("kicked-by-admin", "be nice")
    await expect(office.row("Zoe")).to_have_count(0)
    await office.has_audited(f"kicked {room.bystander.id}", "be nice")


async def test_player_is_banned_for_a_time_and_unbanned_from_the_log(
    visitors: Visitors, lobby: Lobby
) -> None:
    room = await lobby.room("Ann", "Bob")
    bob, token = room.bystander.id, room.bystander.token
    office = await Administration.entered(visitors, "ann")

    await (await office.inspect("Chess")).get_by_role("button", name="Ban Bob").click()
    await office.dialog("Ban Bob?").get_by_label("For how long").select_option("1 day")
    await office.act("Ban Bob?", "Ban", reason="cheating")
    await room.bystander.ended()
    refusal = await lobby.refusal({"token": token})
    await office.dialog("Chess").get_by_role("button", name="Done").click()
    await office.has_audited(f"banned {bob}", "for 86400 s: cheating")
    await office.button(f"Unban {bob}").click()
    await office.act(f"Unban {bob}?", "Unban")

    assert refusal["data"]["code"] == "banned"
    assert (await lobby.player(token=token)).id == bob
    await office.has_audited(f"unbanned {bob}")


async def test_refused_act_says_why_and_can_be_mended(visitors: Visitors) -> None:
    office = await Administration.entered(visitors, "ann")
    await office.go("Players")
    await office.visitor.page.get_by_label("Player id").fill("nobody")

    await office.button("Kick…").click()
    dialog = office.dialog("Kick nobody?")
    await dialog.get_by_role("button", name="Kick", exact=True).click()

    await expect(dialog.get_by_role("alert")).to_contain_text("not connected, and in no game")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog).to_have_count(0)


async def test_announcement_is_asked_about_and_reaches_every_inbox(
    visitors: Visitors, hall: Hall
) -> None:
    ann = await hall.member("Ann")
    office = await Administration.entered(visitors, "ann")
    await office.go("Server")

    await office.visitor.page.get_by_label("Message").fill(f"Back at nine\n{ODD}")
    await office.button("Announce…").click()
    await expect(office.dialog("Announce this to everybody?")).to_contain_text("Back at nine")
    await office.act("Announce this to everybody?", "Announce")

    told = await ann.push(NOTIFICATIONS, "notification", kind="announcement")
    assert told["data"] == {"text": f"Back at nine {ODD}"}
    await office.has_audited("announced", "Back at nine")


async def test_lost_connection_is_shown_and_mends_itself(visitors: Visitors, lobby: Lobby) -> None:
    office = await Administration.entered(visitors, "ann", by_proxy=True)
    visitor = office.visitor

    visitor.cut_off()
    await expect(visitor.page.get_by_text("The connection was lost.")).to_be_visible()
    await expect(visitor.page.get_by_text("Reconnecting…")).to_be_visible()
    visitor.bring_back()
    await expect(visitor.page.get_by_text("Live", exact=True)).to_be_visible()

    await expect(visitor.page.get_by_text("The connection was lost.")).to_be_hidden()
    await lobby.room("Ann")
    await expect(office.figure("Games")).to_have_text("1")


async def test_drain_asks_first_and_is_announced(visitors: Visitors) -> None:
    serving = start_lobby("serve", "--port", "0", LOBBY_SECRET=SECRET, LOBBY_DRAIN_SECONDS="60")
    async with stopped(await serving) as process:
        url = (await line_with(process, r"page\s+(\S+)/"))[1]
        await line_with(process, "node started")
        async with Lobby.at(url) as lobby:
            player = (await lobby.room("Ann", "Bob", playing=True)).host
            visitor = await visitors.arrive(None)
            visitor.url = url
            await visitor.open("/admin")
            await sign_in(visitor, operator_token("admin", "ann"))
            office = Administration(visitor)
            await office.go("Server")

            await office.button("Drain this server…").click()
            asked = office.dialog("Drain this server?")
            await expect(asked).to_contain_text("nobody opens a game here")
            await asked.get_by_role("button", name="Drain and stop").click()
            await expect(asked).to_be_visible()
            assert player.heard("server-draining") == []
            await office.act("Drain this server?", "Drain and stop", word="drain")

            assert await player.expect("server-draining") == {"seconds": 60.0}
            await expect(visitor.page.get_by_text("This server drains")).to_be_visible()
            await expect(office.button("It drains already")).to_be_disabled()
            await office.has_audited("drained this server", "within 60 s")


async def test_games_are_paged_and_searched_and_rows_stay(visitors: Visitors, lobby: Lobby) -> None:
    await asyncio.gather(*(lobby.room("Ann", name=f"Game {number:02}") for number in range(30)))
    await lobby.room("Ann", "Bob", name="Needle", playing=True)
    office = await Administration.entered(visitors, "ann", size=PHONE)
    page = office.visitor.page
    await office.go("Games")
    await page.get_by_label("Order").select_option("Name")
    await expect(page.get_by_text("1 to 25 of 31 games")).to_be_visible()

    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_text("26 to 31 of 31 games")).to_be_visible()
    await page.get_by_role("button", name="Back").click()
    await expect(office.row("Game 00")).to_be_visible()
    await office.row("Game 01").evaluate("row => { row.dataset.seen = 'yes'; }")
    await lobby.room("Cat", name="Aardvark")
    await expect(office.row("Aardvark")).to_be_visible()
    assert await office.row("Game 01").get_attribute("data-seen") == "yes"

    await page.get_by_label("Name of the game").fill("need")
    await expect(office.row("Game")).to_have_count(0)
    await expect(office.row("Needle")).to_contain_text("2 of 4")
    await page.get_by_label("Status").select_option("Waiting")
    await expect(page.get_by_text("No game fits this search.")).to_be_visible()
