"""
News of changed sessions: what people were told, what is true now, and an organiser's decision to tell them.

Several changes before the decision are one notice; if the facts are again as
people know them, there is nothing to decide.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registrations.core import locking
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.mail import occasions, rendering, transactional
from registrations.mail.letters import sessions as letters
from registrations.mail.letters.sessions import SessionNews
from registrations.mail.rendering import Envelope, Rendered
from registrations.models import Message, Registration, SessionChangeNotice
from registrations.models.registration import RegistrationQuerySet
from trainings.models import Cycle, Session

Facts = dict[str, Any]


@retrying
@transaction.atomic
def note(before: Session, after: Session, by: Any) -> SessionChangeNotice | None:
    """
    Remember that a session is not any more as people were told, if anybody has to know.

    Its reminders that are not sent yet are withdrawn; they will be written anew.
    """
    locking.hold(after.cycle_id)
    if facts_of(before) == facts_of(after):
        return None
    transactional.withdraw_reminders(after.pk)
    found = SessionChangeNotice.objects.filter(session=after.pk, decided_at__isnull=True).first()
    notice = found or SessionChangeNotice(session=after, was=facts_of(before))
    if not _is_news(notice.was, after):
        if found:
            found.delete()
        return None
    notice.created_at, notice.created_by = timezone.now(), by
    notice.save()
    return notice


@retrying
@transaction.atomic
def note_added(session: Session, by: Any) -> SessionChangeNotice | None:
    locking.hold(session.cycle_id)
    was = facts_of(session) | {"is_cancelled": True, "is_added": True}
    if not _is_news(was, session):
        return None
    return SessionChangeNotice.objects.create(session=session, was=was, created_by=by)


@retrying
@transaction.atomic
def send(pk: int, by: Any, *, seen: str = "", organiser_note: str = "") -> int:
    """
    Tell everybody whom it concerns; return how many.

    `seen` is the `version` whose text the organiser has read, `organiser_note` what stands before it.

    Raises:
        RuleViolation: it is decided already, has changed since it was read, or comes too late.
    """
    notice = _held(pk)
    notice.organiser_note = organiser_note
    if seen and seen != version(notice):
        raise RuleViolation(_("The session has changed again meanwhile. Look at the text once more."), code="changed")
    if expires_at(notice) <= timezone.now():
        raise RuleViolation(_("The session has begun: the message would come too late."), code="late")
    earlier = [occasion_of(one) for one in notice.session.notices.only("pk")]
    # What is not sent yet of earlier news must not arrive after this, or at all.
    Message.objects.unsent().filter(kind=Message.Kind.CHANGE, occasion__in=earlier).delete()
    told = rendering.store(written(notice, people_of(notice)))
    _decide(notice, by, was_sent=True)
    return told


@retrying
@transaction.atomic
def dismiss(pk: int, by: Any) -> None:
    _decide(_held(pk), by, was_sent=False)


def people_of(notice: SessionChangeNotice) -> RegistrationQuerySet:
    """Return whom it concerns, in Latvian order: not those who registered since, nor a new link those who wait."""
    people = Registration.objects.filter(cycle=notice.session.cycle_id, erased_at__isnull=True).active()
    people = people.filter(created_at__lte=notice.created_at).in_latvian_order()
    return people.confirmed() if _differing(notice.was, facts_of(notice.session)) == {"join_url"} else people


def written(notice: SessionChangeNotice, people: Iterable[Registration]) -> list[Message]:
    cycle = Cycle.objects.prefetch_related("sessions").get(pk=notice.session.cycle_id)
    session = next(session for session in cycle.schedule if session.pk == notice.session_id)
    variants: dict[tuple[str, bool], Rendered] = {}
    rows = []
    for person in people:
        variant = (person.language, person.is_confirmed)
        if variant not in variants:
            variants[variant] = _write(notice, session, language=person.language, has_place=person.is_confirmed)
        envelope = Envelope(
            occasion=occasion_of(notice), expires_at=expires_at(notice), has_calendar=person.is_confirmed
        )
        rows.append(rendering.addressed(variants[variant], person, envelope))
    return rows


def occasion_of(notice: SessionChangeNotice) -> str:
    return occasions.of_change(notice.pk)


def version(notice: SessionChangeNotice) -> str:
    return notice.created_at.isoformat()


def expires_at(notice: SessionChangeNotice) -> datetime.datetime:
    """Return until when the news is of use: until people set out, or to the end if it came during the session."""
    session = notice.session
    if session.is_cancelled:
        return session_as_told(notice).starts_at
    return session.starts_at if notice.created_at < session.starts_at else session.ends_at


def facts_of(session: Session) -> Facts:
    return {
        "starts_at": session.starts_at.astimezone(datetime.UTC).isoformat(),
        "ends_at": session.ends_at.astimezone(datetime.UTC).isoformat(),
        "format": session.format,
        "venue": "" if session.is_online else session.venue,
        "address": "" if session.is_online else session.address,
        "join_url": session.join_url if session.is_online else "",
        "is_cancelled": session.is_cancelled,
    }


def session_as_told(notice: SessionChangeNotice) -> Session:
    moments = {name: datetime.datetime.fromisoformat(notice.was[name]) for name in ("starts_at", "ends_at")}
    facts = {name: value for name, value in notice.was.items() if name != "is_added"}
    return Session(title=notice.session.title, **facts | moments)


def _is_news(was: Facts, after: Session) -> bool:
    now = facts_of(after)
    if was == now or (was["is_cancelled"] and now["is_cancelled"]) or after.is_over or _is_first_link(was, after):
        return False
    return after.cycle.is_published and Registration.objects.filter(cycle=after.cycle_id).active().exists()


def _is_first_link(was: Facts, after: Session) -> bool:
    # The first Zoom link was promised to people. It comes with the reminder, unless that is sent already.
    if was["join_url"] or _differing(was, facts_of(after)) != {"join_url"}:
        return False
    return not Message.objects.filter(occasion=occasions.of_reminder(after)).exists()


def _differing(was: Facts, now: Facts) -> set[str]:
    return {name for name, value in now.items() if was[name] != value}


def _held(pk: int) -> SessionChangeNotice:
    locking.hold(Session.objects.values_list("cycle_id", flat=True).get(notices=pk))
    notice = SessionChangeNotice.objects.select_related("session").get(pk=pk)
    if notice.decided_at:
        raise RuleViolation(_("This is decided already."), code="decided")
    return notice


def _decide(notice: SessionChangeNotice, by: Any, *, was_sent: bool) -> None:
    notice.decided_at, notice.decided_by, notice.was_sent = timezone.now(), by, was_sent
    notice.save()


def _write(notice: SessionChangeNotice, session: Session, *, language: str, has_place: bool) -> Rendered:
    news = SessionNews(
        session=session,
        was=session_as_told(notice),
        is_added=notice.was.get("is_added", False),
        organiser_note=notice.organiser_note,
    )
    with translation.override(language):
        return rendering.draw(letters.change(news, has_place=has_place))
