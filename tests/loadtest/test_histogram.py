"""Quantiles out of fixed memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtest.histogram import Histogram


def a_histogram(*micros: int) -> Histogram:
    histogram = Histogram()
    for duration in micros:
        histogram.record(duration)
    return histogram


def test_empty_has_no_quantile() -> None:
    assert Histogram().quantile(0.5) is None


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1), (0.01, 1), (0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100)]
)
def test_quantile_is_the_nearest_rank(share: float, expected: int) -> None:
    assert a_histogram(*range(1, 101)).quantile(share) == expected


@given(st.integers(0, (1 << 36) - 1))
def test_single_duration_is_off_by_half_a_percent_at_most(micros: int) -> None:
    # A longer one beside it, or the cap at the largest would hide the error.
    quantile = a_histogram(micros, (1 << 36) - 1).quantile(0.5)

    assert quantile is not None
    assert abs(quantile - micros) <= micros * 0.005


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=50), st.floats(0.01, 1))
def test_quantile_agrees_with_sorting(micros: list[int], share: float) -> None:
    rank = max(1, -int(-share * len(micros) // 1))
    exact = sorted(micros)[rank - 1]

    quantile = a_histogram(*micros).quantile(share)

    assert quantile == pytest.approx(exact, rel=0.005)


def test_quantiles_never_exceed_the_largest() -> None:
    assert a_histogram(1_000).quantile(1.0) == 1_000
    assert a_histogram(1_001, 1_003).largest == 1_003


def test_negative_counts_as_zero() -> None:
    assert a_histogram(-5).quantile(1.0) == 0


def test_too_large_counts_as_the_largest() -> None:
    assert a_histogram(1 << 60).largest == (1 << 36) - 1


def test_clear_forgets() -> None:
    histogram = a_histogram(1, 2, 3)
    histogram.clear()
    histogram.record(9)

    assert (histogram.count, histogram.quantile(0.0)) == (1, 9)


def test_histograms_are_added() -> None:
    one, other = Histogram(), Histogram()
    for micros in range(1, 101):
        (one if micros % 2 else other).record(micros)
    one.add(other)

    assert (one.count, one.largest, one.quantile(0.5)) == (100, 100, 50)


def test_many_durations_are_sorted_in_between() -> None:
    histogram = Histogram()
    for micros in range(5_000):
        histogram.record(micros % 100)

    assert (histogram.count, histogram.largest, histogram.quantile(1.0)) == (5_000, 99, 99)
