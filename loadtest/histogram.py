"""Latencies in fixed memory, however many there are."""

import math
from bisect import bisect_left
from itertools import accumulate

_LINEAR_BITS = 8  # 128 steps to each doubling: a reported value is off by at most 0.4 %
_STEPS = 1 << (_LINEAR_BITS - 1)
_LARGEST = (1 << 36) - 1  # 19 hours in microseconds
_SLOTS = _STEPS * (36 - _LINEAR_BITS + 2)


class Histogram:
    """
    How often each duration was seen, in slots that double in width.

    Durations are whole microseconds. Below 256 each has a slot of its own.
    """

    __slots__ = ("_counts", "count", "largest")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._counts = [0] * _SLOTS
        self.count = 0
        self.largest = 0

    def record(self, micros: int) -> None:
        """Count one duration; what is negative counts as zero, the too large as 19 hours."""
        micros = min(max(micros, 0), _LARGEST)
        self._counts[_slot(micros)] += 1
        self.count += 1
        self.largest = max(self.largest, micros)

    def add(self, other: "Histogram") -> None:
        """Count what another one has counted."""
        self._counts = [
            mine + theirs for mine, theirs in zip(self._counts, other._counts, strict=True)
        ]
        self.count += other.count
        self.largest = max(self.largest, other.largest)

    def quantile(self, share: float) -> int | None:
        """Return the duration, in microseconds, that ``share`` (0 to 1) of all do not exceed."""
        if not self.count:
            return None
        rank = max(1, math.ceil(share * self.count))
        slot = bisect_left(list(accumulate(self._counts)), rank)
        return min(_middle(slot), self.largest)


def _slot(micros: int) -> int:
    shift = micros.bit_length() - _LINEAR_BITS
    if shift <= 0:
        return micros
    return shift * _STEPS + (micros >> shift)


def _middle(slot: int) -> int:
    if slot < 2 * _STEPS:
        return slot
    shift = slot // _STEPS - 1
    return ((slot - shift * _STEPS) << shift) + (1 << shift >> 1)
