"""Reading a spreadsheet with registrations, and understanding what stands where."""

import io
import zipfile

import pytest
from xlsxwriter import Workbook

from registrations import workbooks
from registrations.exports import Order
from registrations.people import spreadsheet_import
from registrations.people.spreadsheet_import import RowOutcome, Unreadable, reading
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.django_db

HEAD = "Vārds\tUzvārds\tE-pasts\tIestāde\tIestādes veids"


def xlsx(rows, *, far=None):
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if far:
            sheet.write_string(*far, "x")
    return file.getvalue()


def values(table):
    return [dict(row.values) for row in table.rows]


@pytest.mark.parametrize(
    "content",
    [
        "Vārds;Uzvārds\nŽanete;Ķirse\n".encode("utf-8-sig"),
        "Vārds;Uzvārds\r\nŽanete;Ķirse\r\n".encode(),
        "Vārds,Uzvārds\nŽanete,Ķirse\n".encode("cp1257"),
        "Vārds\tUzvārds\nŽanete\tĶirse\n".encode("utf-16"),
        xlsx([["Vārds", "Uzvārds"], ["Žanete", "Ķirse"]]),
    ],
)
def test_a_table_is_read_in_each_way_in_which_excel_saves_it(content):
    assert spreadsheet_import.read_file(content) == [["Vārds", "Uzvārds"], ["Žanete", "Ķirse"]]


def test_a_pasted_cell_may_hold_lines_and_quotation_marks():
    text = 'Vārds\tPiezīme\nAnna\t"pirmā\notrā ""rinda"""\n'

    cells = spreadsheet_import.read_text(text)

    assert cells == [["Vārds", "Piezīme"], ["Anna", 'pirmā\notrā "rinda"']]
    assert spreadsheet_import.read_text(spreadsheet_import.as_text(cells)) == cells


def test_a_telephone_is_read_as_it_is_shown_and_not_as_a_number():
    assert spreadsheet_import.read_file(xlsx([["Tālrunis"], [29123456]])) == [["Tālrunis"], ["29123456"]]


def test_captions_are_recognised_in_both_languages_and_the_others_are_told():
    head = "VĀRDS *,Surname,E-pasta adrese:,Organizācija,Institution type,Novads,amats,Tālr.,Piezīmes,Laika zīmogs"
    table = spreadsheet_import.understood(
        spreadsheet_import.read_text(f"{head}\nAnna,Ābele,a@b.example,Muzejs,Kultūras centrs,Cēsu novads,x,1,y,z")
    )

    assert table.unknown == ["Laika zīmogs"]
    assert values(table) == [
        {
            "first_name": "Anna",
            "last_name": "Ābele",
            "email": "a@b.example",
            "institution": "Muzejs",
            "institution_type": "culture_centre",
            "municipality": "Cēsu novads",
            "job_title": "x",
            "phone": "1",
            "note": "y",
        }
    ]


@pytest.mark.parametrize("word", ["museum", "Museum", "MUZEJS", "muzejs "])
def test_the_type_of_institution_is_a_label_in_either_language_or_its_code(word):
    table = spreadsheet_import.understood(spreadsheet_import.read_text(f"{HEAD}\nAnna\tĀbele\ta@b.example\tX\t{word}"))

    assert values(table)[0]["institution_type"] == "museum"


def test_rows_keep_the_numbers_that_they_have_in_the_file():
    table = spreadsheet_import.understood(
        spreadsheet_import.read_text(f"\n{HEAD}\n\nA\tB\tc@d.example\tX\tmuseum\n\nE\tF\tg@h.example\tX\tother")
    )

    assert [row.line for row in table.rows] == [4, 6]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The table is empty."),
        ("Anna\tĀbele", "missing: First name, Last name, E-mail, Institution, Type of institution."),
        ("Vārds\tE-pasts\tIestāde", "missing: Last name, Type of institution."),
        (HEAD, "Below the captions the table is empty."),
        ("Vārds\0", "This is not a table."),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(text, told):
    with pytest.raises(Unreadable) as refusal:
        spreadsheet_import.understood(spreadsheet_import.read_text(text))

    assert told in refusal.value.messages[0]


def bomb():
    """Return a file of a few kilobytes which unpacks to 21 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (21 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x" * (1024 * 1024 + 1), "The file is larger than 1 MB."),
        (b"PK\x03\x04 no zip at all", "The file cannot be read."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old or protected Excel file."),
        (bomb(), "The file unpacks to more than 20 MB."),
        (xlsx([["Vārds"]], far=(60_000, 2_000)), "The sheet has cells far from the table."),
        (xlsx([["Vārds"]], far=(3, 2_000)), "The sheet has cells far from the table."),
        (xlsx([["Vārds"], *[["Anna"]] * 501]), "The table has more than 500 rows."),
        ("Vārds\n" + "ā" * 120_000, "The table holds too much text."),
        ("Vārds\n" + '"' + "ā" * 140_000, "The table is damaged"),
    ],
)
def test_a_hostile_or_wrong_file_is_refused_before_it_costs_anything(content, told):
    with pytest.raises(Unreadable) as refusal:
        spreadsheet_import.read_file(content if isinstance(content, bytes) else content.encode())

    assert told in refusal.value.messages[0]


def bent(*, end: int = 0, size: int = 0):
    """Return an archive that says its directory begins `end` bytes later, or its one part is `size` bytes longer."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", "b")
    content = file.getvalue()
    directory, last = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    for place, more in ((directory + 20, size), (directory + 24, size), (last + 16, end)):
        number = int.from_bytes(content[place : place + 4], "little") + more
        content = content[:place] + number.to_bytes(4, "little") + content[place + 4 :]
    return content


@pytest.mark.parametrize("damaged", [bent(end=1000), bent(size=1000)])
def test_a_damaged_file_is_refused_in_words(damaged):
    with pytest.raises(Unreadable) as refusal:
        spreadsheet_import.read_file(damaged)

    assert refusal.value.messages == ["The file cannot be read. Save it again as XLSX, or as CSV."]


def test_a_size_that_lies_is_not_believed():
    """A part says that it unpacks to 10 bytes; the reader of XLSX never sees more than was unpacked here."""
    honest = bytearray(bomb())
    real, lie = (21 * 1024 * 1024).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert honest.count(real) == 2

    with pytest.raises(Unreadable):
        spreadsheet_import.read_file(bytes(honest.replace(real, lie)))


def test_our_own_export_is_understood_and_adds_nobody(at):
    at("2023-11-20 12:00")
    cycle = make_cycle()
    make_registration(cycle=cycle, phone="+371 20000000", institution="=1+1")
    for language in ("lv", "en"):
        for file_format in ("csv", "xlsx"):
            order = Order(cycle=cycle, what="participants", file_format=file_format, language=language)
            table = spreadsheet_import.understood(spreadsheet_import.read_file(order.make()[1]))

            assert (values(table)[0]["phone"], values(table)[0]["institution"]) == ("+371 20000000", "=1+1")
            assert values(table)[0]["institution_type"] == "museum"
            assert spreadsheet_import.fates(cycle, [row.values["email"] for row in table.rows]) == [RowOutcome.KNOWN]


def test_the_limits_are_those_that_the_page_tells():
    assert (reading.LARGEST_FILE, reading.MOST_ROWS, workbooks.LARGEST_UNPACKED) == (2**20, 500, 20 * 2**20)
