"""What the server did that it must not do, the first of each kind spelled out."""

from collections import Counter

from loadtest.audit import Faults

EXAMPLES = 3


class Violations:
    """Counts by kind."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[str]] = {}

    def note(self, kind: str, example: str) -> None:
        """Take note of one."""
        self._counts[kind] += 1
        examples = self._examples.setdefault(kind, [])
        if len(examples) < EXAMPLES:
            examples.append(example)

    @property
    def faults(self) -> Faults:
        """All of them, as a report shows them."""
        found: Faults = Counter()
        for kind, count in self._counts.items():
            found[f"{kind} (first: {'; '.join(self._examples[kind])})"] = count
        return found
