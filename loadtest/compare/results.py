"""What a comparison has measured so far: for each entry and figure, one number per round."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from loadtest.audit import Faults
from loadtest.launch import Findings
from loadtest.report import Figure


@dataclass(slots=True)
class Series:
    """One entry over all rounds."""

    label: str
    figures: dict[str, Figure] = field(default_factory=dict)
    """The newest of each, which tells label and unit."""
    values: dict[str, list[float]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Counter)
    loader_bound: str | None = None
    not_served: str | None = None
    """Why there is nothing to show."""

    def median(self, figure: str) -> float | None:
        """Return the middle of a figure's values; ``None`` if there are none."""
        values = self.values.get(figure)
        return median(values) if values else None

    def spread(self, figure: str) -> tuple[float, float] | None:
        """Return the least and the largest value."""
        values = self.values.get(figure)
        return (min(values), max(values)) if values else None


class Results:
    """All entries, in the order in which they first ran."""

    def __init__(self) -> None:
        self.series: dict[str, Series] = {}

    def add(self, key: str, label: str, findings: Findings) -> None:
        """Take one run."""
        series = self.series.setdefault(key, Series(label))
        series.faults += findings.faults
        series.loader_bound = findings.loader_bound or series.loader_bound
        for figure in findings.figures():
            series.figures[figure.key] = figure
            if figure.value is not None:
                series.values.setdefault(figure.key, []).append(figure.value)

    def fail(self, key: str, label: str, why: str) -> None:
        """Take note that an entry could not be run."""
        self.series.setdefault(key, Series(label)).not_served = why

    def median(self, key: str, figure: str) -> float | None:
        """Return the median of an entry's figure; ``None`` if it was not measured."""
        series = self.series.get(key)
        return series.median(figure) if series else None
