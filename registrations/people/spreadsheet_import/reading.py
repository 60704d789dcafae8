"""A spreadsheet, uploaded or pasted, as rows of texts. Nothing is stored; limits come before everything else."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Cells = list[list[str]]

LARGEST_FILE = 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
# As much as fits into a form that is sent back: the page carries the table, so that nothing of it is kept here.
LONGEST_TEXT = 120_000
MOST_ROWS = 500
# A reader of XLSX makes room for the whole area between the first cell and the last one.
LAST_ROW, LAST_COLUMN_LETTERS = 5000, 2
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d*)[\"']")
SHEET = b"sheetData"
DELIMITERS = "\t;,"
# What the module zipfile raises where an archive is cut off, protected, or names places outside of itself.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class Unreadable(ValidationError):
    """The table cannot be used; the message says why and what to do."""


def read_file(content: bytes) -> Cells:
    """
    Return the rows of an XLSX or CSV file, empty ones too, so that their numbers are those of the file.

    Raises:
        Unreadable: the file is too large, damaged, or something else.
    """
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("The file is larger than 1 MB. Leave only the table in it, or divide it."))
    if content.startswith(b"PK"):
        return _checked(_read_xlsx(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is an old or protected Excel file. Save it as XLSX without a password, or as CSV."))
    return read_text(_decoded(content))


def read_text(text: str) -> Cells:
    """Return the rows of a pasted or saved table: whatever divides its first line, a tab, a semicolon or a comma."""
    if "\0" in text:
        raise Unreadable(_("This is not a table. Choose an XLSX or CSV file."))
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable(_("The table is damaged: a quotation mark is not closed. Save it again.")) from error
    return _checked(rows)


def as_text(cells: Cells) -> str:
    """Return the rows as they would be pasted from a spreadsheet."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter="\t", lineterminator="\n").writerows(cells)
    return file.getvalue()


def _checked(cells: Cells) -> Cells:
    while cells and not any(cell.strip() for cell in cells[-1]):
        cells.pop()
    if sum(any(cell.strip() for cell in row) for row in cells) > MOST_ROWS + 1:
        raise Unreadable(_("The table has more than %(most)d rows. Divide it."), params={"most": MOST_ROWS})
    if sum(len(cell) + 1 for row in cells for cell in row) > LONGEST_TEXT:
        raise Unreadable(_("The table holds too much text. Leave only the columns that are needed, or divide it."))
    return cells


def _decoded(content: bytes) -> str:
    """Decode by the mark at the beginning; otherwise UTF-8, or what Excel in Latvia saves."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1257"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The letters of this file cannot be read. Save it as XLSX, or as CSV in UTF-8."))


def _read_xlsx(content: bytes) -> Cells:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  memory that few workers need

    try:
        with CalamineWorkbook.from_filelike(_repacked(content)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, *DAMAGED) as error:
        raise Unreadable(_("The file cannot be read. Save it again as XLSX, or as CSV.")) from error
    return [[_text(cell) for cell in row] for row in rows]


def _repacked(content: bytes) -> io.BytesIO:
    """Unpack within the limit, and pack what came out: what a file says of its own size is not believed."""
    left, packed = LARGEST_UNPACKED, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(packed, "w") as copy:
        for part in archive.infolist():
            with archive.open(part) as file:
                unpacked = file.read(left + 1)
            left -= len(unpacked)
            if left < 0:
                raise Unreadable(_("The file unpacks to more than 20 MB. Leave only the table in it."))
            _refuse_far_cells(unpacked)
            copy.writestr(part.filename, unpacked)
    packed.seek(0)
    return packed


def _refuse_far_cells(unpacked: bytes) -> None:
    for found in REFERENCE.finditer(unpacked) if SHEET in unpacked else ():
        letters, digits = found.groups()
        if len(letters) > LAST_COLUMN_LETTERS or int(digits or 0) > LAST_ROW:
            raise Unreadable(_("The sheet has cells far from the table. Copy the table into a new file, or paste it."))


def _text(cell: Any) -> str:
    """Return what a cell shows: a telephone is a number to Excel."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
