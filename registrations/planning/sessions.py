"""Sessions are added, changed and cancelled: certificates follow, and people are told if an organiser decides so."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.core import locking
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.eligibility import impact
from registrations.eligibility.impact import Impact
from registrations.mail import session_changes
from registrations.models import SessionChangeNotice
from registrations.results.certificates import issuing
from trainings.models import Cycle, Session

# Where no session is: forms know whole seconds only.
AWAY = datetime.timedelta(microseconds=1)
WEEK = datetime.timedelta(days=7)
# The form of a new draft needs some last day before anybody has thought of one.
REGISTRATION_LASTS = datetime.timedelta(days=30)


@retrying
@transaction.atomic
def save(session: Session, *, by: Any) -> SessionChangeNotice | None:
    """
    Save a session, a new one too; return the notice to be decided if people have to know of it.

    Raises:
        RuleViolation: registration would still be open on the day of the first session (code "deadline").
    """
    locking.hold(session.cycle_id)
    before = Session.objects.select_related("cycle").filter(pk=session.pk).first()
    session.save()
    _refuse_late_deadline(session.cycle_id)
    issuing.refresh(session.cycle_id)
    after = Session.objects.select_related("cycle").get(pk=session.pk)
    return session_changes.note(before, after, by) if before else session_changes.note_added(after, by)


@retrying
@transaction.atomic
def cancel(session_id: int, *, by: Any) -> SessionChangeNotice | None:
    session = Session.objects.get(pk=session_id)
    session.is_cancelled = True
    return save(session, by=by)


@retrying
@transaction.atomic
def restore(session_id: int, *, by: Any) -> SessionChangeNotice | None:
    """Let a cancelled session take place after all; return the notice to be decided."""
    session = Session.objects.get(pk=session_id)
    session.is_cancelled = False
    return save(session, by=by)


def impact_of_cancelling(session: Session) -> list[Impact]:
    """Return who would gain or lose the right to the grant, or the chance of it: it is tried, and taken back."""
    with transaction.atomic():
        before = impact.states(session.cycle_id)
        Session.objects.filter(pk=session.pk).update(is_cancelled=True)
        after = impact.states(session.cycle_id)
        transaction.set_rollback(True)
    return impact.compare(before, after)


@retrying
@transaction.atomic
def save_plan(cycle_id: int, sessions: Sequence[Session]) -> None:
    """
    Make these the sessions of a draft.

    Raises:
        RuleViolation: the cycle is published (code "published"), or two sessions begin at once (code "start").
    """
    cycle = locking.lock(cycle_id)
    if cycle.is_published:
        raise RuleViolation(_("This cycle is published meanwhile. Change its sessions one by one."), code="published")
    starts = [session.starts_at for session in sessions]
    if len(starts) > len(set(starts)):
        raise RuleViolation(_("Two sessions of this cycle start at the same time."), code="start")
    kept = [session.pk for session in sessions if session.pk]
    cycle.sessions.exclude(pk__in=kept).delete()
    # The way is cleared first: of two sessions that change places, neither could be the first to move.
    cycle.sessions.update(starts_at=F("starts_at") + AWAY, ends_at=F("ends_at") + AWAY)
    for session in sessions:
        session.save()
    _keep_deadline_before(cycle, sessions)


def _keep_deadline_before(cycle: Cycle, sessions: Iterable[Session]) -> None:
    first = min((session.day for session in sessions), default=None)
    is_untouched = cycle.registration_closes_on == timezone.localdate(cycle.created_at) + REGISTRATION_LASTS
    if first and (is_untouched or cycle.registration_closes_on >= first):
        closes_on = first - WEEK
        Cycle.objects.filter(pk=cycle.pk).update(registration_opens_on=None, registration_closes_on=closes_on)


def _refuse_late_deadline(cycle_id: int) -> None:
    cycle = Cycle.objects.get(pk=cycle_id)
    if cycle.is_published and cycle.first_day and cycle.first_day <= cycle.registration_closes_on:
        raise RuleViolation(_("Registration has to close before the day of the first session."), code="deadline")
