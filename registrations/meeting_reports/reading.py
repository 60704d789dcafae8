"""
The reader: the bytes of a participants' report become facts, or are refused with a reason.

Here a file is recognised. What is in it is told apart by its captions, never by its name or its first line.
"""

from collections.abc import Sequence

from registrations.meeting_reports import api, drafts, people
from registrations.meeting_reports.captions import Caption, captions
from registrations.meeting_reports.cells import value
from registrations.meeting_reports.decoding import decode
from registrations.meeting_reports.drafts import Draft, Source
from registrations.meeting_reports.facts import Columns, Format, RejectionReason, Report, ReportRejected, Timeframe
from registrations.meeting_reports.sections import is_about_a_meeting, meeting, sections
from registrations.meeting_reports.tables import Table, most_regular, tables

_JSON = ("{", "[")
_MARKUP = "<"


def read(data: bytes, *, timeframe: Timeframe, columns: Columns | None = None) -> Report:
    """
    Return the facts of a report. With `columns`, its captions are not looked at.

    Raises:
        Refused: and nothing else, whatever the bytes are.
    """
    decoded = decode(data)
    if columns is None:
        source = _recognised(decoded.text, timeframe)
        return drafts.report(source, timeframe=timeframe, encoding=decoded.encoding)
    table = most_regular(decoded.text)
    if table is None:
        raise ReportRejected(RejectionReason.NOT_A_REPORT)
    return read_table([line.cells for line in table], columns, timeframe=timeframe, encoding=decoded.encoding)


def read_table(table: Sequence[Sequence[str]], columns: Columns, *, timeframe: Timeframe, encoding: str = "") -> Report:
    """
    Return the facts of a table about which a person said what its columns are.

    Raises:
        Refused: and nothing else, whatever is in the cells.
    """
    has_times = columns.joined is not None or columns.left is not None
    lines = enumerate(table[max(columns.header + 1, 0) :], start=max(columns.header + 1, 0) + 1)
    source = Source(
        format=Format.MAPPED_DETAIL if has_times else Format.MAPPED_TOTAL,
        drafts=[_mapped(number, cells, columns) for number, cells in lines if any(map(value, cells))],
    )
    return drafts.report(source, timeframe=timeframe, encoding=encoding)


def _mapped(number: int, cells: Sequence[str], columns: Columns) -> Draft:
    def text(place: int | None) -> str:
        return value(cells[place]) if place is not None and 0 <= place < len(cells) else ""

    return Draft(
        line=number,
        name=text(columns.name),
        email=text(columns.email),
        joined=text(columns.joined),
        left=text(columns.left),
        duration=text(columns.minutes),
    )


def _recognised(text: str, timeframe: Timeframe) -> Source:
    start = text.lstrip()[:1]
    if start in _JSON:
        return api.source(text)
    if start == _MARKUP:
        raise ReportRejected(RejectionReason.NOT_A_REPORT)
    seen = []
    for table in tables(text):
        seen.append(table)
        if found := sections(table):
            return people.source(found, meeting(table, found), timeframe)
    raise _refusal(text, seen)


def _refusal(text: str, seen: Sequence[Table]) -> ReportRejected:
    """Say what a file is that has no participants' captions in it."""
    known = {caption for table in seen for line in table for caption in captions(line.cells)}
    if Caption.REGISTERED in known:
        return ReportRejected(RejectionReason.REGISTRATION_REPORT)
    if known & {Caption.SUBMITTED, Caption.QUESTION}:
        return ReportRejected(RejectionReason.POLL_REPORT)
    if any(map(is_about_a_meeting, seen)):
        return ReportRejected(RejectionReason.NO_PARTICIPANTS)
    table = most_regular(text)
    if table is None:
        return ReportRejected(RejectionReason.NOT_A_REPORT)
    return ReportRejected(RejectionReason.UNKNOWN_COLUMNS, table=tuple(line.cells for line in table))
