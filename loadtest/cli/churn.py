"""``python -m loadtest churn``."""

from functools import partial
from pathlib import Path

import click

from loadtest import churn as scenario
from loadtest.cli.shared import carry_out, seconds_option, target_options
from loadtest.server import RESTLESS


@click.command()
@click.option("--players", type=click.IntRange(3, 4_000), default=100, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@seconds_option(10.0)
@target_options
def churn(
    *,
    players: int,
    seed: int,
    seconds: float,
    url: str | None,
    json_file: Path | None,
    pin: bool | None,
) -> None:
    """Players open, join and leave games all the time; nothing of it may remain."""
    run = partial(scenario.run, scenario.Storm(players, seconds, seed))
    carry_out(
        "churn",
        run,
        connections=players,
        url=url,
        pin=pin,
        json_file=json_file,
        settings=RESTLESS,
    )
