"""``python -m loadtest cluster``."""

from pathlib import Path

import click

from loadtest.cluster.entries import BARS, cluster_entries
from loadtest.compare.held import Wish, carry_out, comparison_options


@click.command()
@comparison_options
def cluster(
    *,
    quick: bool,
    rounds: int | None,
    only: tuple[str, ...],
    json_file: Path | None,
    html_file: Path | None,
    pin: bool,
) -> None:
    """
    Play over two nodes and a Redis, compare with others, and hold the figures against the bars.

    The nodes and their Redis share a core, the load has the other.
    """
    wish = Wish(quick, rounds, only, json_file, html_file, pin)
    carry_out(wish, list(cluster_entries(wish.sizes)), BARS)
