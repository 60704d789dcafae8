"""Tables as files: XLSX and CSV, row by row."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation

from registrations.exports.cells import Cell, ExportTable, in_csv

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Tell = Callable[[int, int], None]

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
TELL_EVERY = 500
LONGEST_SHEET_NAME = 31
# The rows go to a temporary file while they are written, which is gone when the workbook is closed.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(table: ExportTable, file_format: str, tell: Tell) -> bytes:
    content = write_xlsx(table, tell) if file_format == "xlsx" else write_csv(table, tell)
    tell(table.total, table.total)
    return content


def write_csv(table: ExportTable, tell: Tell) -> bytes:
    """Write what a Latvian Excel opens by a double click: UTF-8 with its mark, semicolons, its ends of lines."""
    file = io.StringIO(newline="")
    file.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([in_csv(column.caption) for column in table.columns])
    for number, row in enumerate(table.rows()):
        writer.writerow([in_csv(cell) for cell in row])
        if number % TELL_EVERY == 0:
            tell(number, table.total)
    return file.getvalue().encode()


def write_xlsx(table: ExportTable, tell: Tell) -> bytes:
    """Write a sheet whose first row stays, with a filter for each column, and with days that are days."""
    import xlsxwriter  # noqa: PLC0415  8 MB that a worker needs only where somebody asks for a file

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        _describe(book, table)
        sheet = book.add_worksheet(table.name[:LONGEST_SHEET_NAME])
        formats = _formats(book)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.caption, formats["head"])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(table.total, 1), len(table.columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for number, row in enumerate(table.rows()):
            for place, cell in enumerate(row):
                _put(sheet, number + 1, place, cell, formats)
            if number % TELL_EVERY == 0:
                tell(number, table.total)
    return file.getvalue()


def _describe(book: Workbook, table: ExportTable) -> None:
    organisation = settings.ORGANISATION["name"]
    created = timezone.localtime().replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": table.name, "author": organisation, "company": organisation, "created": created})
    book.set_custom_property("Language", "lv-LV" if (translation.get_language() or "lv") == "lv" else "en-GB")


def _formats(book: Workbook) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        # "@" is text: it stays text also when somebody clicks into the cell and presses Enter.
        "text": book.add_format({"num_format": "@", "quote_prefix": True}),
        "day": book.add_format({"num_format": "dd.mm.yyyy", "align": "left"}),
        "moment": book.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left"}),
    }


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case None | "":
            return
        case str():
            sheet.write_string(row, column, cell, formats["text"])
        case datetime.datetime():
            sheet.write_datetime(row, column, timezone.localtime(cell).replace(tzinfo=None), formats["moment"])
        case datetime.date():
            sheet.write_datetime(row, column, cell, formats["day"])
        case _:
            sheet.write_number(row, column, cell)
