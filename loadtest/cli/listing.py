"""``python -m loadtest listing``."""

from functools import partial
from pathlib import Path

import click

from loadtest.cli.shared import carry_out, finite, seconds_option, target_options, warmup_option
from loadtest.listing import scenario
from loadtest.server import RESTLESS


@click.command()
@click.option("--watchers", type=click.IntRange(12, 10_000), default=200, show_default=True)
@click.option("--games", type=click.IntRange(1, 5_000), default=100, show_default=True)
@click.option(
    "--changes",
    callback=finite,
    type=click.FloatRange(0.1, 5_000),
    default=100.0,
    show_default=True,
    help="Changes of the listing per second.",
)
@seconds_option(10.0)
@warmup_option
@target_options
def listing(
    *,
    watchers: int,
    games: int,
    changes: float,
    seconds: float,
    warmup: float,
    url: str | None,
    json_file: Path | None,
    pin: bool | None,
) -> None:
    """Players watch the open games change; in the end every list must be the truth."""
    if watchers < games + scenario.SPARE_PLAYERS:
        raise click.UsageError(
            f"{games} games need {games + scenario.SPARE_PLAYERS} watchers: each host is one"
        )
    watch = scenario.Watch(watchers, games, changes, seconds, warmup)
    run = partial(scenario.run, watch)
    carry_out(
        "listing",
        run,
        connections=watchers,
        url=url,
        pin=pin,
        json_file=json_file,
        settings=RESTLESS,
    )
