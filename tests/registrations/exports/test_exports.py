"""Files for a spreadsheet: they open right in a Latvian Excel, and nothing in them is computed."""

import csv
import datetime
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from registrations import exports
from registrations.exports import Order
from registrations.exports.cells import harmless, in_csv
from registrations.models import Job, Registration
from tests.factories import make_cycle, make_organiser, make_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db

# Each would be computed, or hidden, if it came into a cell of CSV as it is.
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}SUM(1)",
    "\N{MINUS SIGN}1",
    "  =1+1",
    "\N{NO-BREAK SPACE}=1+1",
    "\t=1+1",
    "\r=1+1",
    "\tteksts",
    '"=1+1',
    "'=1+1",
    "„=1+1",
    '=HYPERLINK("https://evil.example";"Spied")',
    "=cmd|' /C calc'!A0",
]


@pytest.fixture
def cycle(at):
    at("2024-01-16 10:00")
    return make_cycle()


def order(cycle, what, file_format, *, people=None, language="lv"):
    return Order(
        cycle=Cycle.objects.get(pk=cycle.pk), what=what, file_format=file_format, people=people, language=language
    )


def csv_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet_rows(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def mark(person, number, state="present"):
    session = person.cycle.schedule[number - 1]
    person.attendances.create(session=session, state=state, marked_at=timezone.now(), via="grid")


@pytest.mark.parametrize("text", FORMULAS)
def test_in_csv_a_formula_has_an_apostrophe_before_it_and_is_otherwise_left_as_it_is(text):
    assert harmless(text).startswith("'")
    assert harmless(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "text", ["Anna-Marija", "a@b.example", "2+2", "Rīga, Cēsis", "", "1. vieta", "Ņina „Māja”", "–"]
)
def test_in_csv_a_plain_text_is_left_alone(text):
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["x,=1+1", "x;=1+1", "x\t=1+1", "x\n=1+1", 'x,"=1+1'])
def test_in_csv_a_formula_is_harmless_also_where_a_program_divides_cells_elsewhere(text):
    assert "'" in harmless(text)
    assert harmless(text).replace("'", "") == text


def test_csv_speaks_as_a_latvian_excel_reads():
    moment = datetime.datetime(2023, 12, 4, 8, 5, tzinfo=datetime.UTC)

    assert [in_csv(cell) for cell in (None, 3, 2.5, moment, datetime.date(2023, 12, 4), "ā")] == [
        "",
        "3",
        "2,5",
        "04.12.2023 10:05",
        "04.12.2023",
        "ā",
    ]


def test_csv_has_the_mark_of_utf_8_semicolons_and_the_ends_of_lines_of_excel(cycle):
    make_registration(cycle=cycle, note="pirmā rinda\notrā; „rinda”")

    _name, content = order(cycle, "participants", "csv").make()

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == 2
    assert csv_rows(content)[1][-1] == "pirmā rinda\notrā; „rinda”"


@pytest.mark.parametrize("text", [text for text in FORMULAS if text == " ".join(text.split())])
def test_no_text_of_a_person_becomes_a_formula(cycle, text):
    make_registration(cycle=cycle, first_name=text, last_name=text, institution=text, note=text, phone=text[:40])

    _name, content = order(cycle, "participants", "xlsx").make()
    rows = csv_rows(order(cycle, "participants", "csv").make()[1])

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert not any("hyperlink" in name for name in archive.namelist())
    assert sheet_rows(content)[1][1:4] == [text, text, text]
    assert [cell for cell in rows[1] if cell[:1] in set("=+-@")] == []
    assert rows[1][1].lstrip("'") == text.lstrip("'")


def test_the_test_above_would_see_a_formula():
    file = io.BytesIO()
    with Workbook(file) as book:
        book.add_worksheet().write(0, 0, "=1+1")

    with zipfile.ZipFile(file) as archive:
        assert b"<f>" in archive.read("xl/worksheets/sheet1.xml")


