"""``python -m loadtest soak``."""

from functools import partial
from pathlib import Path

import click

from loadtest import soak as scenario
from loadtest.cli.shared import carry_out, finite, seconds_option, target_options
from loadtest.plan import Plan
from loadtest.server import acting


@click.command()
@click.option("--games", type=click.IntRange(1, 1_000), default=10, show_default=True)
@click.option(
    "--rate",
    callback=finite,
    type=click.FloatRange(0.1, 1_000),
    default=40.0,
    show_default=True,
    help="Actions per second and player; each game's history must be full after the warm-up.",
)
@click.option(
    "--visitors",
    callback=finite,
    type=click.FloatRange(0, 1_000),
    default=20.0,
    show_default=True,
    help="Per second: they connect, look, and go.",
)
@click.option(
    "--warmup",
    callback=finite,
    type=click.FloatRange(0, 600),
    default=40.0,
    show_default=True,
    help="Seconds in which memory may still grow.",
)
@click.option(
    "--allowed",
    callback=finite,
    type=click.FloatRange(0, 1_000_000),
    default=512.0,
    show_default=True,
    help="KiB per minute by which memory may grow after that.",
)
@seconds_option(180.0, largest=36_000)
@target_options
def soak(  # noqa: PLR0913 - click hands over every option by its name
    *,
    games: int,
    rate: float,
    visitors: float,
    warmup: float,
    allowed: float,
    seconds: float,
    url: str | None,
    json_file: Path | None,
    pin: bool | None,
) -> None:
    """Players play while others come and go; the server's memory must not grow."""
    plan = Plan(games, 4, rate, seconds, warmup)
    run = partial(scenario.run, scenario.Soak(plan, visitors, allowed))
    connections = plan.connections + 100
    carry_out(
        "soak",
        run,
        connections=connections,
        url=url,
        pin=pin,
        json_file=json_file,
        settings=acting(rate),
    )
