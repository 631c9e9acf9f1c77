"""The command line: ``python -m loadtest <scenario>``."""

import math
import signal
import sys
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from loadtest import fanout as fanout_scenario
from loadtest.compare.command import compare
from loadtest.errors import LoadtestError
from loadtest.launch import launch
from loadtest.plan import Plan


def _finite(_context: click.Context, _parameter: click.Parameter, value: float) -> float:
    """Refuse NaN, which is neither below nor above any bound."""
    if math.isnan(value):
        raise click.BadParameter("not a number")
    return value


@click.group()
def main() -> None:
    """Put load on a lobby server of this machine, and check every delivery."""
    # Ended from outside, the test must still stop the server it started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@main.command()
@click.option("--games", type=click.IntRange(1, 4_000), default=50, show_default=True)
@click.option(
    "--players", type=click.IntRange(2, 4), default=4, show_default=True, help="In each game."
)
@click.option(
    "--rate",
    callback=_finite,
    type=click.FloatRange(0.1, 1_000),
    default=20.0,
    show_default=True,
    help="Actions per second and player.",
)
@click.option(
    "--seconds", callback=_finite, type=click.FloatRange(0.1, 600), default=10.0, show_default=True
)
@click.option(
    "--warmup",
    callback=_finite,
    type=click.FloatRange(0, 60),
    default=3.0,
    show_default=True,
    help="Seconds of the same load before anything is measured.",
)
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
@click.option("--url", help="A running server on a loopback address; else one is started.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--pin/--no-pin",
    default=None,
    help="Server and loader on a core each. [default: if the server is started here]",
)
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
    if url and pin:
        raise click.UsageError("--pin is for a server that is started here, not for --url")
    if json_file and not json_file.resolve().parent.is_dir():
        raise click.UsageError(f"there is no folder for {json_file}")
    scenario = partial(fanout_scenario.run, plan)
    try:
        report = launch(
            "fanout", scenario, connections=plan.connections, url=url, pin=pin is not False
        )
    except LoadtestError as exc:
        raise click.ClickException(str(exc)) from exc
    report.show(Console())
    if json_file:
        report.write(json_file)
    sys.exit(0 if report.passed else 1)


main.add_command(compare)

if __name__ == "__main__":
    main(prog_name="python -m loadtest")
