"""The table, the verdict and the JSON."""

import io
from collections import Counter
from pathlib import Path

import orjson
import pytest
from rich.console import Console

from loadtest.machine import Machine
from loadtest.report import Figure, Report


def a_report(faults: dict[str, int] | None = None, loader_bound: str | None = None) -> Report:
    return Report(
        scenario="fanout",
        machine=Machine("Abacus 9", 2, "Linux", "3.11.7"),
        command="python -m loadtest fanout --url 'http://[::1]:80'",
        figures=(
            Figure("sent", "actions sent", 12_345),
            Figure("p50Ms", "latency p50", 1.2345, "ms", 2),
            Figure("cpu", "server CPU", None, "µs", 1),
        ),
        faults=Counter(faults),
        loader_bound=loader_bound,
    )


def shown(report: Report) -> str:
    output = io.StringIO()
    report.show(Console(file=output, width=60))
    return output.getvalue()


def written(report: Report, folder: Path) -> dict[str, object]:
    report.write(folder / "figures.json")
    content: dict[str, object] = orjson.loads((folder / "figures.json").read_bytes())
    return content


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure("a", "a", 1_234_567), "1,234,567"),
        (Figure("a", "a", 0.125, "ms", 2), "0.12 ms"),
        (Figure("a", "a", None, "ms"), "—"),
    ],
)
def test_figure_reads_well(figure: Figure, text: str) -> None:
    assert str(figure) == text


def test_title_tells_machine_and_command_in_one_line_each() -> None:
    first, second, *_ = shown(a_report()).splitlines()

    assert first == "fanout on Abacus 9, 2 cores, Linux, Python 3.11.7"
    assert second == "python -m loadtest fanout --url 'http://[::1]:80'"


def test_every_figure_is_a_row() -> None:
    output = shown(a_report())

    assert "12,345" in output
    assert "1.23 ms" in output
    assert "—" in output


def test_faultless_run_passes() -> None:
    assert a_report().passed
    assert "PASSED" in shown(a_report())


def test_fault_is_stated_and_fails() -> None:
    report = a_report({"deliveries lost": 3, "unwanted [bold]pushes": 1})

    assert not report.passed
    assert "FAILED 3 deliveries lost" in shown(report)
    assert "FAILED 1 unwanted [bold]pushes" in shown(report)
    assert "PASSED" not in shown(report)


def test_loader_bound_figures_are_marked() -> None:
    output = shown(a_report(loader_bound="the loader used 97% of its core"))

    assert "loader-bound" in output
    assert "LOADER-BOUND the loader used 97% of its core" in output


def test_json_holds_the_same(tmp_path: Path) -> None:
    assert written(a_report({"deliveries lost": 3}), tmp_path) == {
        "scenario": "fanout",
        "machine": {"cpu": "Abacus 9", "cores": 2, "system": "Linux", "python": "3.11.7"},
        "command": "python -m loadtest fanout --url 'http://[::1]:80'",
        "passed": False,
        "faults": {"deliveries lost": 3},
        "loaderBound": None,
        "figures": {"sent": 12_345, "p50Ms": 1.23, "cpu": None},
    }
