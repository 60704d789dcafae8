"""Participants from what Zoom's API answers, saved as JSON."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from registrations.meeting_reports.captions import Caption
from registrations.meeting_reports.cells import fold, value
from registrations.meeting_reports.datetimes import UTC
from registrations.meeting_reports.drafts import Draft, Source
from registrations.meeting_reports.facts import RejectionReason, ReportFormat, ReportRejected

_PEOPLE = "participants"
_REASONS = {
    "registrants": RejectionReason.REGISTRATION_REPORT,
    "questions": RejectionReason.POLL_REPORT,
    "polls": RejectionReason.POLL_REPORT,
}
_TIMES = {"join time", "leave time"}
_WAITING = "in waiting room"
_MEETING = {
    Caption.MEETING_ID: ("id", "meeting id"),
    Caption.TOPIC: ("topic",),
    Caption.HOST: ("host", "host name", "user name"),
    Caption.HOST_EMAIL: ("host email", "user email"),
    Caption.START: ("start time",),
    Caption.END: ("end time",),
}

Fields = Mapping[str, Any]


def source(text: str) -> Source:
    """
    Return the participants of one answer, of several in a list, or of the bare list in it.

    Raises:
        ReportRejected: it is not JSON, or is about something else.
    """
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        raise ReportRejected(RejectionReason.NOT_A_REPORT) from None
    pages = [_fields(page) for page in (answer if isinstance(answer, list) else [answer])]
    people = list(_people(pages))
    if not people:
        raise ReportRejected(_reason(pages))
    drafts = [_draft(number, person) for number, person in enumerate(people, start=1)]
    meeting = {} if pages[0] is people[0] else {key: _text(pages[0], *names) for key, names in _MEETING.items()}
    return Source(format=ReportFormat.ZOOM_API, drafts=drafts, meeting=meeting, zone=UTC)


def _fields(answer: Any) -> Fields:
    return {fold(key): field for key, field in answer.items()} if isinstance(answer, dict) else {}


def _people(pages: list[Fields]) -> Iterator[Fields]:
    for page in pages:
        people = page.get(_PEOPLE)
        if isinstance(people, list):
            yield from map(_fields, people)
        elif page.keys() & _TIMES:
            yield page


def _reason(pages: list[Fields]) -> RejectionReason:
    if any(isinstance(page.get(_PEOPLE), list) for page in pages):
        return RejectionReason.NO_PARTICIPANTS
    reasons = (reason for key, reason in _REASONS.items() if any(key in page for page in pages))
    return next(reasons, RejectionReason.NOT_A_REPORT)


def _draft(number: int, fields: Fields) -> Draft:
    full_name = f"{_text(fields, 'first name')} {_text(fields, 'last name')}".strip()
    name = _text(fields, "name", "user name", "display name", "full name")
    return Draft(
        line=number,
        name=name or full_name,
        registered_name=full_name if name else "",
        email=_text(fields, "user email", "email"),
        joined=_text(fields, "join time"),
        left=_text(fields, "leave time"),
        duration=_text(fields, "duration"),
        unit=1,
        is_waiting_room=fold(_text(fields, "status")) == _WAITING or fields.get(_WAITING) is True,
    )


def _text(fields: Fields, *names: str) -> str:
    found = (value(str(fields[name])) for name in names if isinstance(fields.get(name), str | int | float))
    return next(filter(None, found), "")
