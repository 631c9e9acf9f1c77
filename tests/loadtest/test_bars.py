"""Ratios held against bars, and what is shown of them."""

import io
from collections import Counter
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import orjson
import pytest
from rich.console import Console

from loadtest.audit import Faults
from loadtest.compare.bars import BARS, Bar, Quantity, Verdict
from loadtest.compare.document import Document
from loadtest.compare.page import page
from loadtest.compare.plots import Row, bar_chart
from loadtest.compare.results import Results
from loadtest.compare.sizes import QUICK
from loadtest.compare.table import cell, notes, number, show
from loadtest.machine import Machine
from loadtest.report import Figure

CPU = "serverCpuMicrosPerDelivery"
MACHINE = Machine("a <fast> one", 2, "Linux", "3.11")


@dataclass(frozen=True)
class Found:
    """Stands for what a scenario comes back with."""

    value: float | None
    key: str = CPU
    faults: Faults = field(default_factory=Counter)
    loader_bound: str | None = None

    def figures(self) -> tuple[Figure, ...]:
        return (Figure(self.key, "server CPU per delivery", self.value, "µs", 1),)


def results(**values: tuple[float | None, ...]) -> Results:
    """Return results of entries ``fanout/<name>``, a value per round."""
    found = Results()
    for name, rounds in values.items():
        for value in rounds:
            found.add(f"fanout/{name}", name, Found(value))
    return found


def a_bar(limit: float, *, at_least: bool = False) -> Bar:
    return Bar(
        "w", "a", Quantity("fanout/ours", CPU), Quantity("fanout/node", CPU), limit, at_least
    )


def test_median_and_spread_are_those_of_the_rounds() -> None:
    series = results(ours=(3.0, 1.0, 10.0)).series["fanout/ours"]

    assert (series.median(CPU), series.spread(CPU)) == (3.0, (1.0, 10.0))
    assert (series.median("other"), series.spread("other")) == (None, None)


@pytest.mark.parametrize(
    ("limit", "at_least", "verdict"),
    [
        (0.6, False, Verdict.MET),
        (0.5, False, Verdict.MET),
        (0.4, False, Verdict.MISSED),
        (0.4, True, Verdict.MET),
        (0.5, True, Verdict.MET),
        (0.6, True, Verdict.MISSED),
    ],
)
def test_ratio_is_held_against_the_limit(limit: float, at_least: bool, verdict: Verdict) -> None:
    measured = results(ours=(4.0, 5.0, 9.0), node=(10.0, 1.0, 11.0))
    bar = a_bar(limit, at_least=at_least)

    assert (bar.ratio(measured), bar.verdict(measured)) == (0.5, verdict)


@pytest.mark.parametrize("other", [results(ours=(1.0,)), results(ours=(1.0,), node=(None,))])
def test_what_was_not_measured_is_neither_met_nor_missed(other: Results) -> None:
    assert a_bar(1).verdict(other) is Verdict.UNKNOWN


def test_nothing_is_divided_by_zero() -> None:
    assert a_bar(1).ratio(results(ours=(1.0,), node=(0.0,))) is None


def test_limit_is_written_with_its_direction() -> None:
    assert (a_bar(1 / 15).wanted, a_bar(1.5, at_least=True).wanted) == ("≤ 0.0667", "≥ 1.5")


def test_faults_and_the_loaders_limit_are_kept_over_the_rounds() -> None:
    found = Results()
    found.add("fanout/ours", "lobby", Found(1.0, faults=Counter({"lost": 2}), loader_bound="busy"))
    found.add("fanout/ours", "lobby", Found(1.0, faults=Counter({"lost": 1})))

    series = found.series["fanout/ours"]
    assert list(notes(series)) == ["loader-bound: busy; the server may be faster", "FAILED 3 lost"]


def test_entry_that_was_not_served_says_why() -> None:
    found = Results()
    found.fail("fanout/ours-msgpack", "lobby, msgpack", "no answer")

    assert list(notes(found.series["fanout/ours-msgpack"])) == ["not served: no answer"]
    assert found.median("fanout/ours-msgpack", CPU) is None


@pytest.mark.parametrize(
    ("rounds", "text"),
    [((10.0,), "10.0 µs"), ((9.0, 10.0, 12.0), "10.0 µs ± 20%"), ((None,), "—")],
)
def test_cell_shows_median_unit_and_spread(rounds: tuple[float | None, ...], text: str) -> None:
    assert cell(results(ours=rounds).series["fanout/ours"], CPU) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), (0.06667, "0.0667"), (99.94, "99.9"), (29_950.4, "29,950")]
)
def test_number_has_three_digits_that_matter(value: float | None, text: str) -> None:
    assert number(value) == text


def test_table_shows_every_entry_and_every_bar() -> None:
    output = io.StringIO()
    show(results(ours=(5.0,), node=(10.0,)), BARS, Console(file=output, width=200))

    shown = output.getvalue()
    assert "5.0 µs" in shown
    assert shown.count("met") == 1
    assert shown.count("not measured") == len(BARS) - 1


def a_document() -> Document:
    return Document(
        results(ours=(5.0, 6.0), node=(10.0,)), BARS, QUICK, MACHINE, "python -m loadtest"
    )


def test_json_has_every_value_of_every_round() -> None:
    written = orjson.loads(a_document().json())

    figures = written["entries"]["fanout/ours"]["figures"]
    assert figures[CPU] == {"median": 5.5, "unit": "µs", "rounds": [5.0, 6.0]}
    assert len(written["bars"]) == len(BARS)
    assert [bar["verdict"] for bar in written["bars"]].count("met") == 1


def test_page_needs_nothing_from_elsewhere_and_escapes_what_it_shows() -> None:
    shown = page(a_document())

    assert "a &lt;fast&gt; one" in shown
    assert not any(word in shown for word in ("src=", "href=", "url(", "@import", "<script"))
    assert "prefers-color-scheme: dark" in shown
    assert shown.count("<svg") == 4


def test_chart_is_drawn_to_scale() -> None:
    rows = [
        Row("a & b", 50.0, 40.0, 100.0, "50", is_ours=True),
        Row("c", 25.0, 25.0, 25.0, "25", is_ours=False),
    ]
    drawing = ET.fromstring(bar_chart("CPU", rows))  # noqa: S314 - our own

    widths = [float(bar.get("width", 0)) for bar in drawing.iter("rect")]
    assert widths[0] == pytest.approx(2 * widths[1], rel=0.01)
    assert [text.text for text in drawing.iter("text")] == ["a & b", "50", "c", "25"]
    assert len(list(drawing.iter("path"))) == 1  # one round has no spread


def test_chart_of_nothing_is_empty() -> None:
    assert "<rect" not in bar_chart("CPU", [])
