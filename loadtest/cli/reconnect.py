"""``python -m loadtest reconnect``."""

from functools import partial
from pathlib import Path

import click

from loadtest.cli.shared import carry_out, finite, seconds_option, target_options
from loadtest.reconnect import scenario
from loadtest.reconnect.outages import SEATS, Outages
from loadtest.server import acting

SHORTEST_SECONDS, LONGEST_SECONDS = 0.1, 50.0  # a lobby keeps a seat for 60 s


def _span(_context: click.Context, _parameter: click.Parameter, text: str) -> tuple[float, float]:
    """Read ``1-20``."""
    least, _, most = text.partition("-")
    try:
        span = float(least), float(most or least)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not of the form 1-20") from None
    if not SHORTEST_SECONDS <= span[0] <= span[1] <= LONGEST_SECONDS:
        raise click.BadParameter(f"not within {SHORTEST_SECONDS:g}-{LONGEST_SECONDS:g}")
    return span


@click.command()
@click.option("--players", type=click.IntRange(4, 4_000), default=400, show_default=True)
@click.option(
    "--rate",
    callback=finite,
    type=click.FloatRange(0.1, 200),
    default=20.0,
    show_default=True,
    help="Actions per second and player.",
)
@click.option(
    "--drop",
    callback=finite,
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help="Share of those connected that each wave cuts off.",
)
@click.option(
    "--away",
    callback=_span,
    default="1-20",
    show_default=True,
    help="For how long, in seconds.",
)
@click.option(
    "--every",
    callback=finite,
    type=click.FloatRange(0.2, 60),
    default=5.0,
    show_default=True,
    help="Seconds from wave to wave.",
)
@click.option(
    "--payload-bytes",
    type=click.IntRange(0, 8_192),
    default=0,
    show_default=True,
    help="Padding in each action, beside its number.",
)
@click.option("--seed", type=int, default=1, show_default=True)
@seconds_option(60.0)
@target_options
def reconnect(  # noqa: PLR0913 - click hands over every option by its name
    *,
    players: int,
    rate: float,
    drop: float,
    away: tuple[float, float],
    every: float,
    payload_bytes: int,
    seed: int,
    seconds: float,
    url: str | None,
    json_file: Path | None,
    pin: bool | None,
) -> None:
    """Players are cut off and come back while all play; each must hear everything, once."""
    outages = Outages(players, rate, drop, away, seconds, every, seed, payload_bytes)
    if players % SEATS:
        raise click.UsageError(f"{players} players do not fill games of {SEATS}")
    if outages.needed_events > outages.held_events:
        raise click.UsageError(
            f"who is away for {away[1]:g} s may miss {outages.needed_events} actions, and a game "
            f"remembers {outages.held_events} of this size"
        )
    carry_out(
        "reconnect",
        partial(scenario.run, outages),
        connections=2 * players,
        url=url,
        pin=pin,
        json_file=json_file,
        settings=acting(rate),
    )
