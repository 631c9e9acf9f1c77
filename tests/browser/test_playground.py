"""The playground: four players in one page, what each hears, and the code of each click."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pytest
from playwright.async_api import ConsoleMessage, Locator, Page, expect

from tests.browser.axe import serious_findings
from tests.browser.visitors import DESKTOP, PHONE, Visitor, Visitors

pytestmark = pytest.mark.e2e

NAMES = ("Ann", "Bob", "Cat", "Dan")
PROGRAM_SECONDS = 30
EMPTY = "<!doctype html><title>Empty</title>"

expect.set_options(timeout=10_000)


@dataclass
class Playground:
    """The page, as somebody uses it."""

    visitor: Visitor

    @classmethod
    async def open(cls, visitors: Visitors, players: int = 4, **window: object) -> "Playground":
        """Open the page, with so many players who are connected."""
        visitor = await visitors.arrive("/playground", **window)  # type: ignore[arg-type]
        playground = cls(visitor)
        for name in NAMES[2:players]:
            await playground.page.get_by_role("button", name="Add a player").click()
            await expect(playground.player(name)).to_be_visible()
        for name in NAMES[:players]:
            await playground.status_is(name, "connected")
        return playground

    @property
    def page(self) -> Page:
        """The tab."""
        return self.visitor.page

    def player(self, name: str) -> Locator:
        """Return the column of a player."""
        return self.page.get_by_role("region", name=name, exact=True)

    async def status_is(self, name: str, status: str) -> None:
        """Wait until a player is connected, reconnecting and so on."""
        await expect(self.player(name).get_by_role("status")).to_have_text(status)

    async def do(self, name: str, event: str, /, **fields: str) -> None:
        """Let a player send a command, with what stands in its fields but for these."""
        column = self.player(name)
        button = column.get_by_role("button", name=event, exact=True)
        await button.click()
        if await button.get_attribute("aria-expanded") is None:
            return
        for field, text in fields.items():
            await column.get_by_label(field, exact=True).fill(text)
        await column.get_by_role("button", name=f"Send {event}").click()
        await button.click()  # closes the form

    async def has_logged(self, name: str, kind: str, event: str, text: str = "") -> None:
        """Wait until a player's log has such a line."""
        lines = self.player(name).locator(f'.line.{kind}[data-event="{event}"]')
        await expect(lines.filter(has_text=text).last).to_be_visible()

    async def lines(self, name: str, attribute: str) -> list[tuple[str, str]]:
        """Return event and an attribute of the lines that have it."""
        found = self.player(name).locator(f".line[{attribute}]")
        pairs: list[tuple[str, str]] = await found.evaluate_all(
            "(lines, name) => lines.map((line) => [line.dataset.event, line.getAttribute(name)])",
            attribute,
        )
        return pairs

    async def numbers(self, name: str) -> list[int]:
        """Return the numbers of what happened in the room, as a player heard them."""
        lines = await self.lines(name, "data-seq")
        return [int(seq) for event, seq in lines if event != "game-created"]

    async def in_a_match(self) -> None:
        """Let Ann open a game, all others join, and the match begin."""
        await self.do("Ann", "create-game")
        await self.has_logged("Ann", "answer", "create-game")
        for name in NAMES[1:]:
            await self.do(name, "join-game")
            await self.has_logged(name, "answer", "join-game")
            await self.do(name, "set-ready")
        await self.do("Ann", "start-game")
        for name in NAMES:
            await self.has_logged(name, "push", "game-started")

    async def code(self, language: str) -> str:
        """Return the code of the last click."""
        await self.page.get_by_role("radio", name=language).check()
        return await self.page.get_by_role("region", name="Code", exact=True).inner_text()


