"""A meeting that ended early, began late or was moved: the report shows it, and it is asked once."""

import datetime

import pytest

from registrations.meeting_reports.facts import Meeting
from tests.registrations.meeting_reports.meetings import AFTERNOON, person, propose, row

PEOPLE = [person("Anna Ābele"), person("Anna Bērziņa"), person("Bruno Čaks")]


def held(begin: str, end: str, *, share: int = 3, shift: int = 0):
    names_of = ["Anna Ābele", "Anna Bērziņa", "Bruno Čaks"]
    rows = [row(name, begin=begin, end=end) for name in names_of[:share]]
    return propose(*rows, people=PEOPLE, shift=datetime.timedelta(hours=shift))


@pytest.mark.parametrize(
    ("begin", "end"), [("13:00", "15:00"), ("14:20", "16:00"), ("14:00", "17:00"), ("12:00", "15:00")]
)
def test_a_meeting_at_another_time_than_planned_is_pointed_out_once(begin, end):
    suggested = held(begin, end).suggested_time

    assert suggested is not None
    assert (f"{suggested.starts_at:%H:%M}", f"{suggested.ends_at:%H:%M}") == (begin, end)
    found = propose(row("Anna Ābele", begin=begin, end=end), people=PEOPLE, real_time=suggested)
    assert (found.participants[0].is_present, found.suggested_time) == (True, None)


@pytest.mark.parametrize(
    ("begin", "end", "share"), [("13:00", "16:00", 3), ("13:02", "15:58", 3), ("13:00", "15:00", 1)]
)
def test_a_meeting_as_planned_or_one_late_person_is_no_reason_to_ask(begin, end, share):
    assert held(begin, end, share=share).suggested_time is None


def test_a_few_who_left_early_are_no_reason_to_ask():
    rows = [row("Anna Ābele"), row("Anna Bērziņa"), row("Bruno Čaks", end="14:00")]

    assert propose(*rows, people=PEOPLE).suggested_time is None


def test_totals_point_out_the_time_of_the_meeting_above_them():
    meeting = Meeting(starts_at=AFTERNOON.starts_at, ends_at=AFTERNOON.starts_at + datetime.timedelta(hours=2))
    rows = [row(name, seconds=110 * 60) for name in ("Anna Ābele", "Anna Bērziņa", "Bruno Čaks")]

    suggested = propose(*rows, people=PEOPLE, meeting=meeting).suggested_time

    assert suggested is not None
    assert suggested.seconds == 2 * 3600
