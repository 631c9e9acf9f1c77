"""A comparison as a file."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import orjson

from loadtest.compare.bars import Bar
from loadtest.compare.results import Results, Series
from loadtest.compare.sizes import Sizes
from loadtest.machine import Machine


@dataclass(frozen=True, slots=True)
class Document:
    """Everything measured, and what is needed to measure it again."""

    results: Results
    bars: Sequence[Bar]
    sizes: Sizes
    machine: Machine
    command: str

    def json(self) -> bytes:
        """Return it as JSON."""
        written = {
            "machine": asdict(self.machine),
            "command": self.command,
            "sizes": asdict(self.sizes),
            "entries": {key: _entry(series) for key, series in self.results.series.items()},
            "bars": self._bars(),
        }
        return orjson.dumps(written, option=orjson.OPT_INDENT_2) + b"\n"

    def _bars(self) -> list[dict[str, object]]:
        return [
            {
                "what": bar.what,
                "against": bar.against,
                "bar": bar.wanted,
                "ours": bar.ours.value(self.results),
                "theirs": bar.theirs.value(self.results),
                "ratio": bar.ratio(self.results),
                "verdict": bar.verdict(self.results),
            }
            for bar in self.bars
        ]


def _entry(series: Series) -> dict[str, object]:
    figures = {
        name: {"median": series.median(name), "unit": series.figures[name].unit, "rounds": values}
        for name, values in series.values.items()
    }
    return {
        "label": series.label,
        "notServed": series.not_served,
        "loaderBound": series.loader_bound,
        "faults": dict(series.faults),
        "figures": figures,
    }
