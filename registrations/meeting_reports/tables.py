"""DecodedText to lines of cells, whatever separates them and however they are quoted."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from registrations.meeting_reports.cells import LONGEST_FIELD
from registrations.meeting_reports.facts import RejectionReason, ReportRejected
from registrations.meeting_reports.mojibake import restored

MOST_ROWS = 10_000
MOST_COLUMNS = 60

MOST_LINES = MOST_ROWS + 100  # what stands above and between the participants comes on top
_LONGEST_LINE = 100_000  # the module csv takes no longer field
_DELIMITERS = ("\t", ";", ",")
_BLANK = " \t,;\r\n"
_MOSTLY = 0.6


@dataclass(frozen=True)
class TableLine:
    """One line of a table; `number` is its place in the file, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell and not cell.isspace() for cell in self.cells)


Table = Sequence[TableLine]


def tables(text: str) -> Iterator[Table]:
    """
    Give the ways to see a text as a table, the likelier ones first.

    Raises:
        ReportRejected: there are more lines than a report has.
    """
    if sum(1 for line in text.splitlines() if line.strip(_BLANK)) > MOST_LINES:
        raise ReportRejected(RejectionReason.TOO_MANY_ROWS)
    broken: list[str] = []
    wrapped: list[Table] = []
    for delimiter in filter(text.__contains__, _DELIMITERS):
        try:
            table = list(_quoted(text, delimiter))
        except csv.Error:
            broken.append(delimiter)
            continue
        yield table
        if _is_wrapped(table):
            wrapped.append(_unwrapped(table))
    yield from wrapped
    yield from (_line_by_line(text, delimiter) for delimiter in broken)


def of_sheets(sheets: Iterable[Sequence[Sequence[str]]]) -> Iterator[Table]:
    for sheet in sheets:
        table = [TableLine(number, _cells(map(restored, row))) for number, row in enumerate(sheet, start=1)]
        if sum(not line.is_blank for line in table) > MOST_LINES:
            raise ReportRejected(RejectionReason.TOO_MANY_ROWS)
        yield table


def most_regular(seen: Iterable[Table]) -> Table | None:
    """Return the widest table in which captions and lines fit together, if there is anything like one at all."""
    regular = [table for table in seen if _looks_regular(table)]
    return max(regular, key=_cells_filled, default=None)


def _line_by_line(text: str, delimiter: str) -> Table:
    return [
        TableLine(number, _cells(_row(line[:_LONGEST_LINE].rstrip("\r\n"), delimiter)))
        for number, line in enumerate(io.StringIO(text, newline=""), start=1)
    ]


def _quoted(text: str, delimiter: str) -> Iterator[TableLine]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    for row in reader:
        yield TableLine(number, _cells(row))
        number = reader.line_num + 1


def _row(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return [cell.strip('"') for cell in line.split(delimiter)]


def _cells(row: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell[:LONGEST_FIELD] for cell in row)[:MOST_COLUMNS]


def _is_wrapped(table: Table) -> bool:
    lines = [line for line in table if not line.is_blank]
    return all("," in line.cells[0] and not any(line.cells[1:]) for line in lines)


def _unwrapped(table: Table) -> Table:
    return [TableLine(line.number, _cells(_row(line.cells[0], ",")) if line.cells else ()) for line in table]


def _looks_regular(table: Table) -> bool:
    lines = [line.cells for line in table if not line.is_blank]
    wide = [cells for cells in lines if len(cells) > 1 and sum(map(bool, cells)) > 1]
    later = [cell for cells in wide for cell in cells[1:] if cell]
    has_neighbours = any(len(one) == len(other) for one, other in itertools.pairwise(wide))
    is_prose = 2 * sum(cell.startswith(" ") for cell in later) > len(later)
    return has_neighbours and len(wide) >= _MOSTLY * len(lines) and not is_prose


def _cells_filled(table: Table) -> int:
    return sum(map(bool, (cell for line in table for cell in line.cells)))
