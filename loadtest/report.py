"""What a load test found: shown as a table, written as JSON."""

from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from loadtest.audit import Faults
from loadtest.machine import Machine


@dataclass(frozen=True, slots=True)
class Figure:
    """One number; ``None`` where it could not be taken. ``key`` names it in JSON."""

    key: str
    label: str
    value: float | None
    unit: str = ""
    digits: int = 0

    def __str__(self) -> str:
        if self.value is None:
            return "—"
        return f"{self.value:,.{self.digits}f} {self.unit}".strip()


def milliseconds(micros: int | None) -> float | None:
    """Return a duration of a histogram as it is shown."""
    return None if micros is None else micros / 1_000


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one run, and whether they may be believed."""

    scenario: str
    machine: Machine
    command: str
    figures: tuple[Figure, ...]
    faults: Faults
    loader_bound: str | None
    """Why the figures are the loader's rather than the server's, if they are."""

    @property
    def passed(self) -> bool:
        """Whether the server did nothing it must not do."""
        return not self.faults

    def show(self, console: Console) -> None:
        """Print the table and the verdict."""
        # Not as the table's own title, which would be broken to the width of its columns.
        title = f"[bold]{self.scenario}[/] on {self.machine}\n[dim]{escape(self.command)}[/]"
        console.print(title, highlight=False, soft_wrap=True)
        console.print(self._table())
        if self.loader_bound:
            console.print(
                f"[yellow]LOADER-BOUND[/] {self.loader_bound}: "
                "these are the figures of the loader, the server may be faster."
            )
        for fault, count in sorted(self.faults.items()):
            console.print(f"[bold red]FAILED[/] {count:,} {escape(fault)}", highlight=False)
        if self.passed:
            console.print("[bold green]PASSED[/] everything that was checked is as it should be.")

    def write(self, path: Path) -> None:
        """Write the same as JSON."""
        path.write_bytes(orjson.dumps(self._json(), option=orjson.OPT_INDENT_2) + b"\n")

    def _table(self) -> Table:
        table = Table(min_width=48)
        table.add_column("figure")
        table.add_column("loader-bound" if self.loader_bound else "value", justify="right")
        for figure in self.figures:
            table.add_row(figure.label, str(figure))
        return table

    def _json(self) -> dict[str, object]:
        return {
            "scenario": self.scenario,
            "machine": asdict(self.machine),
            "command": self.command,
            "passed": self.passed,
            "faults": dict(self.faults),
            "loaderBound": self.loader_bound,
            "figures": {
                figure.key: None if figure.value is None else round(figure.value, figure.digits)
                for figure in self.figures
            },
        }
