"""What a comparison runs, and how long that takes."""

import io
from functools import partial
from typing import cast

import pytest
from rich.console import Console

from loadtest.capacity import Capacity
from loadtest.compare import rounds
from loadtest.compare.bars import BARS
from loadtest.compare.entries import Entry, all_entries
from loadtest.compare.results import Results
from loadtest.compare.rounds import about_seconds, run_rounds
from loadtest.compare.sizes import FULL, QUICK, Sizes
from loadtest.errors import ServerFailed
from tests.loadtest.test_bars import Found


@pytest.mark.parametrize(("sizes", "minutes"), [(FULL, 15), (QUICK, 3)])
def test_time_is_bounded(sizes: Sizes, minutes: float) -> None:
    assert about_seconds(all_entries(sizes), sizes.rounds) < minutes * 60


def test_every_bar_is_measured() -> None:
    keys = {entry.key for entry in all_entries(FULL)}
    wanted = {quantity.entry for bar in BARS for quantity in (bar.ours, bar.theirs)}

    assert wanted <= keys


def test_entries_have_names_of_their_own() -> None:
    keys = [entry.key for entry in all_entries(FULL)]

    assert len(set(keys)) == len(keys)


def test_full_comparison_has_the_load_of_the_bars() -> None:
    deliveries = FULL.games * 4 * 50 * 3

    assert (deliveries, FULL.rounds, FULL.warmup_seconds) == (30_000, 3, 3.0)
    assert (FULL.watchers, FULL.open_games, FULL.changes_per_second) == (200, 100, 100.0)
    assert (FULL.many_games, FULL.connections) == (2_000, 5_000)


@pytest.fixture
def _no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    def findings(entry: Entry, _core: int | None, _results: Results) -> object:
        if entry.key == "fanout/ours-msgpack":
            raise ServerFailed("binary is not spoken here")
        return Found(1.0)

    monkeypatch.setattr(rounds, "_findings", findings)
    monkeypatch.setattr(rounds, "allow_open_files", lambda _connections: None)


@pytest.mark.slow  # the garbage of each run is collected
@pytest.mark.usefixtures("_no_servers")
def test_rounds_alternate_and_go_on_after_a_failure() -> None:
    console = Console(record=True, width=200, file=io.StringIO())
    entries = all_entries(QUICK)[:8]
    results = run_rounds(entries, 3, (None, None), console)

    told = [line.split()[4] for line in console.export_text().splitlines()]
    assert told == [entry.key for _ in range(3) for entry in entries]
    assert results.series["fanout/ours"].values["serverCpuMicrosPerDelivery"] == [1.0] * 3
    assert results.series["fanout/ours-msgpack"].not_served == "binary is not spoken here"


def test_later_search_begins_where_the_earlier_one_ended() -> None:
    search = next(entry for entry in all_entries(FULL) if entry.key == "search/node")
    found = Results()
    first = cast("partial[object]", search.scenario(found)).args[1]
    found.add("search/node", "node", Found(123.0, key="games"))
    later = cast("partial[object]", search.scenario(found)).args[1]

    assert (first.next(), later.next()) == (60, 123)


def test_floor_is_measured_at_the_rate_that_ours_sustains() -> None:
    entry = next(entry for entry in all_entries(FULL) if entry.key == "floor/bare")
    found = Results()
    found.add("search/ours", "lobby", Found(171.0, key="games"))

    assert cast("partial[object]", entry.scenario(found)).args[0].games == 171


def test_search_without_a_step_that_passed_has_no_figures_but_zero_games() -> None:
    found = Capacity(0, None, None)

    assert [(figure.key, figure.value) for figure in found.figures()] == [("games", 0)]
    assert found.faults == {}
