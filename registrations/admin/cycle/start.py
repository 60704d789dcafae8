"""The first page: what is to do, today and next, in the cycles that run and in those that are over."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.admin.cycle import at_hand, health, tasks, trainer
from registrations.admin.cycle.at_hand import CycleAtHand
from registrations.admin.framework import pages
from registrations.core import roles
from registrations.core.cycle_status import CycleStatus
from trainings.models import Cycle, Session

TEMPLATES = "admin/registrations/cycle"
# What is over for longer is in the list of all cycles, and so is what has as many cycles after it.
AT_HAND_FOR, MOST_PAST = datetime.timedelta(days=400), 40
# Where nothing is erased, one cause stands behind all of these, and is told beside them.
MOST_OVERDUE = 20
PAST_SHOWN, NEXT_SHOWN = 5, 5
PAST = {CycleStatus.OVER, CycleStatus.ARCHIVED}


@dataclass(frozen=True)
class SessionAhead:
    one: CycleAtHand
    session: Session

    @property
    def hours_left(self) -> int:
        return int((self.session.starts_at - timezone.now()).total_seconds() // 3600)


def show(request: HttpRequest) -> HttpResponse:
    if not roles.is_organiser(request.user):
        return trainer.show(request)
    known = health.moments()
    found = at_hand.read(_cycles_at_hand(erases_in_time=health.erases_in_time(known)))
    work = [*(health.tasks_of(known) if found else []), *tasks.of_cycles(found)]
    if not found and not Cycle.objects.exists():
        return pages.page(request, f"{TEMPLATES}/start_empty", _("Let us begin"), here="start")
    past = sorted((one for one in found if one.status in PAST), key=last_day, reverse=True)[:PAST_SHOWN]
    at_hand.add_reached(past)
    context: dict[str, Any] = {
        "today": timezone.localdate(),
        "work": work,
        "current": sorted((one for one in found if one.status not in PAST), key=next_start),
        "past": past,
        **_ahead(found),
    }
    return pages.page(request, f"{TEMPLATES}/start", _("To do"), here="start", **context)


def _cycles_at_hand(*, erases_in_time: bool) -> Iterable[Cycle]:
    """Return those that run or are ahead, the last that are over, and those whose personal data has to go."""
    now, today = timezone.now(), timezone.localdate()
    past, shown, due = [], set(), set()
    rows = Cycle.objects.order_by().values_list("pk", "retain_until").annotate(last_ends_at=Max("sessions__ends_at"))
    for pk, retain_until, last_ends_at in rows:
        if last_ends_at and last_ends_at < now:
            past.append((last_ends_at, pk))
        else:
            shown.add(pk)
        if retain_until and today <= retain_until <= today + at_hand.ERASING_NEAR:
            shown.add(pk)
        elif retain_until < today if retain_until else last_ends_at and last_ends_at < now - AT_HAND_FOR:
            due.add(pk)
    past.sort(reverse=True)
    recent = [pk for last_ends_at, pk in past[:MOST_PAST] if last_ends_at >= now - AT_HAND_FOR]
    shown.update(recent, (pk for _last_ends_at, pk in past[:PAST_SHOWN]))
    if not erases_in_time and due - shown:
        shown.update(at_hand.with_names(due - shown, most=MOST_OVERDUE))
    return Cycle.objects.filter(pk__in=shown).prefetch_related("sessions")


def _ahead(found: list[CycleAtHand]) -> dict[str, list[SessionAhead]]:
    coming = [
        SessionAhead(one, session)
        for one in found
        if one.cycle.is_published
        for session in one.cycle.held_sessions
        if not session.is_over
    ]
    coming.sort(key=lambda ahead: (ahead.session.starts_at, ahead.session.pk))
    today = timezone.localdate()
    return {
        "sessions_today": [ahead for ahead in coming if ahead.session.day <= today],
        "sessions_next": [ahead for ahead in coming if ahead.session.day > today][:NEXT_SHOWN],
    }


def last_day(one: CycleAtHand) -> datetime.date:
    return one.cycle.last_day or one.cycle.registration_closes_on


def next_start(one: CycleAtHand) -> tuple[bool, datetime.datetime, int]:
    session = one.next_session
    return session is None, session.starts_at if session else timezone.now(), one.cycle.pk


def data_tables(request: HttpRequest) -> HttpResponseBase:
    if not getattr(request.user, "is_superuser", False):
        raise PermissionDenied
    return admin.site.index(request, {"title": _("Data tables")})
