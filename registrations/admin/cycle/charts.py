"""
Where the marks of a chart are: plain geometry, drawn as SVG by a template.

Colours are classes of admin.css. What a colour says is said by an outline or by a
word too, and each mark has its value beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH = 400
# How wide a sign of 14 pixels is, about.
SIGN = 7.5


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    css_class: str


@dataclass(frozen=True)
class ChartText:
    x: float
    y: float
    words: str
    css_class: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Chart:
    height: int
    boxes: list[Box] = field(default_factory=list)
    texts: list[ChartText] = field(default_factory=list)
    width: int = WIDTH


@dataclass(frozen=True)
class Part:
    """One colour of a column or a row."""

    value: int
    css_class: str


@dataclass(frozen=True)
class BarColumn:
    """A stack of parts, the first at the foot; words beneath it, if any."""

    parts: Sequence[Part]
    label: str = ""

    @property
    def value(self) -> int:
        return sum(part.value for part in self.parts)


@dataclass(frozen=True)
class Bar:
    """One share of a whole, upright or lying, with what is said about it."""

    label: str
    value: int
    css_class: str
    note: str = ""
    shown: str = ""
    is_unknown: bool = False

    @property
    def words(self) -> str:
        return self.shown or str(self.value)


def stacks(columns: Sequence[BarColumn]) -> Chart:
    """Draw many thin columns in time: all values where there is room for them, or the highest alone."""
    top, foot = 24, 170
    highest = max((column.value for column in columns), default=0) or 1
    slot, scale = min(WIDTH / max(len(columns), 1), 48), (foot - top) / highest
    has_room = _length(str(highest)) <= slot
    chart, values = Chart(200), _Line()
    for number, column in enumerate(columns):
        middle = (number + 0.43) * slot
        chart.boxes.extend(_stack(column, _round(number * slot), _round(slot * 0.86), foot, scale))
        is_peak, words = column.value == highest, str(column.value)
        if column.value and (has_room or is_peak) and values.has_room(middle, words):
            above = _round(foot - column.value * scale - 6)
            chart.texts.append(ChartText(_round(middle), above, words, "t-b" if is_peak else "", "middle"))
    chart.texts.extend(_labels([((number + 0.43) * slot, column.label) for number, column in enumerate(columns)]))
    return chart


def columns(bars: Sequence[Bar], whole: int) -> Chart:
    top, foot = 20, 170
    slot = WIDTH / max(len(bars), 1)
    width = _round(min(slot * 0.75, 72))
    chart = Chart(212)
    for number, bar in enumerate(bars):
        middle = _round((number + 0.5) * slot)
        left, height = _round(middle - width / 2), _round((foot - top) * bar.value / (whole or 1))
        chart.boxes.append(Box(left, top, width, foot - top, "f-soft"))
        chart.boxes.append(_column_mark(bar, Box(left, foot - height, width, height, bar.css_class), top, foot))
        chart.texts.append(ChartText(middle, 13, bar.words, "t-b", "middle"))
        chart.texts.append(ChartText(middle, 190, bar.label, "", "middle"))
        chart.texts.append(ChartText(middle, 207, bar.note, "t-muted", "middle"))
    return chart


def rows(bars: Sequence[Bar], whole: int = 0) -> Chart:
    """Draw lying bars, one below the other; as parts of a whole, or in proportion to the longest."""
    label_width = min(max((_length(bar.label) for bar in bars), default=0) + 14, 210)
    longest = whole or max((bar.value for bar in bars), default=0) or 1
    value_width = max((_length(bar.words) for bar in bars), default=0) + 12
    room = WIDTH - label_width - value_width
    chart = Chart(len(bars) * 34 - 6)
    for number, bar in enumerate(bars):
        top, width = number * 34 + 2, _round(room * bar.value / longest)
        chart.texts.append(ChartText(0, top + 15, bar.label))
        if bar.value:
            chart.boxes.append(Box(_round(label_width), top, max(width, 2), 21, bar.css_class))
        chart.texts.append(ChartText(_round(label_width + width + 8), top + 15, bar.words, "t-b"))
    return chart


def step_for(days: int, most: int = 62) -> int:
    """Return how many days one column stands for, so that there are not too many: 1, or whole weeks."""
    return 1 if days <= most else math.ceil(days / most / 7) * 7


def _stack(column: BarColumn, left: float, width: float, foot: float, scale: float) -> list[Box]:
    if not column.value:
        return [Box(left, foot - 3, width, 3, "f-soft")]
    boxes, level = [], foot
    for part in column.parts:
        height = part.value * scale
        level -= height
        if part.value:
            boxes.append(Box(left, _round(level), width, _round(height), part.css_class))
    return boxes


def _column_mark(bar: Bar, box: Box, top: float, foot: float) -> Box:
    if bar.is_unknown:
        return Box(box.x, top, box.width, foot - top, "s-dash")
    return box


def _labels(places: Sequence[tuple[float, str]]) -> list[ChartText]:
    line, texts = _Line(), []
    for number, (middle, words) in enumerate(places):
        half = _length(words) / 2
        inside = min(max(middle, half), WIDTH - half)
        is_last = number == len(places) - 1
        last_begins = min(places[-1][0], WIDTH - half) - half
        if is_last or (inside + half + 4 <= last_begins and line.has_room(inside, words)):
            texts.append(ChartText(_round(inside), 192, words, "t-b" if is_last else "t-muted", "middle"))
    return texts


class _Line:
    """Words side by side on one line, from the left, none over the other."""

    def __init__(self) -> None:
        self.free_from = -math.inf

    def has_room(self, middle: float, words: str) -> bool:
        half = _length(words) / 2
        if middle - half < self.free_from:
            return False
        self.free_from = middle + half + 4
        return True


def _length(words: str) -> float:
    return len(words) * SIGN


def _round(number: float) -> float:
    return round(number, 1)
