"""What the commands share: options, and how a run ends."""

import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import click
from rich.console import Console

from loadtest.errors import LoadtestError
from loadtest.launch import Scenario, launch

Command = TypeVar("Command", bound=Callable[..., None])


def finite(_context: click.Context, _parameter: click.Parameter, value: float) -> float:
    """Refuse NaN, which is neither below nor above any bound."""
    if math.isnan(value):
        raise click.BadParameter("not a number")
    return value


def seconds_option(default: float, largest: float = 600) -> Callable[[Command], Command]:
    """Let the user say for how long."""
    return click.option(
        "--seconds",
        callback=finite,
        type=click.FloatRange(0.1, largest),
        default=default,
        show_default=True,
    )


def warmup_option(command: Command) -> Command:
    """Let the user say how long nothing is measured at first."""
    return click.option(
        "--warmup",
        callback=finite,
        type=click.FloatRange(0, 60),
        default=3.0,
        show_default=True,
        help="Seconds of the same load before anything is measured.",
    )(command)


def target_options(command: Command) -> Command:
    """Let the user say which server, and where the figures go."""
    for option in (
        click.option(
            "--pin/--no-pin",
            default=None,
            help="Server and loader on a core each. [default: if the server is started here]",
        ),
        click.option(
            "--json",
            "json_file",
            type=click.Path(dir_okay=False, writable=True, path_type=Path),
        ),
        click.option("--url", help="A running server on a loopback address; else one is started."),
    ):
        command = option(command)
    return command


def carry_out(
    name: str,
    scenario: Scenario,
    *,
    connections: int,
    url: str | None,
    pin: bool | None,
    json_file: Path | None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """
    Run a scenario, show what it found, and end the program with the verdict.

    A lobby that is started for it gets ``settings``.
    """
    if url and pin:
        raise click.UsageError("--pin is for a server that is started here, not for --url")
    if json_file and not json_file.resolve().parent.is_dir():
        raise click.UsageError(f"there is no folder for {json_file}")
    try:
        report = launch(
            name,
            scenario,
            connections=connections,
            url=url,
            pin=pin is not False,
            settings=settings,
        )
    except LoadtestError as exc:
        raise click.ClickException(str(exc)) from exc
    report.show(Console())
    if json_file:
        report.write(json_file)
    sys.exit(0 if report.passed else 1)
