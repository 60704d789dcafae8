"""What an organiser has to do in a cycle now: only what is true, each with the page where it is done."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.mail import outbox
from registrations.eligibility.statistics import Figures, Turnout
from registrations.mail.failures import troubles
from registrations.models import GrantList, Message, Registration, SessionChangeNotice
from trainings.latvia import dates
from trainings.models import Cycle, Session

RECENTLY = datetime.timedelta(days=30)
LINK_NEEDED_WITHIN = datetime.timedelta(days=14)
DEADLINE_NEAR = datetime.timedelta(days=7)
ERASING_NEAR = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Task:
    words: str
    url: str


@dataclass(frozen=True)
class Trouble:
    """What is counted in other tables than those of the figures."""

    unsent: int
    mistakes: int
    notices: int
    is_approved: bool
    has_personal_data: bool

    @classmethod
    def of(cls, cycle: Cycle, now: datetime.datetime) -> Trouble:
        """Count all of it in one query."""
        row = (
            Cycle.objects.filter(pk=cycle.pk)
            .order_by()
            .values_list(
                _number(troubles(), "registration__cycle"),
                _number(_mistakes(now), "registration__cycle"),
                _number(SessionChangeNotice.objects.filter(decided_at__isnull=True), "session__cycle"),
                Exists(GrantList.objects.filter(cycle=OuterRef("pk"))),
                Exists(Registration.objects.filter(cycle=OuterRef("pk"), erased_at__isnull=True)),
            )
        )
        return cls(*row.get())


def of_cycle(cycle: Cycle, figures: Figures) -> list[Task]:
    now = timezone.now()
    trouble = Trouble.of(cycle, now)
    return [
        *_of_attendance(cycle, figures, now),
        *_of_links(cycle, now),
        *_of_messages(cycle, trouble),
        *_of_places(cycle, figures),
        *_of_days(cycle, trouble, timezone.localdate()),
        *_of_grant(cycle, figures, trouble),
    ]


def _of_attendance(cycle: Cycle, figures: Figures, now: datetime.datetime) -> Iterator[Task]:
    for turnout in figures.turnouts:
        if turnout.session.ends_at < now and not turnout.is_closed:
            url = reverse("admin:registrations_attendance_close", args=[cycle.pk, turnout.session.pk])
            yield Task(_unchecked(turnout), url)


def _unchecked(turnout: Turnout) -> str:
    values = {"n": turnout.empty, "number": turnout.session.number}
    if not turnout.empty:
        return _("Session %(number)d is over: confirm its attendance") % values
    text = ngettext(
        "%(n)d person without a mark in session %(number)d",
        "%(n)d people without a mark in session %(number)d",
        turnout.empty,
    )
    return text % values


def _of_links(cycle: Cycle, now: datetime.datetime) -> Iterator[Task]:
    for session in cycle.held_sessions:
        if _needs_link(session, now):
            text = _("Session %(number)d, %(day)s: the Zoom link is missing")
            words = {"number": session.number, "day": dates.on_day(session.day, weekday=False)}
            yield Task(text % words, _form_of(cycle))


def _needs_link(session: Session, now: datetime.datetime) -> bool:
    return (
        session.is_online
        and not session.join_url
        and now < session.ends_at
        and session.starts_at <= now + LINK_NEEDED_WITHIN
    )


def _of_messages(cycle: Cycle, trouble: Trouble) -> Iterator[Task]:
    messages = reverse("admin:registrations_message_changelist") + f"?registration__cycle__id__exact={cycle.pk}"
    if trouble.unsent:
        text = ngettext(
            "%(n)d message was not delivered, or waits for over an hour",
            "%(n)d messages were not delivered, or wait for over an hour",
            trouble.unsent,
        )
        yield Task(text % {"n": trouble.unsent}, f"{messages}&state={outbox.TROUBLE}")
    if trouble.mistakes:
        text = ngettext("%(n)d report of a wrong mark", "%(n)d reports of a wrong mark", trouble.mistakes)
        yield Task(text % {"n": trouble.mistakes}, f"{messages}&kind__exact={Message.Kind.MISTAKE.value}")
    if trouble.notices:
        text = ngettext(
            "%(n)d changed session: tell the participants or not",
            "%(n)d changed sessions: tell the participants or not",
            trouble.notices,
        )
        notices = reverse("admin:registrations_sessionchangenotice_changelist")
        query = f"?decided_at__isempty=1&session__cycle__id__exact={cycle.pk}"
        yield Task(text % {"n": trouble.notices}, notices + query)


def _of_places(cycle: Cycle, figures: Figures) -> Iterator[Task]:
    free = figures.places - figures.taken
    if free > 0 and figures.waiting and not cycle.is_past:
        text = ngettext(
            "%(n)d place is free, and people wait (%(waiting)d)",
            "%(n)d places are free, and people wait (%(waiting)d)",
            free,
        )
        yield Task(text % {"n": free, "waiting": figures.waiting}, _people(cycle, "show=waiting"))


def _of_days(cycle: Cycle, trouble: Trouble, today: datetime.date) -> Iterator[Task]:
    deadline, erases_on = cycle.registration_closes_on, cycle.erases_data_on
    if cycle.is_published and today <= deadline <= today + DEADLINE_NEAR:
        yield Task(
            _("The last day of registration is near: %(day)s") % {"day": dates.day_label(deadline)}, _form_of(cycle)
        )
    if trouble.has_personal_data and erases_on <= today + ERASING_NEAR:
        words = _("Personal data is erased after this day: %(day)s")
        if erases_on < today:
            words = _("Personal data is still here, although it was kept until this day: %(day)s")
        yield Task(words % {"day": dates.day_label(erases_on)}, _form_of(cycle))


def _of_grant(cycle: Cycle, figures: Figures, trouble: Trouble) -> Iterator[Task]:
    is_finished = bool(figures.turnouts) and all(turnout.is_closed for turnout in figures.turnouts)
    if is_finished and figures.eligible and not trouble.is_approved:
        url = reverse("admin:registrations_grantlist_review", args=[cycle.pk])
        yield Task(_("All sessions are checked: approve the grant list"), url)


def _people(cycle: Cycle, query: str) -> str:
    return reverse("admin:cycle_people", args=[cycle.pk]) + f"?{query}"


def _form_of(cycle: Cycle) -> str:
    return reverse("admin:trainings_cycle_change", args=[cycle.pk])


def _mistakes(now: datetime.datetime) -> QuerySet[Message]:
    return Message.objects.filter(kind=Message.Kind.MISTAKE, created_at__gte=now - RECENTLY)


def _number(rows: QuerySet, path: str) -> Coalesce:
    """Return how many of these rows belong to the cycle of the outer query."""
    counted = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)
