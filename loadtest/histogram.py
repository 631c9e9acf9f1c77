"""Latencies in fixed memory, however many there are."""

import math
from bisect import bisect_left
from itertools import accumulate

_LINEAR_BITS = 8  # 128 steps to each doubling: a reported value is off by at most 0.4 %
_STEPS = 1 << (_LINEAR_BITS - 1)
_LARGEST = (1 << 36) - 1  # 19 hours in microseconds
_UNSORTED = 1 << 16  # microseconds: longer ones are too few to matter
_SLOTS = _STEPS * (36 - _LINEAR_BITS + 2)


class Histogram:
    """
    How often each duration was seen, in slots that double in width.

    Durations are whole microseconds. Below 256 each has a slot of its own.
    """

    __slots__ = ("_counts", "_largest", "_sorted", "_unsorted")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._counts = [0] * _SLOTS
        self._sorted = 0
        self._largest = 0
        self._unsorted = [0] * _UNSORTED

    def record(self, micros: int) -> None:
        """Count one duration; what is negative counts as zero, the too large as 19 hours."""
        # This runs for every delivery: finding the slot waits until somebody asks for the result.
        if 0 <= micros < _UNSORTED:
            self._unsorted[micros] += 1
        else:
            self._put(min(max(micros, 0), _LARGEST), 1)

    def add(self, other: "Histogram") -> None:
        """Count what another one has counted."""
        self._sorted += other.count
        self._largest = max(self._largest, other.largest)
        self._counts = list(map(int.__add__, self._counts, other._counts))

    @property
    def count(self) -> int:
        """How many were recorded."""
        self._sort()
        return self._sorted

    @property
    def largest(self) -> int:
        """The largest duration; 0 if there is none."""
        self._sort()
        return self._largest

    def quantile(self, share: float) -> int | None:
        """Return the duration, in microseconds, that ``share`` (0 to 1) of all do not exceed."""
        self._sort()
        if not self._sorted:
            return None
        rank = max(1, math.ceil(share * self._sorted))
        slot = bisect_left(list(accumulate(self._counts)), rank)
        return min(_middle(slot), self._largest)

    def _sort(self) -> None:
        for micros, times in enumerate(self._unsorted):
            if times:
                self._unsorted[micros] = 0
                self._put(micros, times)

    def _put(self, micros: int, times: int) -> None:
        self._counts[_slot(micros)] += times
        self._largest = max(self._largest, micros)
        self._sorted += times


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
