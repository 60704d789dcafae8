"""The same report as a workbook, and workbooks that are refused before they cost anything."""

import csv
import datetime
import io
import json
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from registrations.meeting_reports.decoding import decode
from registrations.meeting_reports.facts import (
    RejectionReason,
    ReportFormat,
    ReportRejected,
    ReportWarning,
    Timeframe,
)
from registrations.meeting_reports.reading import read
from tests.registrations.meeting_reports.report_files import (
    NEWER_BLOCK,
    OLDER_BLOCK,
    SAMPLES,
    SESSION,
    STAYS,
    detail,
    riga,
    totals,
    under,
    written,
)

Rows = list[list[Any]]


def workbook(*sheets: Rows, far=None) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm:ss", "strings_to_formulas": False}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        if far:
            sheet.write_string(*far, "x")
    return file.getvalue()


DETAIL = workbook(detail())
ODD_XML = [b'<c r="A1">', b"999999999999", b"<v>nan</v>", b't="d"', b's="99"', b"</row>", b"&#0;"]


def reading(*sheets: Rows):
    return read(workbook(*sheets), timeframe=SESSION)


def facts(report):
    return [(row.name, row.email, row.joined_at, row.left_at, row.seconds, row.is_waiting_room) for row in report.rows]


@pytest.mark.parametrize(
    "table", [detail(), under(NEWER_BLOCK, detail()), under(OLDER_BLOCK, totals())], ids=["detail", "block", "totals"]
)
def test_a_workbook_says_what_the_same_table_as_csv_says(table):
    as_csv = read(written(table).encode(), timeframe=SESSION)

    report = reading(table)

    assert (facts(report), report.meeting, report.format) == (facts(as_csv), as_csv.meeting, as_csv.format)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("0*.csv")))
def test_a_sample_saved_as_a_workbook_says_the_same(name):
    expected = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))["session"]
    timeframe = Timeframe(starts_at=riga(expected["start"]), ends_at=riga(expected["end"]))
    data = (SAMPLES / name).read_bytes()
    as_csv = read(data, timeframe=timeframe)
    text = decode(data).text
    cells = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text else ","))

    report = read(workbook(cells), timeframe=timeframe)

    assert (facts(report), report.meeting, report.format) == (facts(as_csv), as_csv.meeting, as_csv.format)


def test_cells_may_be_moments_numbers_and_lengths():
    table: Rows = [
        ["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "In waiting room"]
    ]
    for stay in STAYS:
        times = [moment.replace(tzinfo=None) for moment in (stay.joined_at, stay.left_at)]
        table.append([stay.name, stay.email, *times, stay.minutes, "Yes" if stay.waits else "No"])

    assert facts(reading(table)) == facts(read(written(detail()).encode(), timeframe=SESSION))


def test_the_sheet_with_participants_is_found():
    notes = [["Sapulces piezīmes"], ["Paldies visiem"]]

    assert len(reading(notes, detail()).rows) == len(STAYS)


def test_the_sheet_of_google_meet_is_read_as_text_and_as_times():
    captions = ["First name", "Last name", "Email", "Duration", "Time joined", "Time exited"]
    as_text = ["Anna", "Bērziņa", "a@b.lv", "2 hr 58 min", "1:01 PM", "3:59 PM"]
    times = [datetime.timedelta(minutes=178), datetime.time(13, 1), datetime.time(15, 59)]

    for row in (as_text, [*as_text[:3], *times]):
        report = reading([captions, row])
        assert report.format is ReportFormat.GOOGLE_MEET
        assert facts(report) == [
            ("Anna Bērziņa", "a@b.lv", riga("2023-12-11T13:01"), riga("2023-12-11T15:59"), 178 * 60, False)
        ]


def test_damaged_letters_are_made_right():
    names = [row.name for row in reading([["Vārds", "Minūtes"], ["BÄ“rziÅ†a Anna", 170]]).rows]

    assert names == ["Bērziņa Anna"]


def test_formulas_are_text():
    assert [row.name for row in reading([["Vārds", "Minūtes"], ['=HYPERLINK("http://x")', 170]]).rows] == [
        '=HYPERLINK("http://x")'
    ]


def test_numbers_in_place_of_moments_are_explained_and_lengths_used():
    table: Rows = [
        ["Name (Original Name)", "Join Time", "Leave Time", "Duration (Minutes)"],
        ["Anna", 45271.54, 45271.66, 173],
    ]

    report = reading(table)

    assert (report.warnings, report.rows[0].seconds) == ((ReportWarning.TIMES_DESTROYED,), 173 * 60)
    with pytest.raises(ReportRejected) as rejected:
        reading([row[:3] for row in table])
    assert (rejected.value.reason, rejected.value.row) == (RejectionReason.DESTROYED_TIMES, 2)


@given(st.data())
def test_any_damage_to_a_workbook_is_read_or_refused(data):
    content = bytearray(DETAIL)
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=6)
    ):
        content[place] = byte

    with suppress(ReportRejected):
        read(bytes(content), timeframe=SESSION)


@given(st.data())
def test_any_damage_to_a_sheet_is_read_or_refused(data):
    archive = zipfile.ZipFile(io.BytesIO(DETAIL))
    sheet = bytearray(archive.read("xl/worksheets/sheet1.xml"))
    place = data.draw(st.integers(0, len(sheet) - 1))
    sheet[place : place + data.draw(st.integers(0, 9))] = data.draw(st.sampled_from(ODD_XML) | st.binary(max_size=9))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as damaged:
        for name in archive.namelist():
            damaged.writestr(name, bytes(sheet) if name.endswith("sheet1.xml") else archive.read(name))

    with suppress(ReportRejected):
        read(file.getvalue(), timeframe=SESSION)


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed("xl/worksheets/sheet1.xml", b" " * (21 * 2**20)), RejectionReason.TOO_LARGE),
        (packed("a", b"b"), RejectionReason.SPREADSHEET),
        (workbook([["Vārds"]], far=(60_000, 1)), RejectionReason.FAR_CELLS),
        (workbook([["Vārds"]], far=(1, 3_000)), RejectionReason.FAR_CELLS),
        (workbook([["Vārds"]], far=(9_000, 600)), RejectionReason.FAR_CELLS),
        (workbook([["x"]]), RejectionReason.NOT_A_REPORT),
        (workbook([["Name", "Minutes"], *[["Anna", 1]] * 10_050]), RejectionReason.TOO_MANY_ROWS),
        (b"PK\x03\x04" + bytes(3 * 2**20), RejectionReason.TOO_LARGE),
    ],
    ids=["bomb", "no workbook", "far row", "far column", "far corner", "no table", "long", "large"],
)
def test_a_hostile_or_wrong_workbook_is_refused(data, reason):
    with pytest.raises(ReportRejected) as rejected:
        read(data, timeframe=SESSION)

    assert rejected.value.reason is reason
