"""What a server counts of its connections, as things happen."""

from collections import Counter


class Gauges:
    """
    Plain numbers, so that keeping them costs nothing and reading them no scan.

    Attributes:
        unsent_bytes: What waits for connections that do not take it yet.
        endings: How many connections have ended, by reason.

    """

    __slots__ = ("endings", "unsent_bytes")

    def __init__(self) -> None:
        self.unsent_bytes = 0
        self.endings: Counter[str] = Counter()
