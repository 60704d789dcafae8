"""A report as JSON, for the time between reading and deciding."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from registrations.meeting_reports.datetimes import RIGA
from registrations.meeting_reports.facts import Meeting, ParticipantRow, Report, ReportFormat, ReportWarning

_MOMENTS_OF_MEETING = ("starts_at", "ends_at")
_MOMENTS_OF_ROW = ("joined_at", "left_at", "certain_until")


def as_json(report: Report) -> dict[str, Any]:
    return {
        "format": report.format.value,
        "encoding": report.encoding,
        "meeting": _written(report.meeting, _MOMENTS_OF_MEETING),
        "warnings": [warning.value for warning in report.warnings],
        "rows": [_written(row, _MOMENTS_OF_ROW) for row in report.rows],
    }


def from_json(stored: Mapping[str, Any]) -> Report:
    return Report(
        format=ReportFormat(stored["format"]),
        encoding=stored["encoding"],
        meeting=Meeting(**_read(stored["meeting"], _MOMENTS_OF_MEETING)),
        warnings=tuple(map(ReportWarning, stored["warnings"])),
        rows=tuple(ParticipantRow(**_read(row, _MOMENTS_OF_ROW)) for row in stored["rows"]),
    )


def _written(facts: Meeting | ParticipantRow, moments: tuple[str, ...]) -> dict[str, Any]:
    fields = {field.name: getattr(facts, field.name) for field in dataclasses.fields(facts)}
    return fields | {name: fields[name].isoformat() for name in moments if fields[name]}


def _read(fields: Mapping[str, Any], moments: tuple[str, ...]) -> dict[str, Any]:
    return {
        **fields,
        **{name: datetime.datetime.fromisoformat(fields[name]).astimezone(RIGA) for name in moments if fields[name]},
    }
