"""A comparison as tables on a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from loadtest.compare.bars import Bar, Verdict
from loadtest.compare.results import Results, Series

# What each section shows, of all that was measured.
COLUMNS: dict[str, tuple[str, ...]] = {
    "fanout": ("deliveriesPerSecond", "serverCpuMicrosPerDelivery", "latencyP50Ms", "latencyP99Ms"),
    "cluster": (
        "deliveriesPerSecond",
        "serverCpuMicrosPerDelivery",
        "storeCpuMicrosPerDelivery",
        "latencyP50Ms",
        "latencyP99Ms",
    ),
    "search": ("deliveriesPerSecond", "games", "serverCpuMicrosPerDelivery", "latencyP99Ms"),
    "floor": ("deliveriesPerSecond", "serverCpuMicrosPerDelivery", "cpuMicrosPerSend"),
    "listing": (
        "cpuMicrosPerWatcherSecond",
        "bytesPerWatcherSecond",
        "messagesPerSecond",
        "ageP50Ms",
        "ageP99Ms",
    ),
    "connect": ("connectionsPerSecond", "cpuMicrosPerConnection", "memoryKibPerConnection"),
}
COLOURS = {Verdict.MET: "green", Verdict.MISSED: "red", Verdict.UNKNOWN: "yellow"}


def show(results: Results, bars: Sequence[Bar], console: Console) -> None:
    """Print what was measured, and each bar."""
    for section in COLUMNS:
        table = _section(section, results)
        if table.row_count:
            console.print(table)
    console.print(_bars(results, bars))
    for key, series in results.series.items():
        for note in notes(series):
            console.print(f"[yellow]{key}[/] {note}", highlight=False)


def in_section(section: str, results: Results) -> Iterator[Series]:
    """Return the entries of a section."""
    for key, series in results.series.items():
        if key.startswith(f"{section}/"):
            yield series


def notes(series: Series) -> Iterator[str]:
    """Return what a reader must know of an entry before believing it."""
    if series.not_served:
        yield f"not served: {series.not_served}"
    if series.loader_bound:
        yield f"loader-bound: {series.loader_bound}; the server may be faster"
    for fault, count in sorted(series.faults.items()):
        yield f"FAILED {count:,} {fault}"


def cell(series: Series, figure: str) -> str:
    """Return a figure's median, with its unit and how far the rounds were apart."""
    middle, spread, shown = series.median(figure), series.spread(figure), series.figures.get(figure)
    if middle is None or spread is None or shown is None:
        return "—"
    text = f"{middle:,.{shown.digits}f} {shown.unit}".strip()
    widest = max(spread[1] - middle, middle - spread[0])
    return f"{text} ± {widest / middle:.0%}" if middle and spread[0] != spread[1] else text


def _section(section: str, results: Results) -> Table:
    table = Table(title=section, title_justify="left")
    table.add_column("server")
    rows = list(in_section(section, results))
    labels = {figure.key: figure.label for row in rows for figure in row.figures.values()}
    for figure in COLUMNS[section]:
        table.add_column(labels.get(figure, figure), justify="right")
    for row in rows:
        table.add_row(row.label, *(cell(row, figure) for figure in COLUMNS[section]))
    return table


def _bars(results: Results, bars: Sequence[Bar]) -> Table:
    table = Table(title="must reach", title_justify="left")
    for column in ("what", "against"):
        table.add_column(column)
    for column in ("ours", "theirs", "ratio", "bar", ""):
        table.add_column(column, justify="right")
    for bar in bars:
        verdict, ratio = bar.verdict(results), bar.ratio(results)
        values = (number(q.value(results)) for q in (bar.ours, bar.theirs))
        colour = COLOURS[verdict]
        row = (bar.what, bar.against, *values, number(ratio), bar.wanted)
        table.add_row(*row, f"[{colour}]{verdict}[/]")
    return table


def number(value: float | None) -> str:
    """Write a number with three digits that matter; a dash for none."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
