"""What an organiser has to do now, in one cycle or in all: only what is true, each with the page where it is done."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from registrations.admin.cycle.at_hand import ERASING_NEAR, CycleAtHand
from registrations.core.cycle_status import CycleStatus
from registrations.models import Message
from trainings.latvia import dates
from trainings.models import Cycle, Session

DEADLINE_NEAR = datetime.timedelta(days=7)
DRAFT_LEFT_ALONE = datetime.timedelta(days=7)
LINK_LATE_WITHIN = datetime.timedelta(days=14)


class Urgency(enum.IntEnum):
    LATE = 0
    SOON = 1
    PLAIN = 2

    @property
    def css_class(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Task:
    urgency: Urgency
    words: str = field(compare=False)
    url: str = field(compare=False)
    verb: str = field(compare=False)
    about: str = field(compare=False, default="")
    icon: str = field(compare=False, default="info")


def of_cycles(found: Iterable[CycleAtHand]) -> list[Task]:
    return sorted(task for one in found for task in _of_cycle(one))


def _of_cycle(one: CycleAtHand) -> Iterator[Task]:
    if one.status == CycleStatus.ARCHIVED:
        return
    yield from _of_attendance(one)
    yield from _of_notices(one)
    yield from _of_links(one)
    yield from _of_messages(one)
    yield from _of_places(one)
    yield from _of_days(one)
    yield from _of_grant(one)


def _of_attendance(one: CycleAtHand) -> Iterator[Task]:
    for session in one.cycle.held_sessions:
        if not session.is_over or session.attendance_closed_at or not one.cycle.is_published:
            continue
        url = reverse("admin:attendance_close", args=[one.cycle.pk, session.pk])
        unmarked = one.unmarked(session)
        verb = _("Mark") if unmarked else pgettext("verb", "Check")
        yield Task(Urgency.LATE, _unchecked(session, unmarked), url, verb, _about(one.cycle, session), "check")


def _unchecked(session: Session, unmarked: int) -> str:
    values = {"n": unmarked, "number": session.number}
    if not unmarked:
        return _("Session %(number)d is over: confirm its attendance") % values
    text = ngettext(
        "%(n)d person without a mark in session %(number)d",
        "%(n)d people without a mark in session %(number)d",
        unmarked,
    )
    return text % values


def _of_notices(one: CycleAtHand) -> Iterator[Task]:
    for session in one.cycle.schedule:
        if session.pk in one.notices:
            text = _("Session %(number)d is not as people were told") % {"number": session.number}
            url = reverse("admin:session_news", args=[one.cycle.pk, one.notices[session.pk]])
            yield Task(Urgency.LATE, text, url, _("Decide whether to tell them"), _about(one.cycle, session), "mail")


def _of_links(one: CycleAtHand) -> Iterator[Task]:
    """From the day of publishing on: whoever has a place may look for the link at any time."""
    now = timezone.now()
    for session in one.cycle.held_sessions:
        if not one.cycle.is_published or not session.is_online or session.join_url or session.is_over:
            continue
        urgency = Urgency.SOON if session.starts_at <= now + LINK_LATE_WITHIN else Urgency.PLAIN
        text = _("The Zoom link of session %(number)d is missing") % {"number": session.number}
        url = reverse("admin:session_edit", args=[one.cycle.pk, session.pk])
        yield Task(urgency, text, url, _("Write the link"), _about(one.cycle, session), "camera")


def _of_messages(one: CycleAtHand) -> Iterator[Task]:
    messages = _page("messages_every", one.cycle)
    if one.unsent:
        text = ngettext(
            "%(n)d message was not delivered, or waits for over an hour",
            "%(n)d messages were not delivered, or wait for over an hour",
            one.unsent,
        )
        yield Task(Urgency.SOON, text % {"n": one.unsent}, messages, _("Look and correct"), _about(one.cycle), "mail")
    if one.mistakes:
        text = ngettext("%(n)d report of a wrong mark", "%(n)d reports of a wrong mark", one.mistakes)
        url = f"{messages}?show={Message.Kind.MISTAKE.value}"
        yield Task(Urgency.SOON, text % {"n": one.mistakes}, url, _("Read"), _about(one.cycle), "speech")


def _of_places(one: CycleAtHand) -> Iterator[Task]:
    if not one.free or not one.people.waiting or one.cycle.is_past:
        return
    text = ngettext(
        "%(n)d place is free, and people wait (%(waiting)d)",
        "%(n)d places are free, and people wait (%(waiting)d)",
        one.free,
    )
    words = text % {"n": one.free, "waiting": one.people.waiting}
    yield Task(
        Urgency.SOON,
        words,
        _page("cycle_people", one.cycle) + "?show=waiting",
        _("Give places"),
        _about(one.cycle),
        "people",
    )


def _of_days(one: CycleAtHand) -> Iterator[Task]:
    cycle, today = one.cycle, timezone.localdate()
    if not cycle.is_published:
        yield from _of_draft(cycle)
    elif today <= cycle.registration_closes_on <= today + DEADLINE_NEAR:
        day = dates.on_day(cycle.registration_closes_on)
        words = _("The last day of registration is near: %(day)s") % {"day": day}
        yield Task(Urgency.PLAIN, words, _page("cycle_people", cycle), _("Look at the cycle"), _about(cycle), "clock")
    if one.people.has_names and cycle.erases_data_on <= today + ERASING_NEAR:
        is_late = cycle.erases_data_on < today
        words = _("Personal data is erased after this day: %(day)s")
        if is_late:
            words = _("Personal data is still here, although it was kept until this day: %(day)s")
        yield Task(
            Urgency.LATE if is_late else Urgency.PLAIN,
            words % {"day": dates.day_label(cycle.erases_data_on)},
            _page("cycle_settings", cycle),
            _("Look at the cycle"),
            _about(cycle),
            "archive",
        )


def _of_draft(cycle: Cycle) -> Iterator[Task]:
    if cycle.updated_at <= timezone.now() - DRAFT_LEFT_ALONE:
        url = _page("cycle_settings", cycle)
        yield Task(Urgency.PLAIN, _("A draft nobody has touched for a week"), url, _("Go on"), _about(cycle), "pen")


def _of_grant(one: CycleAtHand) -> Iterator[Task]:
    approval, url = one.approval, _page("registrations_grantlist_review", one.cycle)
    if approval.has_reached and not approval.version:
        words = _("All sessions are checked: approve the grant list")
        yield Task(Urgency.SOON, words, url, _("Look and approve"), _about(one.cycle), "medal")
    elif approval.version and approval.is_outdated:
        words = _("Marks have changed since the grant list was approved")
        yield Task(Urgency.SOON, words, url, _("Compare"), _about(one.cycle), "medal")


def _about(cycle: Cycle, session: Session | None = None) -> str:
    """Say which cycle, so that two of one title can be told apart: the day of the session, or the season."""
    if session:
        return f"{cycle.title}, {dates.on_day(session.day, weekday=False, year=True)}"
    first, last = cycle.first_day, cycle.last_day
    return f"{cycle.title}, {dates.season(first, last)}" if first and last else cycle.title


def _page(name: str, cycle: Cycle) -> str:
    return reverse(f"admin:{name}", args=[cycle.pk])
