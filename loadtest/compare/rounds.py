"""Running the entries of a comparison, round after round."""

import gc
import time
from collections.abc import Sequence

import uvloop
from rich.console import Console

from loadtest.compare.entries import Entry
from loadtest.compare.results import Results
from loadtest.errors import LoadtestError
from loadtest.host import allow_open_files, pinned
from loadtest.launch import Findings
from loadtest.stages import Silent

Cores = tuple[int | None, int | None]
"""The server's and the loader's; ``None`` for any."""


def run_rounds(entries: Sequence[Entry], rounds: int, cores: Cores, console: Console) -> Results:
    """
    Run every entry once in each round, so that what disturbs the machine disturbs all alike.

    An entry that cannot be run is noted and left out; the others go on.
    """
    results = Results()
    allow_open_files(max(entry.connections for entry in entries))
    with pinned(cores[1]):
        for number in range(1, rounds + 1):
            for entry in entries:
                begun = time.monotonic()
                told = _run(entry, cores[0], results)
                run = f"round {number} of {rounds}  {entry.key:<22}"
                console.print(f"{run} {time.monotonic() - begun:4.0f} s  {told}", soft_wrap=True)
    return results


def _run(entry: Entry, core: int | None, results: Results) -> str:
    """Run one entry; returns a line for whoever waits."""
    try:
        findings = _findings(entry, core, results)
    except LoadtestError as exc:
        results.fail(entry.key, entry.label, str(exc))
        return f"not served: {exc}"
    finally:
        gc.collect()
    results.add(entry.key, entry.label, findings)
    if findings.faults:
        return ", ".join(f"{count} {fault}" for fault, count in findings.faults.items())
    return findings.loader_bound or "ok"


def _findings(entry: Entry, core: int | None, results: Results) -> Findings:
    scenario = entry.scenario(results)
    with entry.contestant.started(core) as target:

        async def run() -> Findings:
            return await scenario(target, Silent())

        return uvloop.run(run())


def about_seconds(entries: Sequence[Entry], rounds: int) -> float:
    """Return how long that will take, as it can be known before."""
    first = sum(entry.seconds for entry in entries)
    return first + (rounds - 1) * sum(entry.later_seconds or entry.seconds for entry in entries)
