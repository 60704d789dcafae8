"""Several files about one meeting: the host restarted it, or each of two hosts exported a part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from registrations.meeting_reports.entries import identity
from registrations.meeting_reports.facts import ParticipantRow, Report, ReportFormat

_TOTALS = {ReportFormat.OTHER_TOTAL, ReportFormat.ZOOM_MEETING_TOTAL}


def combined(reports: Sequence[Report]) -> Report:
    """
    Return one report of all connections, whatever the order of the files; what two files tell alike counts once.

    The row numbers go on from file to file.
    """
    ordered = sorted(reports, key=_order)
    rows = [replace(row, number=number) for number, row in enumerate(_rows(ordered), start=1)]
    formats = {report.format for report in ordered}
    vendors = {report.format.vendor for report in ordered}
    kind = ordered[0].format if len(vendors) == 1 else ReportFormat.OTHER_DETAIL
    if len(formats) > 1 and kind in _TOTALS:
        kind = next(report.format for report in ordered if report.format not in _TOTALS) if formats - _TOTALS else kind
    warnings = dict.fromkeys(warning for report in ordered for warning in report.warnings)
    return replace(ordered[0], format=kind, rows=tuple(rows), warnings=tuple(warnings))


def is_same_meeting(one: Report, other: Report) -> bool:
    """Tell whether nothing says that two reports are of different meetings: not the numbers, nor else the titles."""
    if one.meeting.id and other.meeting.id:
        return one.meeting.id == other.meeting.id
    topics = {report.meeting.topic.casefold() for report in (one, other)} - {""}
    return len(topics) <= 1


def _order(report: Report) -> tuple[str, str]:
    moments = [row.joined_at for row in report.rows if row.joined_at]
    return min(moments).isoformat() if moments else "", repr(report)


def _rows(reports: Iterable[Report]) -> list[ParticipantRow]:
    told: set[tuple[object, ...]] = set()
    rows: list[ParticipantRow] = []
    for report in reports:
        new = [row for row in report.rows if row.joined_at is None or _said(row) not in told]
        told |= {_said(row) for row in report.rows}
        rows += new
    return rows


def _said(row: ParticipantRow) -> tuple[object, ...]:
    return identity(row), row.joined_at, row.left_at, row.is_waiting_room
