"""How far a run has come, told to whoever waits for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

# Drawing takes the loader some milliseconds, which would show as latency if it were done often.
_REDRAW_SECONDS = 0.5


class Stages(Protocol):
    """Where a scenario tells what it is doing."""

    def begin(self, name: str, total: float) -> None:
        """Start the next stage, of ``total`` steps."""
        ...

    def reach(self, done: float) -> None:
        """Tell how many steps of the stage are done; may be called very often."""
        ...


class Silent:
    """For those who do not care."""

    def begin(self, name: str, total: float) -> None:
        """Say nothing."""

    def reach(self, done: float) -> None:
        """Say nothing."""


class Lines:
    """One line for each stage, for a log."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def begin(self, name: str, total: float) -> None:
        """Print the stage."""
        self._console.print(f"{name} ({total:g}) …", highlight=False)

    def reach(self, done: float) -> None:
        """Say nothing: a log is not redrawn."""


class Bars:
    """A bar for each stage, for a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._drawn = 0.0

    def begin(self, name: str, total: float) -> None:
        """Fill the bar before, and open one."""
        self.fill()
        self._task = self._progress.add_task(name, total=total)
        self._progress.refresh()

    def reach(self, done: float) -> None:
        """Move the bar, at most twice a second."""
        now = time.monotonic()
        if self._task is None or now - self._drawn < _REDRAW_SECONDS:
            return
        self._drawn = now
        self._progress.update(self._task, completed=done, refresh=True)

    def fill(self) -> None:
        """Show the open stage as done."""
        if self._task is not None:
            total = self._progress.tasks[self._task].total
            self._progress.update(self._task, completed=total, refresh=True)


@contextmanager
def shown_on(console: Console) -> Iterator[Stages]:
    """Show stages as bars on a terminal, as lines elsewhere."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = (TextColumn("{task.description:<12}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        bars = Bars(progress)
        yield bars
        bars.fill()
