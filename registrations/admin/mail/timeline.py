"""What people of a cycle have been sent and will be, for the tab of messages: troubles, coming, sent."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.framework import names
from registrations.mail import failures, occasions, reminders
from registrations.models import GroupMessage, Message, Registration, SessionChangeNotice
from trainings.models import Cycle, Session

SHOWN = 12
READ = 60
TROUBLES_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class TimelineLine:
    """One message to many: when, what, and about it; what can be done has words and an address."""

    at: datetime.datetime | None
    name: str
    about: str
    act: str = ""
    url: str = ""
    is_bad: bool = False


@dataclass(frozen=True, kw_only=True)
class SentMessages:
    """Something that was said once to many: `occasion` finds the messages."""

    occasion: str
    name: str
    who: str = ""
    is_automatic: bool = False
    url: str = ""


def troubles(cycle: Cycle) -> list[Message]:
    rows = failures.troubles().filter(registration__cycle=cycle).select_related("registration")
    return list(rows.order_by("-pk")[: TROUBLES_SHOWN + 1])


@dataclass(frozen=True)
class Timeline:
    """What organisers wrote and decided in a cycle, read once for both columns."""

    cycle: Cycle
    written: list[GroupMessage]
    notices: list[SessionChangeNotice]

    @classmethod
    def of(cls, cycle: Cycle) -> Timeline:
        written = GroupMessage.objects.filter(cycle=cycle).select_related("created_by")
        notices = SessionChangeNotice.objects.filter(session__cycle=cycle).select_related("session", "decided_by")
        latest = F("sent_at").desc(nulls_first=True)
        undecided = F("decided_at").desc(nulls_first=True)
        return cls(cycle, list(written.order_by(latest, "-pk")[:READ]), list(notices.order_by(undecided, "-pk")[:READ]))

    def coming(self) -> list[TimelineLine]:
        undecided = [_undecided(self.cycle, notice) for notice in self.notices if notice.decided_at is None]
        unsent = [one for one in self.written if one.sent_at is None]
        planned = [_planned(self.cycle, one) for one in unsent if one.scheduled_at]
        drafts = [_draft(self.cycle, one) for one in unsent if not one.scheduled_at]
        moment = timezone.now()
        by_itself = sorted([*_reminders(self.cycle), *planned], key=lambda line: line.at or moment)
        return [*undecided, *by_itself, *drafts]

    def sent(self) -> list[TimelineLine]:
        told = [notice for notice in self.notices if notice.was_sent]
        written = [one for one in self.written if one.sent_at]
        everything = [
            *_past_reminders(self.cycle),
            *_news(self.cycle, told),
            *_written(self.cycle, written),
            *_results(self.cycle),
        ]
        said = {one.occasion: one for one in everything}
        return [_line(said[row["occasion"]], row) for row in _outcomes(said)]


def _outcomes(wanted: Iterable[str]) -> Any:
    # Empty ones left out, so that the partial index answers.
    rows = Message.objects.filter(occasion__in=list(wanted)).exclude(occasion="").order_by().values("occasion")
    counted = rows.annotate(
        number=Count("pk"), failed=Count("pk", filter=Q(given_up_at__isnull=False)), at=Min("created_at")
    )
    return counted.order_by("-at")[:SHOWN]


def _line(said: SentMessages, row: Mapping[str, Any]) -> TimelineLine:
    about = ", ".join([_("automatic"), _to(row["number"])]) if said.is_automatic else _to(row["number"])
    if row["failed"]:
        words = ngettext("%(n)d was not delivered", "%(n)d were not delivered", row["failed"])
        about = f"{about}, {words % {'n': row['failed']}}"
    return TimelineLine(
        at=row["at"],
        name=said.name,
        about=". ".join(filter(None, [about, said.who])),
        act=_("Look") if said.url else "",
        url=said.url,
        is_bad=bool(row["failed"]),
    )


def _past_reminders(cycle: Cycle) -> Iterator[SentMessages]:
    for session in cycle.schedule:
        yield SentMessages(occasion=occasions.of_reminder(session), name=_reminder_of(session), is_automatic=True)


def _news(cycle: Cycle, notices: list[SessionChangeNotice]) -> Iterator[SentMessages]:
    numbers = {session.pk: session.number for session in cycle.schedule}
    for notice in notices:
        name = _("News of session %(number)d") % {"number": numbers[notice.session_id]}
        yield SentMessages(
            occasion=occasions.of_change(notice.pk),
            name=name,
            who=names.of_user(notice.decided_by),
            url=reverse("admin:session_news", args=[cycle.pk, notice.pk]),
        )


def _written(cycle: Cycle, group_messages: list[GroupMessage]) -> Iterator[SentMessages]:
    for one in group_messages:
        yield SentMessages(
            occasion=occasions.of_group_message(one.pk),
            name=str(one),
            who=names.of_user(one.created_by),
            url=reverse("admin:message_sent", args=[cycle.pk, one.pk]),
        )


def _results(cycle: Cycle) -> Iterator[SentMessages]:
    yield SentMessages(occasion=occasions.of_call(cycle.pk), name=_("Invitation to the grant call"))
    for occasion in occasions.of_certificates(cycle.pk):
        yield SentMessages(occasion=occasion, name=_("The certificate is ready"))


def _reminders(cycle: Cycle) -> Iterator[TimelineLine]:
    people = Registration.objects.filter(cycle=cycle, erased_at__isnull=True).confirmed().count()
    if not (cycle.is_published and people):
        return
    for session in cycle.held_sessions:
        due = reminders.due_at(session)
        if due > timezone.now():
            yield _reminder(session, due, people)


def _reminder(session: Session, due: datetime.datetime, people: int) -> TimelineLine:
    about = ", ".join([_("automatic"), _to(people)])
    if not session.is_online or session.join_url:
        return TimelineLine(at=due, name=_reminder_of(session), about=about)
    missing = _("The Zoom link is missing")
    url = reverse("admin:session_edit", args=[session.cycle_id, session.pk])
    return TimelineLine(at=due, name=_reminder_of(session), about=f"{about}. {missing}", act=_("Type it in"), url=url)


def _planned(cycle: Cycle, one: GroupMessage) -> TimelineLine:
    facts = {"name": names.of_user(one.created_by), "group": one.get_audience_display()}
    about = _("planned by %(name)s: %(group)s") % facts
    return TimelineLine(at=one.scheduled_at, name=one.subject, about=about, act=_("Change"), url=_edit(cycle, one))


def _draft(cycle: Cycle, one: GroupMessage) -> TimelineLine:
    about = _("draft of %(name)s") % {"name": names.of_user(one.created_by)}
    return TimelineLine(at=None, name=one.subject, about=about, act=_("Go on"), url=_edit(cycle, one))


def _undecided(cycle: Cycle, notice: SessionChangeNotice) -> TimelineLine:
    url = reverse("admin:session_news", args=[cycle.pk, notice.pk])
    name = _("Session changed: %(session)s") % {"session": notice.session.title}
    return TimelineLine(
        at=None, name=name, about=_("Nothing is sent before you decide"), act=_("Decide"), url=url, is_bad=True
    )


def _edit(cycle: Cycle, group_message: GroupMessage) -> str:
    return reverse("admin:message_edit", args=[cycle.pk, group_message.pk])


def _reminder_of(session: Session) -> str:
    return _("Reminder: session %(number)d") % {"number": session.number}


def _to(number: int) -> str:
    return ngettext("to %(n)d person", "to %(n)d people", number) % {"n": number}
