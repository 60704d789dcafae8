"""The geometry of charts: nothing leaves the picture, nothing stands over something else, and no value is lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.admin.cycle import charts
from registrations.admin.cycle.charts import Bar, BarColumn, Part

STACKS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=62)
BARS = st.lists(st.integers(0, 10_000), min_size=1, max_size=9)


def stack(*values: int, label="29 Nov") -> BarColumn:
    return BarColumn(
        [Part(value, css_class) for value, css_class in zip(values, ("f-brand", "f-hatch"), strict=False)], label
    )


def bars(values) -> list[Bar]:
    return [Bar(f"Type {number}", value, "f-brand") for number, value in enumerate(values)]


def extent(text) -> tuple[float, float]:
    length = len(text.words) * charts.SIGN
    left = text.x - length / 2 if text.anchor == "middle" else text.x
    return left, left + length


def overlaps(texts) -> list[tuple[str, str]]:
    ordered = sorted(texts, key=lambda text: text.x)
    pairs = pairwise(ordered)
    return [(one.words, other.words) for one, other in pairs if extent(other)[0] < extent(one)[1]]


@given(STACKS)
def test_everything_of_a_chart_over_time_is_within_its_picture(values):
    chart = charts.stacks([stack(*both) for both in values])

    assert [box for box in chart.boxes if box.x < 0 or box.x + box.width > chart.width + 0.1] == []
    assert [box for box in chart.boxes if box.y < 0 or box.height < 0 or box.y + box.height > 170.2] == []


@given(STACKS)
def test_labels_of_a_chart_over_time_never_touch_and_the_last_is_always_there(values):
    chart = charts.stacks([stack(*both, label=f"{number} Nov") for number, both in enumerate(values)])
    labels = [text for text in chart.texts if text.y == 192]

    assert overlaps(labels) == []
    assert labels[-1].words == f"{len(values) - 1} Nov"


def test_each_part_of_a_stack_is_a_box_on_top_of_the_one_before():
    chart = charts.stacks([stack(1, 3)])

    assert [(box.css_class, box.y, box.height) for box in chart.boxes] == [
        ("f-brand", 133.5, 36.5),
        ("f-hatch", 24.0, 109.5),
    ]


def test_a_day_without_registrations_is_a_stub():
    chart = charts.stacks([stack(0, 0)])

    assert [(box.css_class, box.height) for box in chart.boxes] == [("f-soft", 3)]


def test_every_value_is_written_while_there_is_room_and_else_the_highest():
    few = charts.stacks([stack(number, label="") for number in (3, 12, 1)])
    many = charts.stacks([stack(number, label="") for number in [120, *[100] * 59]])

    assert [text.words for text in few.texts if text.words] == ["3", "12", "1"]
    assert [text.words for text in many.texts if text.words] == ["120"]


def test_columns_are_parts_of_the_whole_and_what_is_unknown_is_an_outline():
    chart = charts.columns([Bar("1.", 20, "f-brand"), Bar("2.", 0, "f-online", shown="15 Jan", is_unknown=True)], 40)

    assert [(box.css_class, box.height) for box in chart.boxes] == [
        ("f-soft", 150),
        ("f-brand", 75.0),
        ("f-soft", 150),
        ("s-dash", 150),
    ]
    assert [text.words for text in chart.texts if text.y == 13] == ["20", "15 Jan"]


@given(BARS)
def test_lying_bars_and_their_values_are_within_the_picture(values):
    chart = charts.rows(bars(values))

    assert [text.words for text in chart.texts if text.css_class == "t-b"] == [str(value) for value in values]
    assert [text for text in chart.texts if extent(text)[1] > chart.width + 0.1] == []
    assert len(chart.boxes) == sum(value > 0 for value in values)


def test_nobody_is_no_error():
    assert [charts.stacks([]).boxes, charts.columns([], 0).boxes, charts.rows([]).boxes] == [[], [], []]
    assert charts.columns(bars([0]), 0).boxes[1].height == 0


@pytest.mark.parametrize(("days", "step"), [(1, 1), (62, 1), (63, 7), (434, 7), (800, 14)])
def test_a_long_time_is_drawn_in_weeks(days, step):
    assert charts.step_for(days) == step
