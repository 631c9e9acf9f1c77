"""``python -m loadtest faults``."""

import sys
import time
from dataclasses import asdict
from pathlib import Path

import click
import orjson
import uvloop
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from loadtest.errors import LoadtestError
from loadtest.faults.rows import ROWS
from loadtest.faults.scene import FULL, SHORT, Found, Scale
from loadtest.host import allow_open_files
from loadtest.launch import published
from loadtest.machine import this_machine
from loadtest.reconnect.violations import Violations

NOT_RUN = "rows that could not be run"


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(ROWS)), help="Which (repeat).")
@click.option("--short", is_flag=True, help="Seconds each: to see that it works.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def faults(*, only: tuple[str, ...], short: bool, json_file: Path | None) -> None:
    """Let nodes, Redis and network fail while players play, and hold what they saw to the rules."""
    if json_file and not json_file.resolve().parent.is_dir():
        raise click.UsageError(f"there is no folder for {json_file}")
    console, progress = Console(), Console(stderr=True, highlight=False)
    allow_open_files(1_000)
    results: dict[str, Found] = {}
    for name in only or ROWS:
        begun = time.monotonic()
        results[name] = found = _run(name, SHORT if short else FULL)
        took = f"{time.monotonic() - begun:4.0f} s"
        progress.print(f"{name:<16}{took}  {'PASSED' if found.passed else 'FAILED'}")
    _show(results, console)
    if json_file:
        json_file.write_bytes(_json(results))
    sys.exit(0 if all(found.passed for found in results.values()) else 1)


def _run(name: str, scale: Scale) -> Found:
    async def run() -> Found:
        return await ROWS[name](scale)

    try:
        return uvloop.run(run())
    except LoadtestError as exc:
        violations = Violations()
        violations.note(NOT_RUN, str(exc))
        return Found((), violations.faults)


def _show(results: dict[str, Found], console: Console) -> None:
    command = escape(published(sys.argv[1:]))
    console.print(f"[bold]faults[/] on {this_machine()}\n[dim]{command}[/]", soft_wrap=True)
    table = Table()
    for column in ("fault", "verdict", "what the players saw"):
        table.add_column(column)
    for name, found in results.items():
        verdict = "[green]PASSED[/]" if found.passed else "[bold red]FAILED[/]"
        told = ", ".join(f"{figure.label} {figure}" for figure in found.figures if figure.value)
        table.add_row(name, verdict, told)
    console.print(table)
    for name, found in results.items():
        for fault, count in sorted(found.faults.items()):
            console.print(f"[bold red]{name}[/] {count:,} {escape(fault)}", highlight=False)


def _json(results: dict[str, Found]) -> bytes:
    rows = {
        name: {
            "passed": found.passed,
            "faults": dict(found.faults),
            "figures": {figure.key: figure.value for figure in found.figures},
        }
        for name, found in results.items()
    }
    written = {
        "machine": asdict(this_machine()), "command": published(sys.argv[1:]), "rows": rows,
    }  # fmt: skip
    return orjson.dumps(written, option=orjson.OPT_INDENT_2) + b"\n"