def test_participants_are_in_latvian_order_with_days_that_are_days(cycle):
    bruno = make_registration(cycle=cycle, first_name="Bruno", last_name="Čaks", status="waiting")
    anna = make_registration(
        cycle=cycle,
        first_name="Anna",
        last_name="Cālīte",
        email="anna@muzejs.example",
        phone="+371 20000000",
        municipality="Cēsu novads",
        job_title="direktore",
    )
    mark(anna, 1)

    head, *rows = sheet_rows(order(cycle, "participants", "xlsx", language="en").make()[1])

    registered = timezone.localtime().replace(tzinfo=None)
    museum = ["Cēsu Vēstures un mākslas muzejs", "Museum"]
    work = ["Cēsu novads", "Vidzeme", "direktore", "anna@muzejs.example", "+371 20000000"]
    assert head[:4] == ["No.", "Last name", "First name", "Institution"]
    standing = ["confirmed", registered, "", 1.0, "Within reach", ""]
    assert rows[0] == [anna.reference, "Cālīte", "Anna", *museum, *work, *standing]
    assert (rows[1][0], rows[1][10], rows[1][14]) == (bruno.reference, "on the waiting list", "")


def test_the_sheet_keeps_its_head_has_a_filter_and_says_its_language(cycle):
    make_registration(cycle=cycle)

    content = order(cycle, "participants", "xlsx").make()[1]

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        properties = archive.read("docProps/custom.xml").decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:P2"/>' in sheet
    assert '<col min="1" max="1"' in sheet
    assert "lv-LV" in properties


def test_the_grid_is_exported_session_by_session(cycle):
    person = make_registration(cycle=cycle, first_name="Anna", last_name="Ābele")
    make_registration(cycle=cycle, status="waiting")
    mark(person, 1)
    mark(person, 2, "excused")
    cycle.sessions.filter(pk=cycle.schedule[4].pk).update(is_cancelled=True)

    rows = csv_rows(order(cycle, "attendance", "csv", language="en").make()[1])

    days = ["1. 04.12.2023", "2. 11.12.2023", "3. 18.12.2023", "4. 08.01.2024", "5. 15.01.2024 (cancelled)"]
    assert rows == [
        ["Last name", "First name", "Institution", *days, "Sessions attended", "Grant"],
        ["Ābele", "Anna", person.institution, "present", "excused", "", "", "", "1", "Out of reach"],
    ]


def test_only_the_people_whom_the_screen_showed_are_in_the_file(cycle):
    shown, _hidden = make_registration(cycle=cycle), make_registration(cycle=cycle)

    for what in ("participants", "attendance"):
        rows = csv_rows(order(cycle, what, "csv", people=[shown.pk]).make()[1])
        assert [row for row in rows[1:] if shown.last_name in row] == rows[1:]
        assert len(rows) == 2


def test_who_is_erased_has_no_name_in_the_file(cycle):
    person = make_registration(cycle=cycle)
    Registration.objects.filter(pk=person.pk).update(
        first_name="", last_name="", institution="", email="", erased_at=timezone.now()
    )

    rows = csv_rows(order(cycle, "participants", "csv", language="en").make()[1])

    assert rows[1][1:4] == ["Erased person", "", ""]


def test_a_job_makes_the_same_file_and_tells_how_far_it_is(cycle):
    make_registration(cycle=cycle)
    asked = order(cycle, "participants", "csv")
    job = Job.objects.create(kind="export", cycle=cycle, options=asked.options, created_by=make_organiser())
    told: list[tuple[int, int]] = []

    made = exports.make(Job.objects.get(pk=job.pk), lambda done, total: told.append((done, total)))

    assert made == asked.make()
    assert told == [(0, 1), (1, 1)]


@pytest.mark.parametrize("people", [1, 60])
@pytest.mark.parametrize(("what", "budget"), [("participants", 2), ("attendance", 4), ("eligible", 4)])
def test_a_file_costs_the_same_queries_for_any_number_of_people(cycle, people, what, budget):
    Cycle.objects.update(required_sessions=1)
    for _ in range(people):
        mark(make_registration(cycle=cycle), 1)
    asked = order(cycle, what, "xlsx")

    with CaptureQueriesContext(connection) as queries:
        content = asked.make()[1]

    assert (len(sheet_rows(content)), len(queries)) == (people + 1, budget)
