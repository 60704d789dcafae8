"""What holds for any file: one kind of refusal, the same facts in any writing, and a fast reader."""

import datetime
import json
import re
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registrations.meeting_reports import datetimes
from registrations.meeting_reports.facts import Columns, Meeting, ParticipantRow, Report, ReportFormat, ReportRejected
from registrations.meeting_reports.reading import read, read_table
from registrations.meeting_reports.storing import as_json, from_json
from tests.registrations.meeting_reports.report_files import (
    FORMS,
    LANGUAGES,
    SAMPLES,
    SESSION,
    STAYS,
    Stay,
    detail,
    riga,
    written,
)

CONTENTS = [path.read_bytes() for path in sorted(SAMPLES.glob("0*")) if "expected" not in path.name]
LETTERS = "abcčdēfgģhijkķlļmnņoprsštuūvzž -'\""
NAMES = st.text(LETTERS, min_size=1).map(lambda text: " ".join(text.split())).filter(lambda text: text.strip("-"))
SECONDS = st.integers(0, 10_799)
PLACES = st.none() | st.integers(-3, 9)


def clock_time(seconds: int) -> str:
    return f"{13 + seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


STAYS_OF_ANYBODY = st.builds(
    lambda name, times: Stay(name, "", clock_time(min(times)), clock_time(max(times))),
    NAMES,
    st.tuples(SECONDS, SECONDS),
)


def outcome(data: bytes, columns: Columns | None = None) -> Report | ReportRejected:
    try:
        return read(data, timeframe=SESSION, columns=columns)
    except ReportRejected as refused:
        return refused


@given(st.binary())
def test_any_bytes_are_read_or_refused(data):
    outcome(data)
    outcome(data, Columns(header=0, name=0, joined=1, left=2))


@given(st.text(), st.sampled_from(["utf-8", "utf-16", "utf-16-le"]))
def test_any_text_is_read_or_refused(text, encoding):
    outcome(text.encode(encoding, "surrogatepass"))


@given(st.lists(st.lists(st.text(max_size=9), max_size=7), max_size=9), st.sampled_from(list(LANGUAGES.values())))
def test_any_cells_below_captions_are_read_or_refused(lines, captions):
    outcome(written([captions.split("|"), *lines]).encode("utf-8", "replace"))


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_any_answer_in_json_is_read_or_refused(answer):
    person = {"name": answer, "join_time": answer, "leaveTime": answer, "duration": answer, "status": answer}

    outcome(json.dumps(answer).encode())
    outcome(json.dumps({"participants": [answer, person]}).encode())


@given(st.data())
def test_any_damage_to_a_sample_is_read_or_refused(data):
    content = bytearray(data.draw(st.sampled_from(CONTENTS)))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        end = data.draw(st.integers(place, min(place + 40, len(content))))
        content[place:end] = data.draw(st.binary(max_size=40) | st.just(bytes(reversed(content[place:end]))))
        content = content or bytearray(b"x")

    outcome(bytes(content))


@given(
    st.lists(st.lists(st.text(max_size=30), max_size=6), max_size=6),
    st.builds(Columns, header=st.integers(-2, 9), name=st.integers(-3, 9), email=PLACES, joined=PLACES, left=PLACES),
)
def test_any_columns_that_a_person_says_are_read_or_refused(table, columns):
    with suppress(ReportRejected):
        read_table(table, columns, timeframe=SESSION)


@given(
    st.lists(STAYS_OF_ANYBODY, min_size=1, max_size=5),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(sorted(LANGUAGES)),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1257"]),
)
def test_same_rows_in_another_writing_are_the_same_rows(stays, form, language, delimiter, encoding):
    usual = read(written(detail(stays)).encode(), timeframe=SESSION)

    other = written(detail(stays, captions=LANGUAGES[language], form=FORMS[form]), delimiter=delimiter)

    # A word of nothing but letters with diacritics looks Russian to whoever sees only bytes.
    assume(encoding != "cp1257" or other.encode(encoding, "ignore").decode(encoding) == other)
    assume(encoding != "cp1257" or not re.search("[^\x00-\x7f]{3}", other))
    assert read(other.encode(encoding), timeframe=SESSION).rows == usual.rows


