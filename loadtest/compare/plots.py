"""Bar charts as inline SVG; colours come from the page's style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH = 620
_LABELS = 200
_VALUES = 110
_ROW = 30
_BAR = 16


@dataclass(frozen=True, slots=True)
class Row:
    """One bar, with how far the rounds were apart."""

    label: str
    value: float
    least: float
    largest: float
    text: str
    is_ours: bool


def bar_chart(title: str, rows: Sequence[Row]) -> str:
    """Draw one figure of several servers."""
    height = _ROW * len(rows)
    # A little room beyond the largest, so that its whisker is seen to end.
    longest = max((row.largest for row in rows), default=0) * 1.02 or 1.0
    scale = (_WIDTH - _LABELS - _VALUES) / longest
    drawn = "".join(_bar(row, index * _ROW, scale) for index, row in enumerate(rows))
    head = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">'
    return f"{head}{drawn}</svg>"


def _bar(row: Row, top: int, scale: float) -> str:
    middle = top + _ROW / 2
    width = max(row.value * scale, 1)
    kind = "ours" if row.is_ours else "theirs"
    parts = [
        _text(_LABELS - 12, middle, row.label, f"label {kind}"),
        f'<rect class="{kind}" x="{_LABELS}" y="{middle - _BAR / 2}" width="{width:.1f}" '
        f'height="{_BAR}" rx="3"/>',
        _text(_WIDTH, middle, row.text, "value"),
    ]
    if row.largest > row.least:
        parts.append(_whisker(_LABELS + row.least * scale, _LABELS + row.largest * scale, middle))
    return "".join(parts)


def _whisker(left: float, right: float, middle: float) -> str:
    ends = "".join(f"M{x:.1f} {middle - 4}V{middle + 4}" for x in (left, right))
    return f'<path class="whisker" d="M{left:.1f} {middle}H{right:.1f}{ends}"/>'


def _text(x: float, middle: float, text: str, kind: str) -> str:
    return (
        f'<text class="{kind}" x="{x}" y="{middle}" text-anchor="end" '
        f'dominant-baseline="central">{escape(text)}</text>'
    )
