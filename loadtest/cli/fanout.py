"""``python -m loadtest fanout``."""

from functools import partial
from pathlib import Path

import click

from loadtest import fanout as scenario
from loadtest.cli.shared import carry_out, finite, seconds_option, target_options, warmup_option
from loadtest.plan import Plan
from loadtest.server import acting


@click.command()
@click.option("--games", type=click.IntRange(1, 4_000), default=50, show_default=True)
@click.option(
    "--players", type=click.IntRange(2, 4), default=4, show_default=True, help="In each game."
)
@click.option(
    "--rate",
    callback=finite,
    type=click.FloatRange(0.1, 1_000),
    default=20.0,
    show_default=True,
    help="Actions per second and player.",
)
@seconds_option(10.0)
@warmup_option
@click.option(
    "--payload-bytes",
    type=click.IntRange(0, 8_192),
    default=32,
    show_default=True,
    help="Padding in each action, beside its sender, number and time.",
)
@click.option(
    "--ack/--no-ack", default=True, show_default=True, help="Ask for acks of the actions."
)
@target_options
@click.option("--max-connections", type=click.IntRange(2, 16_000), default=4_000, show_default=True)
def fanout(  # noqa: PLR0913 - click hands over every option by its name
    *,
    games: int,
    players: int,
    rate: float,
    seconds: float,
    warmup: float,
    payload_bytes: int,
    ack: bool,
    url: str | None,
    json_file: Path | None,
    pin: bool | None,
    max_connections: int,
) -> None:
    """Players act at a steady rate; the others in their game must see it all, once, in order."""
    plan = Plan(games, players, rate, seconds, warmup, payload_bytes, ack)
    if plan.connections > max_connections:
        raise click.UsageError(f"{plan.connections} connections exceed {max_connections}")
    run = partial(scenario.run, plan)
    carry_out(
        "fanout",
        run,
        connections=plan.connections,
        url=url,
        pin=pin,
        json_file=json_file,
        settings=acting(rate),
    )