MOMENTS = st.none() | st.integers(946_684_800, 4_070_908_800).map(
    lambda seconds: datetime.datetime.fromtimestamp(seconds, datetimes.RIGA)
)
REPORTS = st.builds(
    Report,
    format=st.sampled_from(ReportFormat),
    encoding=st.text(),
    meeting=st.builds(Meeting, id=st.text(), topic=st.text(), starts_at=MOMENTS, ends_at=MOMENTS),
    rows=st.lists(
        st.builds(
            ParticipantRow,
            number=st.integers(1),
            name=st.text(),
            joined_at=MOMENTS,
            left_at=MOMENTS,
            is_host=st.booleans(),
        )
    ).map(tuple),
)


@given(REPORTS)
def test_stored_report_is_the_same_report(report):
    assert from_json(json.loads(json.dumps(as_json(report)))) == report


def test_sample_stored_is_the_same_sample():
    report = read(written(detail()).encode(), timeframe=SESSION)

    assert from_json(json.loads(json.dumps(as_json(report)))) == report


def test_person_may_say_what_the_columns_are():
    table = [["Quis", "Quando", "Usque", "Ubi"]] + [
        [stay.name, FORMS["d.m.Y"](stay.joined_at), FORMS["d.m.Y"](stay.left_at), stay.email] for stay in STAYS
    ]
    columns = Columns(header=0, name=0, joined=1, left=2, email=3)

    report = read(written(table, delimiter=";").encode("cp1257"), timeframe=SESSION, columns=columns)

    assert (report.format, report.encoding) == (ReportFormat.OTHER_DETAIL, "cp1257")
    assert [(row.name, row.email, row.joined_at, row.left_at) for row in report.rows] == [
        (stay.name, stay.email, stay.joined_at, stay.left_at) for stay in STAYS
    ]
    assert read_table(table, columns, timeframe=SESSION, encoding="cp1257") == report


def test_person_may_say_where_the_minutes_are():
    table = [["title"], ["Quis", "Quamdiu"], ["Anna", "90"], [""], ["Zane", "1:30:00"]]

    report = read_table(table, Columns(header=1, name=0, minutes=1), timeframe=SESSION)

    assert report.format == ReportFormat.OTHER_TOTAL
    assert [(row.number, row.name, row.seconds) for row in report.rows] == [(1, "Anna", 5400), (2, "Zane", 5400)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("62", 3720),
        ("1h 2m 10s", 3730),
        ("3h", 10800),
        ("1:02:10", 3730),
        ("1:02", 3720),
        ("62 min", 3720),
        ("1,5", 90),
        ("1 Std. 2 Min. 10 Sek.", 3730),
        ("1 ч 2 мин 10 сек", 3730),
        ("1 st. 2 min.", 3720),
        ("PT1H2M10S", 3730),
        ("", None),
        ("long", None),
        ("-5", None),
        ("1 2", None),
        ("999999", None),
    ],
)
def test_durations_are_read_in_each_form(text, seconds):
    assert datetimes.seconds(text) == seconds


def test_hour_that_spring_leaves_out_is_one_that_exists():
    table = detail()
    table[1][2:4] = ["03/26/2023 03:30:00 AM", "03/26/2023 04:30:00 AM"]

    row = read(written(table).encode(), timeframe=SESSION).rows[0]

    assert row.joined_at == row.left_at == riga("2023-03-26T04:30")


def test_five_thousand_rows_are_read():
    content = written(detail([*STAYS[:3]] * 1_667)).encode()

    report = read(content, timeframe=SESSION)

    assert (len(report.rows), report.rows[0].joined_at) == (5_001, riga("2023-12-11T12:58:20"))
