"""Table of a report as text, and what they are once the form of the file's times is known."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from registrations.meeting_reports import datetimes
from registrations.meeting_reports.captions import Caption
from registrations.meeting_reports.cells import has_lost_letters, original_name, value
from registrations.meeting_reports.datetimes import RIGA, Clock
from registrations.meeting_reports.facts import (
    Meeting,
    ParticipantRow,
    RejectionReason,
    Report,
    ReportFormat,
    ReportRejected,
    ReportWarning,
    Timeframe,
)
from registrations.meeting_reports.tables import MOST_ROWS

# A report in the time of the other side of the earth is still about this session; one of yesterday is not.
_SLACK = datetime.timedelta(hours=14)
_LATE, _EARLY = 18, 6  # between these hours a meeting may have crossed midnight
_FRACTION = re.compile(r"0[.,]\d{3,}", re.ASCII)
_TOTALS = {
    ReportFormat.ZOOM_MEETING_DETAIL: ReportFormat.ZOOM_MEETING_TOTAL,
    ReportFormat.OTHER_DETAIL: ReportFormat.OTHER_TOTAL,
}
Interval = tuple[datetime.datetime, datetime.datetime]
_HOST = re.compile(r"(?P<name>.*)[<(]\s*(?P<email>[^\s<>()]+@[^\s<>()]+)\s*[)>]")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """
    One participant's line as text. `line` is its place in the file, from 1; `unit` what a bare duration counts.

    With `is_span` the times are the first joining and the last leaving, with whatever breaks between them.
    """

    line: int
    name: str
    email: str = ""
    registered_name: str = ""
    joined: str = ""
    left: str = ""
    duration: str = ""
    unit: int = 60
    is_waiting_room: bool = False
    is_host: bool = False
    is_span: bool = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """Everything that one file says, as text. `zone` is that of times which do not name theirs."""

    format: ReportFormat
    drafts: Sequence[Draft]
    meeting: Mapping[Caption, str] = field(default_factory=dict)
    zone: datetime.tzinfo = RIGA
    has_original_names: bool = True


def report(source: Source, *, timeframe: Timeframe, encoding: str) -> Report:
    """
    Return the facts of a file.

    Raises:
        ReportRejected: nobody is in it, its times cannot be read, or it is about another day.
    """
    if len(source.drafts) > MOST_ROWS:
        raise ReportRejected(RejectionReason.TOO_MANY_ROWS)
    if not any(draft.name or draft.email for draft in source.drafts):
        raise ReportRejected(RejectionReason.NO_PARTICIPANTS)
    _refuse_fractions_of_days(source)
    is_destroyed = any(datetimes.is_destroyed(text) for text in _times(source))
    if is_destroyed:
        source = _with_durations_only(source)
    clock = _clock(source, timeframe)
    meeting = _meeting(source.meeting, clock)
    rows = _rows(source, clock, meeting, timeframe)
    _refuse_another_day(rows, meeting, timeframe)
    return Report(
        format=_format(source.format, rows),
        encoding=encoding,
        meeting=meeting,
        rows=rows,
        warnings=_warnings(rows, is_destroyed=is_destroyed),
    )


def _rows(source: Source, clock: Clock, meeting: Meeting, timeframe: Timeframe) -> tuple[ParticipantRow, ...]:
    moments = [moment for text in _times(source) if (moment := clock.moment(text))]
    # Teams writes nothing for those who are still there; elsewhere a missing time proves nothing.
    is_of_teams = source.format is ReportFormat.TEAMS_REPORT
    end = meeting.ends_at or (timeframe.ends_at if is_of_teams else None)
    # They certainly were until the report was made, and that was not before the last thing that it tells.
    made_at = meeting.ends_at or max(moments, default=None) if is_of_teams else None
    # What nobody proves may be first and last times, whatever the captions say: then the length tells of breaks.
    is_unproven = not source.format.vendor
    rows = (
        _row(
            number,
            draft,
            _interval(draft, clock, end) if moments else None,
            _length(draft, is_span=draft.is_span or is_unproven) if moments else _total(draft),
            bracketed=source.has_original_names,
        )
        for number, draft in enumerate(source.drafts, start=1)
        if draft.name or draft.email
    )
    return tuple(replace(row, certain_until=made_at or row.joined_at) if row.is_open_ended else row for row in rows)


def _times(source: Source) -> list[str]:
    return [text for draft in source.drafts for text in (draft.joined, draft.left) if text]


def _refuse_fractions_of_days(source: Source) -> None:
    """Refuse lengths that a spreadsheet has made numbers: an hour is 0.0417 to it, and would be read as seconds."""
    lengths = [draft.duration for draft in source.drafts if draft.duration]
    if lengths and all(map(_FRACTION.fullmatch, lengths)):
        raise ReportRejected(RejectionReason.DESTROYED_TIMES, row=source.drafts[0].line)


def _with_durations_only(source: Source) -> Source:
    lost = next((each for each in source.drafts if (each.joined or each.left) and not each.duration), None)
    if lost:
        raise ReportRejected(RejectionReason.DESTROYED_TIMES, row=lost.line)
    drafts = [replace(each, joined="", left="", is_span=False) for each in source.drafts]
    return replace(source, drafts=drafts)


def _warnings(rows: Sequence[ParticipantRow], *, is_destroyed: bool) -> tuple[ReportWarning, ...]:
    found = {
        ReportWarning.OPEN_ENDED: any(row.is_open_ended for row in rows),
        ReportWarning.LOST_LETTERS: any(map(has_lost_letters, (row.name for row in rows))),
        ReportWarning.TIMES_DESTROYED: is_destroyed,
    }
    return tuple(warning for warning, is_there in found.items() if is_there)


def _clock(source: Source, timeframe: Timeframe) -> Clock:
    clock = Clock(source.zone)
    texts = _times(source)
    if texts:
        unreadable = clock.choose_form(texts, near=timeframe.starts_at)
        if unreadable is not None:
            blamed = (draft.line for draft in source.drafts if unreadable in (draft.joined, draft.left))
            raise ReportRejected(RejectionReason.UNREADABLE_TIMES, row=next(blamed))
    else:
        clock.choose_form(filter(None, map(source.meeting.get, (Caption.START, Caption.END))), near=timeframe.starts_at)
    return clock


def _interval(draft: Draft, clock: Clock, end: datetime.datetime | None) -> Interval | None:
    joined, left = clock.moment(draft.joined), clock.moment(draft.left)
    duration = datetimes.seconds(draft.duration, unit=draft.unit)
    length = None if duration is None else datetime.timedelta(seconds=duration)
    if joined and not left:
        left = joined + length if length is not None else max(joined, end or joined)
    elif left and not joined and length is not None:
        joined = left - length
    if not (joined and left):
        return None
    if left < joined:
        left = _after_midnight(joined, left)
        if left is None:
            raise ReportRejected(RejectionReason.UNREADABLE_TIMES, row=draft.line)
    return joined, left


def _after_midnight(joined: datetime.datetime, left: datetime.datetime) -> datetime.datetime | None:
    if joined.date() == left.date() and joined.hour >= _LATE and left.hour < _EARLY:
        return left + datetime.timedelta(days=1)
    return None


def _row(
    number: int, draft: Draft, interval: Interval | None, seconds: int | None, *, bracketed: bool
) -> ParticipantRow:
    joined_at, left_at = interval or (None, None)
    return ParticipantRow(
        number=number,
        name=draft.name,
        original_name=original_name(draft.name) if bracketed else "",
        registered_name=draft.registered_name,
        email=draft.email,
        joined_at=joined_at,
        left_at=left_at,
        seconds=seconds,
        is_waiting_room=draft.is_waiting_room,
        is_host=draft.is_host,
        is_open_ended=bool(draft.joined) and not (draft.left or draft.duration or draft.is_waiting_room),
    )


def _total(draft: Draft) -> int | None:
    total = datetimes.seconds(draft.duration, unit=draft.unit) if draft.duration else None
    if draft.duration and total is None:
        raise ReportRejected(RejectionReason.UNREADABLE_TIMES, row=draft.line)
    return total


def _length(draft: Draft, *, is_span: bool) -> int | None:
    return datetimes.seconds(draft.duration, unit=draft.unit) if is_span else None


def _format(format_: ReportFormat, rows: Sequence[ParticipantRow]) -> ReportFormat:
    is_total = any(row.seconds is not None for row in rows) and not any(row.joined_at for row in rows)
    return _TOTALS.get(format_, format_) if is_total else format_


def _meeting(texts: Mapping[Caption, str], clock: Clock) -> Meeting:
    host = texts.get(Caption.HOST, "")
    with_email = _HOST.fullmatch(host)
    starts_at, ends_at = (clock.moment(texts.get(caption, "")) for caption in (Caption.START, Caption.END))
    length = datetimes.seconds(texts.get(Caption.DURATION, ""))
    if starts_at and not ends_at and length is not None:
        ends_at = starts_at + datetime.timedelta(seconds=length)
    email = texts.get(Caption.HOST_EMAIL) or texts.get(Caption.EMAIL, "")
    return Meeting(
        id="".join(filter(str.isdecimal, texts.get(Caption.MEETING_ID, ""))),
        topic=texts.get(Caption.TOPIC, ""),
        host_name=with_email["name"].strip() if with_email else host,
        host_email=with_email["email"] if with_email else value(email),
        starts_at=starts_at,
        ends_at=ends_at,
    )


def _refuse_another_day(rows: Sequence[ParticipantRow], meeting: Meeting, timeframe: Timeframe) -> None:
    """Refuse a report of which nothing lies near the session; one without any time is believed."""
    spans = [(row.joined_at, row.left_at) for row in rows if row.joined_at and row.left_at]
    if not spans and meeting.starts_at:
        spans = [(meeting.starts_at, meeting.ends_at or meeting.starts_at)]
    earliest, latest = timeframe.starts_at - _SLACK, timeframe.ends_at + _SLACK
    if spans and not any(start <= latest and end >= earliest for start, end in spans):
        raise ReportRejected(RejectionReason.OTHER_DAY)
