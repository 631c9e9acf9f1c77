"""``python -m loadtest compare``."""

from pathlib import Path

import click

from loadtest.compare.bars import BARS
from loadtest.compare.entries import all_entries
from loadtest.compare.held import Wish, carry_out, comparison_options


@click.command()
@comparison_options
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
    wish = Wish(quick, rounds, only, json_file, html_file, pin)
    carry_out(wish, all_entries(wish.sizes), BARS)
