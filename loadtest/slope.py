"""A straight line through readings; pure."""

from collections.abc import Sequence


def slope(readings: Sequence[tuple[float, float]]) -> float:
    """Return how much ``y`` grows with each ``x``, by least squares; 0 for fewer than two."""
    if len(readings) < 2:
        return 0.0
    mean_x = sum(x for x, _ in readings) / len(readings)
    mean_y = sum(y for _, y in readings) / len(readings)
    spread = sum((x - mean_x) ** 2 for x, _ in readings)
    return sum((x - mean_x) * (y - mean_y) for x, y in readings) / spread if spread else 0.0
