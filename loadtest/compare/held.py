"""A comparison from its entries to its verdict: run, shown, written."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console

from loadtest.compare.bars import Bar
from loadtest.compare.document import Document
from loadtest.compare.entries import Entry
from loadtest.compare.page import page
from loadtest.compare.rounds import Cores, about_seconds, run_rounds
from loadtest.compare.sizes import FULL, QUICK, Sizes
from loadtest.compare.table import show
from loadtest.errors import LoadtestError
from loadtest.launch import published
from loadtest.machine import this_machine, usable_cores
from loadtest.peers import packages

FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
Command = TypeVar("Command", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks of a comparison."""

    quick: bool
    rounds: int | None
    only: tuple[str, ...]
    json_file: Path | None
    html_file: Path | None
    pin: bool

    @property
    def sizes(self) -> Sizes:
        """How long and how large its parts are to be."""
        sizes = QUICK if self.quick else FULL
        return replace(sizes, rounds=self.rounds or sizes.rounds)


def comparison_options(command: Command) -> Command:
    """Let the user say what :class:`Wish` holds."""
    for option in (
        click.option(
            "--pin/--no-pin", default=True, show_default=True, help="A core for each side."
        ),
        click.option("--html", "html_file", type=FILE),
        click.option("--json", "json_file", type=FILE),
        click.option(
            "--only", multiple=True, help="Sections or entries: fanout, search/node, … (repeat)."
        ),
        click.option("--rounds", type=click.IntRange(1, 10), help="[default: 3; 1 with --quick]"),
        click.option(
            "--quick", is_flag=True, help="One short round: to see that it works, not to quote."
        ),
    ):
        command = option(command)
    return command


def carry_out(wish: Wish, entries: Sequence[Entry], bars: Sequence[Bar]) -> None:
    """Run the entries that are wished for, and hold what they show against the bars."""
    chosen = [
        entry
        for entry in entries
        if not wish.only or not {entry.section, entry.key}.isdisjoint(wish.only)
    ]
    if not chosen:
        raise click.UsageError(f"nothing is called {', '.join(wish.only)}")
    for file in (wish.json_file, wish.html_file):
        if file and not file.resolve().parent.is_dir():
            raise click.UsageError(f"there is no folder for {file}")
    console, progress = Console(), Console(stderr=True, highlight=False)
    sizes = wish.sizes
    try:
        if any(entry.contestant.needs_npm for entry in chosen):
            progress.print("npm packages of the peers …")
            packages.installed()
        minutes = f"{about_seconds(chosen, sizes.rounds) / 60:.1f} minutes"
        progress.print(f"{sizes.rounds} rounds of {len(chosen)} runs, about {minutes}")
        results = run_rounds(chosen, sizes.rounds, _cores(pin=wish.pin), progress)
    except LoadtestError as exc:
        raise click.ClickException(str(exc)) from exc
    show(results, bars, console)
    document = Document(results, bars, sizes, this_machine(), published(sys.argv[1:]))
    if wish.json_file:
        wish.json_file.write_bytes(document.json())
    if wish.html_file:
        wish.html_file.write_text(page(document))


def _cores(*, pin: bool) -> Cores:
    cores = usable_cores()
    if not pin or len(cores) < 2 or sys.platform != "linux":
        return None, None
    return cores[0], cores[1]
