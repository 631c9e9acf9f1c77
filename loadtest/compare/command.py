"""``python -m loadtest compare``."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from loadtest.compare.document import Document
from loadtest.compare.entries import all_entries
from loadtest.compare.page import page
from loadtest.compare.rounds import Cores, about_seconds, run_rounds
from loadtest.compare.sizes import FULL, QUICK
from loadtest.compare.table import show
from loadtest.errors import LoadtestError
from loadtest.launch import published
from loadtest.machine import this_machine, usable_cores
from loadtest.peers import packages

FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.option("--quick", is_flag=True, help="One short round: to see that it works, not to quote.")
@click.option("--rounds", type=click.IntRange(1, 10), help="[default: 3; 1 with --quick]")
@click.option("--only", multiple=True, help="Sections or entries: fanout, search/node, … (repeat).")
@click.option("--json", "json_file", type=FILE)
@click.option("--html", "html_file", type=FILE)
@click.option("--pin/--no-pin", default=True, show_default=True, help="A core for each side.")
def compare(
    *,
    quick: bool,
    rounds: int | None,
    only: tuple[str, ...],
    json_file: Path | None,
    html_file: Path | None,
    pin: bool,
) -> None:
    """Compare with other servers, side by side, and hold the figures against the bars."""
    sizes = QUICK if quick else FULL
    sizes = replace(sizes, rounds=rounds or sizes.rounds)
    entries = [
        entry
        for entry in all_entries(sizes)
        if not only or not {entry.section, entry.key}.isdisjoint(only)
    ]
    if not entries:
        raise click.UsageError(f"nothing is called {', '.join(only)}")
    for file in (json_file, html_file):
        if file and not file.resolve().parent.is_dir():
            raise click.UsageError(f"there is no folder for {file}")
    console, progress = Console(), Console(stderr=True, highlight=False)
    try:
        if any(entry.contestant.needs_npm for entry in entries):
            progress.print("npm packages of the peers …")
            packages.installed()
        minutes = f"{about_seconds(entries, sizes.rounds) / 60:.1f} minutes"
        progress.print(f"{sizes.rounds} rounds of {len(entries)} runs, about {minutes}")
        results = run_rounds(entries, sizes.rounds, _cores(pin=pin), progress)
    except LoadtestError as exc:
        raise click.ClickException(str(exc)) from exc
    show(results, console)
    document = Document(results, sizes, this_machine(), published(sys.argv[1:]))
    if json_file:
        json_file.write_bytes(document.json())
    if html_file:
        html_file.write_text(page(document))


def _cores(*, pin: bool) -> Cores:
    cores = usable_cores()
    if not pin or len(cores) < 2 or sys.platform != "linux":
        return None, None
    return cores[0], cores[1]
