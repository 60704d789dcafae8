"""A spreadsheet, uploaded or pasted, as rows of texts. Nothing is stored; limits come before everything else."""

from __future__ import annotations

import csv
import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registrations import workbooks
from registrations.workbooks import Problem, WorkbookRejected

Cells = list[list[str]]

LARGEST_FILE = 1024 * 1024
# As much as fits into a form that is sent back: the page carries the table, so that nothing of it is kept here.
LONGEST_TEXT = 120_000
MOST_ROWS = 500
LAST_ROW = 5000
DELIMITERS = "\t;,"
_PROBLEMS = {
    Problem.DAMAGED: _("The file cannot be read. Save it again as XLSX, or as CSV."),
    Problem.TOO_LARGE: _("The file unpacks to more than 20 MB. Leave only the table in it."),
    Problem.FAR_CELLS: _("The sheet has cells far from the table. Copy the table into a new file, or paste it."),
}


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
    if content.startswith(workbooks.MARKS):
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
    try:
        return next(workbooks.sheets(content, last_row=LAST_ROW), [])
    except WorkbookRejected as rejected:
        raise Unreadable(_PROBLEMS[rejected.problem]) from rejected
