"""The head that all pages of one cycle share: its status, one sentence, and six tabs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from registrations.core.cycle_status import CycleStatus, erased_on, status_of
from registrations.places.availability import availability_of
from trainings.latvia import dates
from trainings.models import Cycle, Session

# What follows "cycles/<id>/" in the address: the caption, and the name of the page.
TABS: dict[str, tuple[Promise, str]] = {
    "": (gettext_lazy("Overview"), "cycle_overview"),
    "people": (gettext_lazy("Participants"), "cycle_people"),
    "sessions": (gettext_lazy("Sessions"), "cycle_sessions"),
    "messages": (pgettext_lazy("tab", "Messages"), "cycle_messages"),
    "results": (gettext_lazy("Results"), "cycle_results"),
    "settings": (gettext_lazy("Settings"), "cycle_settings"),
}
CHIPS: dict[CycleStatus, tuple[Promise, str, str]] = {
    CycleStatus.DRAFT: (pgettext_lazy("cycle", "Draft"), "is-draft", "pen"),
    CycleStatus.OPEN: (pgettext_lazy("cycle", "Registration open"), "is-ok", "check"),
    CycleStatus.AHEAD: (pgettext_lazy("cycle", "Not begun"), "is-plain", "calendar"),
    CycleStatus.RUNNING: (pgettext_lazy("cycle", "Running"), "is-brand", "clock"),
    CycleStatus.OVER: (pgettext_lazy("cycle", "Over"), "is-plain", "check"),
    CycleStatus.ARCHIVED: (pgettext_lazy("cycle", "Archived"), "is-plain", "archive"),
}


@dataclass(frozen=True)
class Tab:
    caption: Promise
    url: str
    current: str = ""


@dataclass(frozen=True)
class Strip:
    cycle: Cycle
    status: CycleStatus
    sentence: str
    tabs: list[Tab]
    way_back: Tab | None

    @property
    def chip(self) -> tuple[Promise, str, str]:
        return CHIPS[self.status]


def strip_of(
    cycle: Cycle, route: str, *, tab: str | None = None, erased_at: datetime.datetime | EllipsisType | None = ...
) -> Strip:
    """
    Return the head for a page at this route; a page whose address names no cycle says its tab itself.

    A page that knows when personal data was erased, or that it was not, says so too.
    """
    if isinstance(erased_at, EllipsisType):
        erased = erased_on([cycle]).get(cycle.pk) if cycle.is_past else None
    else:
        erased = timezone.localdate(erased_at) if erased_at else None
    status = status_of(cycle, is_erased=erased is not None)
    here, is_below = _place(route) if tab is None else (tab, True)
    tabs = [
        Tab(caption, reverse(f"admin:{name}", args=[cycle.pk]), _current(key == here, is_below))
        for key, (caption, name) in TABS.items()
    ]
    way_back = next((one for one in tabs if one.current == "true"), None)
    return Strip(cycle, status, sentence_about(cycle, status, erased), tabs, way_back)


def _place(route: str) -> tuple[str | None, bool]:
    _before, is_of_cycle, rest = route.partition("cycles/<int:cycle_id>/")
    key, _slash, below = rest.partition("/")
    return (key, bool(below)) if is_of_cycle else (None, False)


def _current(is_here: bool, is_below: bool) -> str:
    if not is_here:
        return ""
    return "true" if is_below else "page"


def sentence_about(cycle: Cycle, status: CycleStatus, erased: datetime.date | None = None) -> str:
    match status:
        case CycleStatus.DRAFT:
            return " ".join([_("Only you and your colleagues see it."), _beginning(cycle)]).strip()
        case CycleStatus.OPEN:
            return _registration(cycle)
        case CycleStatus.AHEAD:
            return _ahead(cycle)
        case CycleStatus.RUNNING:
            return _next_session(cycle)
        case CycleStatus.OVER:
            return _over(cycle)
        case CycleStatus.ARCHIVED:
            day = dates.on_day(erased or cycle.erases_data_on, year=True, weekday=False)
            return _("Personal data was erased on %(day)s. The figures remain.") % {"day": day}


def _beginning(cycle: Cycle) -> str:
    if cycle.first_day is None:
        return _("No sessions yet.")
    return _("First session: %(day)s") % {"day": dates.on_day(cycle.first_day, year=_is_far(cycle.first_day))}


def _registration(cycle: Cycle) -> str:
    now = availability_of(cycle)
    until = _("Registration until %(day)s, 23.59.") % {"day": dates.until_day(cycle.registration_closes_on)}
    taken = ngettext(
        "%(taken)d of %(capacity)d place is taken", "%(taken)d of %(capacity)d places are taken", now.capacity
    )
    return f"{until} {taken % {'taken': now.taken, 'capacity': now.capacity}}"


def _ahead(cycle: Cycle) -> str:
    if cycle.registration_opens_on and cycle.opens_after(timezone.localdate()):
        day = dates.from_day(cycle.registration_opens_on, year=_is_far(cycle.registration_opens_on))
        return _("Registration from %(day)s") % {"day": day}
    return " ".join([_("Registration is closed."), _beginning(cycle)])


def _next_session(cycle: Cycle) -> str:
    session = next(one for one in cycle.held_sessions if not one.is_over)
    name = _("session %(number)d") % {"number": session.number}
    return f"{_when(session)}: {name}, {where(session)}"


def _when(session: Session) -> str:
    if session.day == timezone.localdate():
        return _("Today, %(time)s") % {"time": dates.time_range(session.starts_at, session.ends_at)}
    when = dates.when(session.starts_at, session.ends_at, year=_is_far(session.day))
    return when[:1].upper() + when[1:]


def _over(cycle: Cycle) -> str:
    last = cycle.last_day or cycle.registration_closes_on
    facts: dict[str, Any] = {
        "day": dates.on_day(last, year=_is_far(last), weekday=False),
        "until": dates.until_day(cycle.erases_data_on, year=True, weekday=False),
    }
    return _("The last session was on %(day)s. Personal data is kept until %(until)s") % facts


def where(session: Session) -> str:
    return _("Zoom") if session.is_online else session.venue


def _is_far(day: datetime.date) -> bool:
    return day.year != timezone.localdate().year
