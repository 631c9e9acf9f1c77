"""The games that come with the lobby, played in the room where people have met."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.guests import Guest
from tests.browser.visitors import Visitors
from tests.e2e.lobbies import Lobby
from tests.e2e.players import Player

pytestmark = pytest.mark.e2e

SO_MANY_REFUSALS_END_A_SESSION = 100
NONSENSE: list[object] = [
    5,
    {},
    {"sparks": 5, "columns": 5, "players": 5},
    {"sparks": [None], "scores": None, "leftMs": 9, "columns": [None], "players": [None]},
]


async def two_at_a_board(
    visitors: Visitors, kind: str = "Four in a row", *, by_proxy: bool = False
) -> tuple[Guest, Guest]:
    """Let Ann host a game for Bob and herself, who comes by her link, and start."""
    ann = await Guest.come(visitors, "Ann")
    code = await ann.host("Blue and red", kind=kind)
    bob = await Guest.come(visitors, "Bob", f"/?join={code}", by_proxy=by_proxy)
    await bob.is_in("Blue and red")
    await ann.press("Start")
    return ann, bob


async def turns(ann: Guest, bob: Guest) -> tuple[Guest, Guest]:
    """Return who begins, and who does not."""
    begins = "You begin: choose a column."
    either = ann.stage.get_by_text(begins).or_(ann.stage.get_by_text("It is Bob"))
    await expect(either).to_be_visible()
    return (ann, bob) if await ann.stage.get_by_text(begins).is_visible() else (bob, ann)


async def drop(guest: Guest, column: int) -> None:
    """Drop a disc, once it is the guest's turn."""
    await guest.stage.get_by_role("button", name=f"Column {column}:", disabled=False).click()


async def test_a_match_is_played_to_its_end_in_the_room_and_again(visitors: Visitors) -> None:
    ann, bob = await two_at_a_board(visitors)
    first, second = await turns(ann, bob)

    for _ in range(3):
        await drop(first, 1)
        await drop(second, 2)
    await drop(first, 1)

    for guest in (ann, bob):
        await guest.status_is("finished")
        await expect(guest.stage.get_by_text(f"{first.name} wins!")).to_be_visible()
        await guest.press("Play again")
    for guest in (ann, bob):
        await guest.status_is("waiting")
        await expect(guest.stage).to_be_hidden()
    await ann.press("Start")
    await turns(ann, bob)


async def test_who_is_cut_off_in_mid_match_finds_the_board_as_it_is(visitors: Visitors) -> None:
    ann, bob = await two_at_a_board(visitors, by_proxy=True)
    first, second = await turns(ann, bob)
    await drop(first, 1)
    await drop(second, 2)
    if first is bob:
        await drop(bob, 3)

    bob.visitor.cut_off()
    await bob.is_told("Reconnecting…")
    await drop(ann, 4)
    bob.visitor.bring_back()

    await expect(bob.page.get_by_text("Reconnecting…")).to_be_hidden()
    await expect(bob.stage.get_by_role("button", name="Column 4: from below Ann")).to_be_visible()
    await expect(bob.stage.get_by_text("It is your turn.")).to_be_visible()


async def test_who_reloads_or_watches_late_sees_the_board(visitors: Visitors) -> None:
    ann, bob = await two_at_a_board(visitors)
    first, second = await turns(ann, bob)
    await drop(first, 1)
    await drop(second, 2)

    await bob.page.reload()
    eve = await Guest.come(visitors, "Eve")
    await eve.press("Watch Blue and red")

    for guest in (bob, eve):
        disc = f"Column 2: from below {second.name}"
        await expect(guest.stage.get_by_role("button", name=disc)).to_be_visible()


async def test_the_arena_runs_in_the_room(visitors: Visitors) -> None:
    ann, bob = await two_at_a_board(visitors, "Arena")

    for guest in (ann, bob):
        await expect(guest.stage.locator("canvas")).to_be_visible()
    await ann.press("End the match")
    await bob.status_is("finished")


async def act_as_soon_as_allowed(player: Player, action: object) -> None:
    """Act, and if the lobby says that this is too often, again when it says."""
    while not (ack := await player.command("game-action", {"action": action}))["ok"]:
        assert ack["error"]["code"] == "rate-limited", ack
        await asyncio.sleep(ack["error"]["retryAfterMs"] / 1000)


async def test_moves_that_mean_nothing_do_not_cost_the_host_the_connection(
    visitors: Visitors, lobby: Lobby
) -> None:
    ann = await Guest.come(visitors, "Ann")
    code = await ann.host("Blue and red", kind="Four in a row")
    mallory = await lobby.player("Mallory")
    await mallory.ask("join-game", {"code": code})
    await ann.press("Start")
    await expect(ann.stage.get_by_role("group", name="Board")).to_be_visible()

    for _ in range(SO_MANY_REFUSALS_END_A_SESSION + 40):
        await act_as_soon_as_allowed(mallory, {"column": 99})

    await ann.press("End the match")
    await mallory.expect("game-ended")


async def test_a_match_that_is_ended_early_is_nobodys_turn(visitors: Visitors) -> None:
    ann, bob = await two_at_a_board(visitors)
    first, _ = await turns(ann, bob)
    await drop(first, 1)

    await ann.press("End the match")

    for guest in (ann, bob):
        await expect(guest.stage.get_by_text("It ended before anybody had won.")).to_be_visible()
        await expect(guest.stage.locator("[aria-current]")).to_have_count(0)


async def test_a_reload_after_the_match_shows_the_board_again(visitors: Visitors) -> None:
    ann, bob = await two_at_a_board(visitors)
    first, second = await turns(ann, bob)
    await drop(first, 1)
    await drop(second, 2)
    await ann.press("End the match")
    await bob.status_is("finished")

    await bob.page.reload()

    disc = f"Column 2: from below {second.name}"
    await expect(bob.stage.get_by_role("button", name=disc)).to_be_visible()
    for guest in (ann, bob):
        await guest.press("Play again")
    await ann.press("Start")
    await expect(bob.stage.get_by_role("button", name="Column 2: empty")).to_be_visible()


@pytest.mark.parametrize("kind", ["arena", "four-in-a-row"])
async def test_nonsense_of_a_hosts_breaks_nobodys_page(
    visitors: Visitors, lobby: Lobby, kind: str
) -> None:
    room = await lobby.room("Mallory", "Bob", name="Trap", metadata={"game": kind}, playing=True)
    for state in NONSENSE:
        await room.host.ask("save-state", {"state": state, "seq": await room.next_number() - 1})
        eve = await Guest.come(visitors, "Eve")
        await eve.press("Watch Trap")
        await expect(eve.stage.locator(".play")).to_be_visible()
        for action in (*NONSENSE, *({"world": world} for world in NONSENSE)):
            await room.host.ask("game-action", {"action": action})
        await eve.press("Leave")
        await eve.is_out()
    await room.host.ask("end-game", {"result": {"winners": 5, "scores": {"x": {"toString": 1}}}})
