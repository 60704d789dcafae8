"""
Reminders: whoever has a place is told of each session the day before, once.

Running this every minute, late, or in two processes at once does no harm: what
is missing is queued, and a session that moved to another day is a new occasion.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from registrations.core import locking
from registrations.core.transactions import retrying
from registrations.eligibility import formula
from registrations.eligibility.formula import Standing
from registrations.mail import occasions, rendering
from registrations.mail.letters import sessions as letters
from registrations.mail.rendering import Envelope, Rendered
from registrations.models import Message, Registration
from registrations.models.registration import RegistrationQuerySet
from trainings.models import Cycle, Session

DAY = datetime.timedelta(days=1)
# No reminder is due longer than this before its session, even if the clocks change meanwhile.
LONGEST_BEFORE = 3 * DAY


def queue_due(now: datetime.datetime) -> int:
    return sum(_queue(session.pk, session.cycle_id, now) for session in _due(now) if _without_one(session).exists())


def count_due(now: datetime.datetime) -> int:
    return sum(_without_one(session).count() for session in _due(now))


def due_at(session: Session) -> datetime.datetime:
    hour = datetime.time(session.cycle.reminder_hour)
    return datetime.datetime.combine(session.day - DAY, hour, timezone.get_default_timezone())


def _due(now: datetime.datetime) -> Iterator[Session]:
    near = Session.objects.held().filter(starts_at__gt=now, starts_at__lt=now + LONGEST_BEFORE)
    sessions = near.filter(cycle__is_published=True).select_related("cycle")
    return (session for session in sessions if due_at(session) <= now)


def _without_one(session: Session) -> RegistrationQuerySet:
    """
    Keep those with a place whom nobody has reminded of the session.

    Whose place came after the reminder was due has just been told everything.
    """
    due = due_at(session)
    own = Message.objects.filter(registration=OuterRef("pk"))
    people = Registration.objects.filter(cycle=session.cycle_id, erased_at__isnull=True, created_at__lt=due).confirmed()
    return people.exclude(Exists(own.filter(occasion=occasions.of_reminder(session)))).exclude(
        Exists(own.filter(kind=Message.Kind.PROMOTED, created_at__gte=due))
    )


@retrying
@transaction.atomic
def _queue(session_id: int, cycle_id: int, now: datetime.datetime) -> int:
    locking.hold(cycle_id)
    if not any(session.pk == session_id for session in _due(now)):
        return 0
    cycle = Cycle.objects.prefetch_related("sessions").get(pk=cycle_id)
    session = next(session for session in cycle.schedule if session.pk == session_id)
    people = formula.with_standing(_without_one(session)).only(
        "cycle_id", "first_name", "last_name", "email", "language"
    )
    envelope = Envelope(occasion=occasions.of_reminder(session), expires_at=session.starts_at, has_calendar=True)
    variants: dict[tuple[str, Standing], Rendered] = {}
    rows = []
    for person in people:
        variant = (person.language, formula.standing_of(person, cycle))
        if variant not in variants:
            variants[variant] = _write(session, *variant)
        rows.append(rendering.addressed(variants[variant], person, envelope))
    return rendering.store(rows)


def _write(session: Session, language: str, standing: Standing) -> Rendered:
    with translation.override(language):
        return rendering.draw(letters.reminder(session, standing))
