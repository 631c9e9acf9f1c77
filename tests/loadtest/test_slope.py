"""A straight line through readings."""

import pytest

from loadtest.slope import slope


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([], 0.0),
        ([(1, 5)], 0.0),
        ([(1, 5), (1, 9)], 0.0),
        ([(0, 5), (1, 5), (2, 5)], 0.0),
        ([(0, 1), (1, 3), (2, 5)], 2.0),
        ([(0, 5), (1, 4), (2, 3)], -1.0),
        ([(0, 0), (1, 2), (2, 1), (3, 3)], 0.8),
    ],
)
def test_slope(readings: list[tuple[float, float]], expected: float) -> None:
    assert slope(readings) == pytest.approx(expected)
