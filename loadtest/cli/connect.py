"""``python -m loadtest connect``."""

from functools import partial
from pathlib import Path

import click

from loadtest import connect as scenario
from loadtest.cli.shared import carry_out, target_options


@click.command()
@click.option("--connections", type=click.IntRange(10, 10_000), default=1_000, show_default=True)
@click.option(
    "--at-once",
    type=click.IntRange(1, 1_000),
    default=50,
    show_default=True,
    help="Connections being made at any time.",
)
@target_options
def connect(
    *, connections: int, at_once: int, url: str | None, json_file: Path | None, pin: bool | None
) -> None:
    """Players connect as fast as the server lets them, and then do nothing."""
    run = partial(scenario.run, scenario.Rush(connections, at_once))
    carry_out("connect", run, connections=connections, url=url, pin=pin, json_file=json_file)
