"""
The reader: the bytes of a participants' report become facts, or are refused with a reason.

Here a file is recognised. What is in it is told apart by its captions, never by its name or its first line.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from registrations import workbooks
from registrations.meeting_reports import api, drafts, formats
from registrations.meeting_reports.captions import Caption, captions
from registrations.meeting_reports.cells import value
from registrations.meeting_reports.decoding import MOST_BYTES, decode
from registrations.meeting_reports.drafts import Draft, Source
from registrations.meeting_reports.facts import (
    Columns,
    RejectionReason,
    Report,
    ReportFormat,
    ReportRejected,
    ReportWarning,
    Timeframe,
)
from registrations.meeting_reports.mojibake import restored
from registrations.meeting_reports.sections import is_about_a_meeting, meeting, sections
from registrations.meeting_reports.tables import MOST_LINES, Table, most_regular, of_sheets, tables
from registrations.workbooks import Problem, WorkbookRejected

_PROBLEMS = {
    Problem.DAMAGED: RejectionReason.SPREADSHEET,
    Problem.TOO_LARGE: RejectionReason.TOO_LARGE,
    Problem.FAR_CELLS: RejectionReason.FAR_CELLS,
}
_JSON = ("{", "[")
_MARKUP = "<"


@dataclass(frozen=True)
class _Contents:
    """What is in a file: text, or sheets. `tables` gives the ways to see it as tables, the likelier ones first."""

    text: str
    encoding: str
    tables: Callable[[], Iterable[Table]]
    warnings: tuple[ReportWarning, ...] = ()


def read(data: bytes, *, timeframe: Timeframe, columns: Columns | None = None) -> Report:
    """
    Return the facts of a report. With `columns`, its captions are not looked at.

    Raises:
        ReportRejected: and nothing else, whatever the bytes are.
    """
    contents = _contents(data)
    if columns is None:
        source = _recognised(contents, timeframe)
        report = drafts.report(source, timeframe=timeframe, encoding=contents.encoding)
        return replace(report, warnings=(*contents.warnings, *report.warnings))
    table = most_regular(contents.tables())
    if table is None:
        raise ReportRejected(RejectionReason.NOT_A_REPORT)
    return read_table([line.cells for line in table], columns, timeframe=timeframe, encoding=contents.encoding)


def _contents(data: bytes) -> _Contents:
    if data.startswith(workbooks.MARKS):
        if len(data) > MOST_BYTES:
            raise ReportRejected(RejectionReason.TOO_LARGE)
        return _Contents("", "xlsx", lambda: of_sheets(_sheets(data)))
    decoded = decode(data)
    text = restored(decoded.text)
    warnings = (ReportWarning.LETTERS_RESTORED,) if text != decoded.text else ()
    return _Contents(text, decoded.encoding, lambda: tables(text), warnings)


def _sheets(data: bytes) -> Iterator[workbooks.Cells]:
    try:
        yield from workbooks.sheets(data, last_row=MOST_LINES)
    except WorkbookRejected as rejected:
        raise ReportRejected(_PROBLEMS[rejected.problem]) from rejected


def read_table(table: Sequence[Sequence[str]], columns: Columns, *, timeframe: Timeframe, encoding: str = "") -> Report:
    """
    Return the facts of a table about which a person said what its columns are.

    Raises:
        ReportRejected: and nothing else, whatever is in the cells.
    """
    has_times = columns.joined is not None or columns.left is not None
    lines = enumerate(table[max(columns.header + 1, 0) :], start=max(columns.header + 1, 0) + 1)
    source = Source(
        format=ReportFormat.OTHER_DETAIL if has_times else ReportFormat.OTHER_TOTAL,
        drafts=[_mapped(number, cells, columns) for number, cells in lines if any(map(value, cells))],
    )
    return drafts.report(source, timeframe=timeframe, encoding=encoding)


def _mapped(number: int, cells: Sequence[str], columns: Columns) -> Draft:
    def text(place: int | None) -> str:
        return value(cells[place]) if place is not None and 0 <= place < len(cells) else ""

    full_name = f"{text(columns.first_name)} {text(columns.last_name)}".strip()
    return Draft(
        line=number,
        name=text(columns.name) or full_name,
        registered_name=full_name if text(columns.name) else "",
        email=text(columns.email),
        joined=text(columns.joined),
        left=text(columns.left),
        duration=text(columns.minutes),
    )


def _recognised(contents: _Contents, timeframe: Timeframe) -> Source:
    start = contents.text.lstrip()[:1]
    if start in _JSON and start:
        return api.source(contents.text)
    if start == _MARKUP:
        raise ReportRejected(RejectionReason.NOT_A_REPORT)
    seen = []
    for table in contents.tables():
        seen.append(table)
        if found := sections(table):
            return formats.source(found, meeting(table, found), timeframe)
    raise _refusal(seen)


def _refusal(seen: Sequence[Table]) -> ReportRejected:
    known = {caption for table in seen for line in table for caption in captions(line.cells)}
    if Caption.REGISTERED in known:
        return ReportRejected(RejectionReason.REGISTRATION_REPORT)
    if known & {Caption.SUBMITTED, Caption.QUESTION}:
        return ReportRejected(RejectionReason.POLL_REPORT)
    if any(map(is_about_a_meeting, seen)):
        return ReportRejected(RejectionReason.NO_PARTICIPANTS)
    table = most_regular(seen)
    if table is None:
        return ReportRejected(RejectionReason.NOT_A_REPORT)
    return ReportRejected(RejectionReason.UNKNOWN_COLUMNS, table=tuple(line.cells for line in table))
