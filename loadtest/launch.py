"""One run of a scenario: find or start the server, keep apart from it, measure, report."""

import shlex
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Protocol, TypeAlias

import uvloop
from rich.console import Console

from loadtest.audit import Faults
from loadtest.host import allow_open_files, pinned
from loadtest.machine import this_machine, usable_cores
from loadtest.meter import listener
from loadtest.report import Figure, Report
from loadtest.server import started_lobby
from loadtest.stages import Stages, shown_on
from loadtest.target import Target, parse_url


class Findings(Protocol):
    """What a scenario comes back with."""

    @property
    def faults(self) -> Faults:
        """What the server did that it must not do."""
        ...

    @property
    def loader_bound(self) -> str | None:
        """Why the figures are the loader's own; ``None`` if they are the server's."""
        ...

    def figures(self) -> tuple[Figure, ...]:
        """Return the rows of the table."""
        ...


Scenario: TypeAlias = Callable[[Target, Stages], Awaitable[Findings]]


def launch(
    name: str,
    scenario: Scenario,
    *,
    connections: int,
    url: str | None,
    pin: bool,
    settings: Mapping[str, str],
) -> Report:
    """
    Run a scenario against the server at ``url``, or one that is started for it with ``settings``.

    Raises:
        LoadtestError: If it could not be carried out.

    """
    allow_open_files(connections)
    with _target(url, settings, pin=pin) as (target, core), pinned(core):
        found = _run(scenario, target)
    return Report(
        scenario=name,
        machine=this_machine(),
        command=published(sys.argv[1:]),
        figures=found.figures(),
        faults=found.faults,
        loader_bound=found.loader_bound,
    )


def published(arguments: Sequence[str]) -> str:
    """Return the command that repeats a run; of absolute paths only the last part is kept."""
    return shlex.join(["python", "-m", "loadtest", *(_shortened(part) for part in arguments)])


def _shortened(argument: str) -> str:
    option, equals, value = argument.rpartition("=")
    if not PurePath(value).is_absolute():
        return argument
    return f"{option}{equals}{PurePath(value).name}"


@contextmanager
def _target(
    url: str | None, settings: Mapping[str, str], *, pin: bool
) -> Iterator[tuple[Target, int | None]]:
    """Find or start the server; gives it and the core that is the loader's own, if any."""
    if url:
        aimed = parse_url(url)
        yield Target(aimed.host, aimed.port, listener(aimed.port)), None
        return
    cores = usable_cores()
    apart = pin and len(cores) > 1 and sys.platform == "linux"
    with started_lobby(cores[0] if apart else None, settings) as target:
        yield target, cores[1] if apart else None


def _run(scenario: Scenario, target: Target) -> Findings:
    async def run(stages: Stages) -> Findings:
        return await scenario(target, stages)

    with shown_on(Console(stderr=True)) as stages:
        return uvloop.run(run(stages))
