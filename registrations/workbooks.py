"""XLSX files that somebody uploaded, as rows of texts. Limits come before everything else."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

LARGEST_UNPACKED = 20 * 1024 * 1024
MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOK = "xl/workbook.xml"
_SHEET = b"sheetData"
# The reader makes room for the whole area between the first cell and the last one.
_LONGEST_COLUMN = 2  # letters
_LARGEST_AREA = 1_000_000  # cells
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d*)[\"']")
# What the module zipfile raises where an archive is cut off, protected, or names places outside of itself.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
_HALF_A_SECOND = datetime.timedelta(microseconds=500_000)
_DAY_ZERO = datetime.date(1900, 1, 1)  # a time of day alone is a moment of the last day before it

Cells = list[list[str]]


class Problem(StrEnum):
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    FAR_CELLS = "far_cells"


class WorkbookRejected(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def sheets(content: bytes, *, last_row: int) -> Iterator[Cells]:
    """
    Give the rows of each sheet, empty ones too, so that their numbers are those of the file.

    Raises:
        WorkbookRejected: and nothing else, whatever the bytes are.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  memory that few workers need

    try:
        with CalamineWorkbook.from_filelike(_repacked(content, last_row)) as book:
            for number in range(len(book.sheet_names)):
                rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
                yield [[_shown(cell) for cell in row] for row in rows]
    except (CalamineError, *_DAMAGED) as error:
        raise WorkbookRejected(Problem.DAMAGED) from error


def _repacked(content: bytes, last_row: int) -> io.BytesIO:
    """Unpack within the limit, and pack what came out: what a file says of its own size is not believed."""
    left, packed = LARGEST_UNPACKED, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(packed, "w") as copy:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > left:
            raise WorkbookRejected(Problem.TOO_LARGE)
        if _WORKBOOK not in archive.namelist():
            raise WorkbookRejected(Problem.DAMAGED)
        for part in parts:
            with archive.open(part) as file:
                unpacked = file.read(left + 1)
            left -= len(unpacked)
            if left < 0:
                raise WorkbookRejected(Problem.TOO_LARGE)
            _refuse_far_cells(unpacked, last_row)
            copy.writestr(part.filename, unpacked)
    packed.seek(0)
    return packed


def _refuse_far_cells(unpacked: bytes, last_row: int) -> None:
    rows, columns = 0, 0
    for found in _REFERENCE.finditer(unpacked) if _SHEET in unpacked else ():
        letters, digits = found.groups()
        if len(letters) > _LONGEST_COLUMN:
            raise WorkbookRejected(Problem.FAR_CELLS)
        rows, columns = max(rows, int(digits or 0)), max(columns, _number(letters))
    if rows > last_row or rows * columns > _LARGEST_AREA:
        raise WorkbookRejected(Problem.FAR_CELLS)


def _number(letters: bytes) -> int:
    """Return which column it is: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _shown(cell: Any) -> str:
    """Return what a cell shows: a telephone is a number to Excel, and a moment a fraction of days."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        moment = (cell + _HALF_A_SECOND).replace(microsecond=0)
        return str(moment.time() if moment.date() < _DAY_ZERO else moment)
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(cell, datetime.time):
        return str((datetime.datetime.combine(_DAY_ZERO, cell) + _HALF_A_SECOND).time().replace(microsecond=0))
    return str(cell)
