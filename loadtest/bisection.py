"""The search for the largest load that still passes; pure."""


class Bisection:
    """
    Steps up from a first guess until a step fails, then halves the gap.

    Ask :meth:`next` what to try, :meth:`tell` whether it passed; ``best`` is the answer so far.
    """

    def __init__(
        self, first: int, *, factor: float, resolution: float, steps: int, largest: int
    ) -> None:
        self.best = 0
        self._failed: int | None = None
        self._first = first
        self._factor = factor
        self._resolution = resolution
        self._steps = steps
        self._largest = largest

    def next(self) -> int | None:
        """Return the next load to try; ``None`` if the answer is near enough."""
        if not self._steps or self.best == self._largest:
            return None
        step = self._candidate()
        return step if step > self.best and step != self._failed else None

    def tell(self, load: int, *, passed: bool) -> None:
        """Take note of how a load went."""
        self._steps -= 1
        if passed:
            self.best = max(self.best, load)
        elif self._failed is None or load < self._failed:
            self._failed = load

    def _candidate(self) -> int:
        if self._failed is None:
            wanted = round(self.best * self._factor) if self.best else self._first
            return min(max(wanted, self.best + 1), self._largest)
        if not self.best:
            return int(self._failed / self._factor)
        if self._failed <= self.best * self._resolution:
            return self.best
        return (self.best + self._failed) // 2
