"""The personal page's view of a cycle: each session's face, the next one, and the road to the grant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from registrations.core import links
from registrations.eligibility.formula import standing
from registrations.models import Attendance, GrantList, GrantListEntry, Registration
from registrations.places import allocation
from registrations.places.availability import availability_of
from registrations.views import cycle_context
from registrations.views.calendar_links import CalendarLinks
from registrations.views.forms import PersonalForm
from trainings.models import Cycle, Session
from trainings.models.call import CallPhase
from trainings.page_cache import A_MOMENT

NOT_GIVEN = '<span class="text-body-secondary">{}</span>'


@dataclass(frozen=True)
class SessionRow:
    """One session as one person sees it."""

    session: Session
    state: str
    is_next: bool
    is_announced: bool

    @property
    def is_over(self) -> bool:
        return self.session.is_over

    @property
    def is_today(self) -> bool:
        return self.session.day == timezone.localdate()

    @property
    def may_announce(self) -> bool:
        return self.session.starts_at > timezone.now()

    @property
    def is_open(self) -> bool:
        session = self.session
        return not (self.state or session.is_cancelled or session.attendance_closed_at)

    @property
    def face(self) -> str:
        """Return one of the dots of the design: yes, no, next, unmarked or todo."""
        if self.state == Attendance.State.PRESENT:
            return "yes"
        if self.state or self.session.attendance_closed_at:
            return "no"
        if self.is_over:
            return "unmarked"
        return "next" if self.is_next else "todo"


@dataclass(frozen=True)
class Outlook:
    """What the grant still asks of somebody who has announced some absences. All figures are numbers of sessions."""

    needed: int
    left: int

    @property
    def is_met(self) -> bool:
        return self.needed == 0

    @property
    def is_lost(self) -> bool:
        return self.needed > self.left

    @property
    def is_tight(self) -> bool:
        return self.needed == self.left

    def without(self, row: SessionRow) -> Outlook:
        return replace(self, left=self.left - (row.is_open and not row.is_announced))


FACES = {
    "yes": gettext_lazy("attended"),
    "no": gettext_lazy("not attended"),
    "next": gettext_lazy("next"),
    "todo": gettext_lazy("to come"),
    "unmarked": gettext_lazy("still being counted"),
}
DOTS = {"unmarked": "todo"}


@dataclass(frozen=True)
class Records:
    """What is recorded about one person: {session: state}, and which absences were announced."""

    marks: dict[int, str]
    announced: frozenset[int]


def records_of(registration: Registration) -> Records:
    return Records(
        marks=dict(registration.attendances.values_list("session", "state")),
        announced=frozenset(registration.announced_absences.values_list("session", flat=True)),
    )


def of_person(registration: Registration) -> dict[str, Any]:
    keys = keys_of(registration.cycle, links.token(registration), links.calendar_token(registration))
    return {
        **of_records(registration, records_of(registration)),
        **keys,
        "reference": registration.reference,
        "details": [(label, value) for label, value in details_of(registration).values()],
    }


def of_records(registration: Registration, records: Records) -> dict[str, Any]:
    """Return what follows from the cycle and from what is recorded, whoever it is."""
    cycle = registration.cycle
    rows = _rows(registration, records)
    now = standing(cycle.schedule, records.marks, required=cycle.required_sessions)
    next_session = next((row.session for row in rows if row.is_next), None)
    return {
        "registration": registration,
        "cycle": cycle,
        "standing": now,
        "outlook": Outlook(now.needed, sum(row.is_open and not row.is_announced for row in rows)),
        "announced_sessions": [row.session for row in rows if row.is_open and row.is_announced],
        "rows": rows,
        **_faces([row for row in rows if not row.session.is_cancelled]),
        "next_session": next_session,
        "sessions_left": [row.session for row in rows if not (row.is_over or row.session.is_cancelled)],
        "may_join": bool(next_session and next_session.starts_at - A_MOMENT <= timezone.now()),
    }


def keys_of(cycle: Cycle, token: str, calendar_token: str) -> dict[str, Any]:
    path = reverse("personal_schedule", args=[calendar_token])
    return {"token": token, "calendar": CalendarLinks(path, cycle.title, is_personal=True)}


def details_of(registration: Registration) -> dict[str, tuple[str, str]]:
    """Return {name: (label, value)} of what the person has typed; a value that is not given says so."""
    return {
        name: (str(field.label), registration.in_words(name) or format_html(NOT_GIVEN, pgettext("field", "not given")))
        for name, field in PersonalForm.base_fields.items()
    }


def _rows(registration: Registration, records: Records) -> list[SessionRow]:
    cycle = registration.cycle
    next_session = next((session for session in cycle.held_sessions if not session.is_over), None)
    return [
        SessionRow(session, records.marks.get(session.pk, ""), session is next_session, session.pk in records.announced)
        for session in cycle.schedule
    ]


def _faces(held: list[SessionRow]) -> dict[str, Any]:
    said = ", ".join(f"{row.session.number}. {FACES[row.face]}" for row in held)
    return {
        "faces": [DOTS.get(row.face, row.face) for row in held],
        "faces_label": _("Sessions: %(faces)s") % {"faces": said},
    }


def grant_entry_of(registration: Registration) -> GrantListEntry | None:
    """Return the entry in the approved list, while there is a call to which it opens the door."""
    if registration.cycle.call_phase == CallPhase.NONE or not registration.is_confirmed:
        return None
    mine = GrantListEntry.objects.filter(registration=registration).select_related("grant_list")
    latest = GrantList.objects.filter(cycle=registration.cycle_id).order_by("-version").values("pk")[:1]
    return mine.filter(grant_list=latest).first()


def next_in_line(registration: Registration) -> int:
    """Return how many wait for the place of this person, as long as free places are given on by themselves."""
    if not (registration.is_confirmed and allocation.promotes_by_itself(registration.cycle)):
        return 0
    return availability_of(registration.cycle).waiting


def way_back(registration: Registration) -> dict[str, Any]:
    """Return what somebody who has left can do: register again, or open the registration made since."""
    cycle = registration.cycle
    others = Registration.objects.filter(cycle=cycle).active().of_address(registration.email)
    newer = others.exclude(is_shared_address=True).first()
    return {
        "newer": newer,
        "phase": cycle_context.phase_of(cycle),
        "places": None if newer else availability_of(cycle),
    }
