"""Four-in-a-row, as people play it: each computes the board, and all see the same."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.players import Player, in_turn, table_of
from tests.browser.visitors import PHONE, Visitors

pytestmark = pytest.mark.e2e

PAGE = "/play/four-in-a-row"


async def win(first: Player, *others: Player) -> None:
    """Let the first stack four discs in column 1, and the others play beside it."""
    for _ in range(3):
        await first.choose(1)
        for column, other in enumerate(others, start=2):
            await other.choose(column)
    await first.choose(1)


async def test_two_windows_meet_play_to_a_win_and_play_again(visitors: Visitors) -> None:
    ann = await Player.come(visitors, "Ann", PAGE)
    bob = await Player.come(visitors, "Bob", PAGE)
    for player in (ann, bob):
        await player.press("I am ready")

    winner, loser = await in_turn([ann, bob])
    await win(winner, loser)
    await winner.is_told("Four in a row: you win!")
    await loser.is_told(f"Four in a row: {winner.name} wins.")

    for player in (ann, bob):
        await player.press("Play again")
    for player in await in_turn([ann, bob]):
        await player.sees(1)


async def test_four_play_and_one_who_comes_late_watches_the_same_board(visitors: Visitors) -> None:
    table = await table_of(visitors, PAGE, "Ann", "Bob", "Cat", "Dan")
    order = await in_turn(table)
    for column, player in enumerate(order, start=1):
        await player.choose(column)

    eve = await Player.come(visitors, "Eve", await table[0].link())

    await eve.is_told("You are watching.")
    for column, player in enumerate(order, start=1):
        await eve.sees(column, player.name)
    await order[0].choose(9)
    await eve.sees(9, order[0].name)
    assert await eve.columns() == await order[0].columns()


async def test_who_is_cut_off_in_mid_game_comes_back_to_the_same_board(visitors: Visitors) -> None:
    table = await table_of(visitors, PAGE, "Ann", "Bob", "Cat", cut_off="Cat")
    cat = table[2]
    order = await in_turn(table)
    while order[2] is not cat:
        await order[0].choose(5)
        order = order[1:] + order[:1]
    await order[0].choose(1)

    cat.visitor.cut_off()
    await cat.is_told("Reconnecting…")
    await order[1].choose(1)
    cat.visitor.bring_back()

    await cat.sees(1, order[0].name, order[1].name)
    cat.visitor.is_well_again()
    await cat.choose(1)
    await order[0].sees(1, order[0].name, order[1].name, "Cat")
    await order[1].sees(1, order[0].name, order[1].name, "Cat")


async def test_a_reload_in_mid_game_finds_seat_and_board_again(visitors: Visitors) -> None:
    first, second = await in_turn(await table_of(visitors, PAGE, "Ann", "Bob"))
    await first.choose(4)
    await second.has_the_turn()

    await second.page.reload()

    await second.sees(4, first.name)
    await second.choose(4)
    await first.sees(4, first.name, second.name)


async def test_who_leaves_ends_a_match_of_two(visitors: Visitors) -> None:
    ann, bob = await table_of(visitors, PAGE, "Ann", "Bob")
    await in_turn([ann, bob])

    await bob.press("Leave")

    await ann.is_told("The match is over.")
    await expect(bob.page.get_by_label("Your name")).to_have_value("Bob")


async def test_a_link_without_a_code_leads_to_any_table(visitors: Visitors) -> None:
    await Player.come(visitors, "Ann", f"{PAGE}?join=")


async def test_it_is_played_by_keyboard_alone(visitors: Visitors) -> None:
    first, second = await in_turn(await table_of(visitors, PAGE, "Ann", "Bob"))
    await first.board.get_by_role("button", name="Column 1:").focus()

    for key in ("ArrowRight", "ArrowRight", "Enter"):
        await first.page.keyboard.press(key)

    await second.sees(3, first.name)
    await expect(first.board.get_by_role("button", name="Column 3:")).to_be_focused()


async def test_it_fits_a_phone_and_has_no_serious_findings(visitors: Visitors) -> None:
    window = {"size": PHONE, "bypass_csp": True}
    ann = await Player.come(visitors, "Ann", PAGE, **window)
    link = await ann.link()
    assert await serious_findings(ann.visitor) == []
    others = [await Player.come(visitors, name, link) for name in ("Bob", "Cat", "Dan")]
    table = [ann, *others]
    await (await in_turn(table))[0].choose(1)

    assert await serious_findings(ann.visitor) == []
    assert await ann.visitor.width_overflow() == 0
