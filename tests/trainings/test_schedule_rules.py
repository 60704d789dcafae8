"""The database itself refuses a cycle or a session that cannot be, and there is a sentence about it."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import FIRST_DAY, make_cycle, make_session, moment
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db

DEADLINE = datetime.date(2023, 11, 29)
DAY = datetime.timedelta(days=1)

CYCLES: dict[str, tuple[dict[str, Any], str]] = {
    "cycle_has_places": ({"capacity": 0}, "A cycle needs at least one place."),
    "cycle_requires_a_session": ({"required_sessions": 0}, "At least one session has to be required."),
    "cycle_registration_opens_before_it_closes": (
        {"registration_opens_on": DEADLINE + DAY},
        "Registration cannot open after its last day.",
    ),
    "cycle_keeps_data_while_registration_is_open": (
        {"retain_until": DEADLINE},
        "Personal data cannot be erased before registration has closed.",
    ),
    "cycle_presence_share_is_a_percentage": ({"presence_share": 0}, "The share is a number from 1 to 100."),
    "cycle_reminder_hour_is_an_hour": ({"reminder_hour": 24}, "The hour is a number from 0 to 23."),
    "cycle_call_opens_before_it_closes": (
        {"call_opens_on": DEADLINE, "call_closes_on": None},
        "The call for projects needs a first and a last day, in this order.",
    ),
    "cycle_language_is_known": ({"language": "ru"}, "Choose one of the languages."),
}
SESSIONS: dict[str, tuple[dict[str, Any], str]] = {
    "session_ends_after_it_starts": ({"ends_at": moment(FIRST_DAY, 13)}, "A session has to end after it starts."),
    "session_format_is_known": ({"format": "hybrid"}, "A session is either in person or online."),
    "session_in_person_has_a_venue": (
        {"format": Session.Format.IN_PERSON, "venue": ""},
        "A session in person needs a venue.",
    ),
}
SAME_START = "Another session of this cycle starts at the same time."


@pytest.mark.parametrize("name", CYCLES)
def test_cycle_that_cannot_be_is_refused(name):
    values, sentence = CYCLES[name]
    cycle = make_cycle(sessions=False)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Cycle.objects.filter(pk=cycle.pk).update(**values)
    for field, value in values.items():
        setattr(cycle, field, value)
    with pytest.raises(ValidationError) as refusal:
        cycle.validate_constraints()

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize("share", [0, 101])
def test_a_share_outside_of_a_percentage_is_refused(share):
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(pk=make_cycle(sessions=False).pk).update(presence_share=share)


@pytest.mark.parametrize("name", SESSIONS)
def test_session_that_cannot_be_is_refused(name):
    values, sentence = SESSIONS[name]
    session = make_session(cycle=make_cycle(sessions=False))

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**values)
    for field, value in values.items():
        setattr(session, field, value)
    with pytest.raises(ValidationError) as refusal:
        session.validate_constraints()

    assert refusal.value.messages == [sentence]


def test_two_sessions_of_a_cycle_cannot_start_at_once():
    cycle = make_cycle(sessions=False)
    first, second = make_session(cycle=cycle), make_session(cycle=cycle)
    second.starts_at, second.ends_at = first.starts_at, first.ends_at

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.bulk_update([second], ["starts_at", "ends_at"])
    with pytest.raises(ValidationError) as refusal:
        second.validate_constraints()

    assert refusal.value.messages == [SAME_START]


def test_sessions_of_two_cycles_may_start_at_once():
    first = make_session(cycle=make_cycle(sessions=False))
    second = make_session(cycle=make_cycle(sessions=False))

    assert first.starts_at == second.starts_at


def test_session_may_end_a_minute_after_it_starts_and_a_cycle_may_have_one_place():
    cycle = make_cycle(sessions=False, capacity=1, required_sessions=1, registration_opens_on=DEADLINE)
    session = make_session(cycle=cycle, starts_at=moment(FIRST_DAY, 13), ends_at=moment(FIRST_DAY, 13, 1))

    assert list(Session.objects.all()) == [session]


def test_no_rule_of_the_database_is_unproved():
    rules = {constraint.name for model in (Cycle, Session) for constraint in model._meta.constraints}

    assert rules == {*CYCLES, *SESSIONS, "session_start_is_unique_in_cycle"}
