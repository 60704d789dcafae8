"""Meetings and people for the matcher. What a test does not say comes from an afternoon of three hours."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from registrations.meeting_reports import matching
from registrations.meeting_reports.datetimes import RIGA
from registrations.meeting_reports.facts import Meeting, ParticipantRow, Report, ReportFormat, Timeframe
from registrations.meeting_reports.matching import Choices
from registrations.meeting_reports.proposal import Proposal, RegisteredPerson, Staff

AFTERNOON = Timeframe(
    starts_at=datetime.datetime(2023, 12, 11, 13, tzinfo=RIGA), ends_at=datetime.datetime(2023, 12, 11, 16, tzinfo=RIGA)
)
SHARE = 75
_numbers = count(1)


def at(time: str) -> datetime.datetime:
    return datetime.datetime.combine(AFTERNOON.starts_at.date(), datetime.time.fromisoformat(time), RIGA)


def person(name: str, email: str = "", *, institution: str = "Muzejs", status: str = "confirmed") -> RegisteredPerson:
    """Make somebody whose first name is one word."""
    number = next(_numbers)
    first_name, _, last_name = name.partition(" ")
    return RegisteredPerson(
        id=number,
        first_name=first_name,
        last_name=last_name,
        email=email or f"person{number}@muzejs.example",
        institution=institution,
        status=status,
    )


def row(name: str, email: str = "", begin: str = "13:00", end: str = "16:00", **facts: Any) -> ParticipantRow:
    """Make a connection from `begin` to `end`; with `seconds`, a total without times."""
    times = {} if "seconds" in facts else {"joined_at": at(begin), "left_at": at(end)}
    return ParticipantRow(**{"number": 1, "name": name, "email": email, **times, **facts})


def report(*rows: ParticipantRow, meeting: Meeting | None = None) -> Report:
    numbered = tuple(replace(each, number=number) for number, each in enumerate(rows, start=1))
    return Report(
        format=ReportFormat.ZOOM_MEETING_DETAIL, encoding="utf-8", meeting=meeting or Meeting(), rows=numbered
    )


def propose(
    *rows: ParticipantRow, people: Sequence[RegisteredPerson], staff: Sequence[Staff] = (), **facts: Any
) -> Proposal:
    """Propose for rows in this order, numbered from 1."""
    return matching.propose(
        report(*rows, meeting=facts.pop("meeting", None)),
        timeframe=AFTERNOON,
        people=people,
        staff=staff,
        share=SHARE,
        remembered=facts.pop("remembered", None),
        choices=Choices(**facts),
    )


def settled(proposal: Proposal) -> list[tuple[int, list[str]]]:
    """Return who was recognised, and in which ways."""
    return [(each.person_id, [way.value for way in each.ways]) for each in proposal.participants]


def asked(proposal: Proposal) -> list[tuple[str, list[int]]]:
    """Return the doubts, with those whom each is about."""
    return [
        (question.doubt.value, [candidate.person_id for candidate in question.candidates])
        for question in proposal.review
    ]


def strangers(proposal: Proposal) -> list[tuple[str, str]]:
    return [(each.entry.name, each.stranger.value) for each in proposal.unmatched]
