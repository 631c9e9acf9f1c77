"""A comparison as one HTML page that needs nothing else."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from loadtest.compare.bars import Bar, Verdict
from loadtest.compare.document import Document
from loadtest.compare.plots import Row, bar_chart
from loadtest.compare.results import Results, Series
from loadtest.compare.table import COLUMNS, in_section, notes, number

HEADINGS = {
    "fanout": ("Fan-out at 30,000 deliveries/s", "Every action goes to the other three players."),
    "cluster": ("Two nodes", "Half of each game's players at either node, a Redis between them."),
    "search": (
        "Highest rate sustained",
        "More and more games, while p99 ≤ 50 ms and none is lost.",
    ),
    "floor": (
        "The floor",
        "One bare send() of the same bytes for each delivery, at the lobby's highest rate.",
    ),
    "listing": ("The list of open games", "Everybody watches; every change must reach everybody."),
    "connect": ("Connections", "WebSocket, namespace, welcome, first listing; then at rest."),
}
# Figures that say how large the load was, not how good the server is.
_NOT_DRAWN = frozenset({"games"})
_STYLE = Path(__file__).with_name("page.css")


def page(document: Document) -> str:
    """Return the page."""
    results = document.results
    sections = "".join(_section(section, results) for section in COLUMNS)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>lobby, side by side</title>
<style>{_STYLE.read_text()}</style>
<main>
<header>
<h1>lobby, side by side</h1>
<p>Medians of {document.sizes.rounds} alternating rounds; whiskers reach from the least to the
largest. Server on one core, load on the other.</p>
<p class="dim">{escape(str(document.machine))}<br><code>{escape(document.command)}</code></p>
</header>
{_bars(document)}
{sections}
</main>
</html>
"""


def _bars(document: Document) -> str:
    results, bars = document.results, document.bars
    rows = "".join(_bar(bar, results) for bar in bars)
    met = sum(bar.verdict(results) is Verdict.MET for bar in bars)
    return f"""<section>
<h2>Must reach</h2><p class="dim">{met} of {len(bars)} bars met</p>
<div class="scroll"><table><thead><tr><th>what<th>against<th>ours<th>theirs<th>ratio<th>bar<th>
<tbody>{rows}</table></div></section>"""


def _bar(bar: Bar, results: Results) -> str:
    verdict = bar.verdict(results)
    values = (bar.ours.value(results), bar.theirs.value(results), bar.ratio(results))
    cells = "".join(f"<td>{number(value)}" for value in values)
    chip = f'<span class="chip {verdict.name.lower()}">{verdict}</span>'
    return f"<tr><td>{escape(bar.what)}<td>{escape(bar.against)}{cells}<td>{bar.wanted}<td>{chip}"


def _section(section: str, results: Results) -> str:
    series = list(in_section(section, results))
    if not series:
        return ""
    title, what = HEADINGS[section]
    figures = "".join(
        _figure(figure, series) for figure in COLUMNS[section] if figure not in _NOT_DRAWN
    )
    told = "".join(
        f"<li>{escape(one.label)}: {escape(note)}" for one in series for note in notes(one)
    )
    remarks = f"<ul class=dim>{told}</ul>" if told else ""
    return f"""<section><h2>{title}</h2><p class="dim">{what}</p>
<div class="charts">{figures}</div>{remarks}</section>"""


def _figure(figure: str, series: list[Series]) -> str:
    rows = list(_rows(figure, series))
    label = next((one.figures[figure].label for one in series if figure in one.figures), figure)
    return f"<figure><figcaption>{escape(label)}</figcaption>{bar_chart(label, rows)}</figure>"


def _rows(figure: str, series: list[Series]) -> Iterator[Row]:
    for one in series:
        middle, spread, shown = one.median(figure), one.spread(figure), one.figures.get(figure)
        if middle is not None and spread is not None and shown is not None:
            text = f"{middle:,.{shown.digits}f} {shown.unit}"
            yield Row(one.label, middle, *spread, text, one.label.startswith("lobby"))