def is_without_gap(numbers: list[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(numbers))


async def test_four_play_and_every_log_is_without_a_gap(visitors: Visitors) -> None:
    playground = await Playground.open(visitors)
    await playground.in_a_match()

    for name in NAMES:
        await playground.do(name, "game-action", action=f'{{"by": "{name}"}}')
    for name in NAMES[:-1]:
        await playground.has_logged(name, "push", "game-update", "Dan")
    await playground.has_logged("Dan", "answer", "game-action")

    logs = [await playground.numbers(name) for name in NAMES]
    assert [is_without_gap(numbers) for numbers in logs] == [True] * 4
    assert len({numbers[-1] for numbers in logs}) == 1


async def test_what_was_missed_while_the_connection_was_dropped_comes_marked_and_in_order(
    visitors: Visitors,
) -> None:
    playground = await Playground.open(visitors)
    await playground.in_a_match()

    await playground.player("Bob").get_by_role("button", name="Drop connection").click()
    await playground.status_is("Bob", "reconnecting")
    await playground.do("Ann", "game-action", action='"you missed this"')
    await playground.status_is("Bob", "connected")
    await playground.has_logged("Bob", "push", "game-update", "you missed this")
    await playground.do("Ann", "game-action", action='"not this"')
    await playground.has_logged("Bob", "push", "game-update", "not this")

    missed = [event for event, is_missed in await playground.lines("Bob", "data-missed")]
    assert "game-update" in missed
    updates = playground.player("Bob").locator('.line[data-event="game-update"]')
    await expect(updates.nth(0)).to_contain_text("missed")
    await expect(updates.nth(1).locator(".badge")).to_have_count(0)
    assert is_without_gap(await playground.numbers("Bob"))


async def test_a_refusal_is_shown_with_its_code(visitors: Visitors) -> None:
    playground = await Playground.open(visitors, players=2)

    await playground.do("Bob", "set-ready")
    await playground.has_logged("Bob", "refusal", "set-ready", "not-in-game")

    await playground.player("Bob").get_by_role("button", name="list-games", exact=True).click()
    await playground.player("Bob").get_by_label("where", exact=True).fill("{")
    await playground.player("Bob").get_by_role("button", name="Send list-games").click()
    await expect(playground.player("Bob").get_by_role("alert")).to_contain_text("where is not JSON")


async def test_a_reload_finds_the_same_players_in_their_game(visitors: Visitors) -> None:
    playground = await Playground.open(visitors)
    await playground.in_a_match()

    await playground.page.reload()

    for name in NAMES:
        await expect(playground.player(name)).to_contain_text("playing")


async def test_tokens_of_a_server_that_is_no_more_make_new_players(visitors: Visitors) -> None:
    playground = await Playground.open(visitors, players=2)
    forge = "for (const n of [1, 2]) sessionStorage.setItem(`playground:${n}`, 'of another time')"
    await playground.page.evaluate(forge)

    await playground.page.reload()

    for name in NAMES[:2]:
        await playground.status_is(name, "connected")


CLICKS = [
    ("create-game", {"name": "Pasted", "tags": "pasted"}, "Pasted"),
    ("quick-join", {"where": '{"tags": ["nobody has it"]}'}, "Quick game"),
    ("join-game", {}, "My game"),
    ("set-ready", {}, ""),
    ("list-games", {}, "My game"),
    ("watch-games", {}, ""),
]


async def clicks(playground: Playground, language: str) -> list[tuple[str, str]]:
    """Return the code of some clicks of Bob's, beside Ann's waiting game, and what it prints."""
    await playground.do("Ann", "create-game")
    await playground.has_logged("Ann", "answer", "create-game")
    programs = []
    for event, fields, printed in CLICKS:
        await playground.do("Bob", event, **fields)
        programs.append((await playground.code(language), printed))
        if event in ("create-game", "quick-join"):
            await playground.do("Bob", "leave-game")
            await playground.has_logged("Bob", "answer", "leave-game")
    return programs


async def test_the_python_of_a_click_runs_as_it_stands(visitors: Visitors) -> None:
    playground = await Playground.open(visitors, players=2)

    for program, printed in await clicks(playground, "Python"):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdout=PIPE, stderr=STDOUT
        )
        out, _ = await asyncio.wait_for(process.communicate(), PROGRAM_SECONDS)
        assert process.returncode == 0, out.decode()
        assert printed in out.decode(), program


async def test_the_javascript_of_a_click_runs_in_an_empty_page(visitors: Visitors) -> None:
    playground = await Playground.open(visitors, players=2)

    for program, printed in await clicks(playground, "JavaScript"):
        reader = await visitors.arrive(None)
        await reader.page.set_content(EMPTY)
        said: list[str] = []
        reader.page.on("console", partial(note, said))
        await reader.page.add_script_tag(
            content=f"{program}document.title = 'Done';", type="module"
        )
        await expect(reader.page).to_have_title("Done", timeout=PROGRAM_SECONDS * 1000)
        assert bool(said) == bool(printed), program
        await reader.context.close()


def note(said: list[str], message: ConsoleMessage) -> None:
    said.append(message.text)


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
async def test_it_fits_and_has_no_serious_findings(
    visitors: Visitors, size: tuple[int, int], scheme: str
) -> None:
    playground = await Playground.open(visitors, size=size, scheme=scheme, bypass_csp=True)
    await playground.in_a_match()
    await playground.player("Ann").get_by_role("button", name="update-game").click()

    assert await serious_findings(playground.visitor) == []
    assert await playground.visitor.width_overflow() == 0
