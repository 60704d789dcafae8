"""The personal page's view of a cycle: each session's face, the next one, and the road to the grant."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from registrations import links
from registrations.eligibility import standing
from registrations.models import Attendance, Registration
from registrations.views import presenting
from trainings.models import Session

JOIN_BEFORE = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class Row:
    """One session as one person sees it."""

    session: Session
    state: str
    is_next: bool

    @property
    def is_over(self) -> bool:
        return self.session.is_over

    @property
    def is_today(self) -> bool:
        return self.session.day == timezone.localdate()

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


def of_person(registration: Registration) -> dict[str, Any]:
    cycle = registration.cycle
    marks = dict(registration.attendances.values_list("session", "state"))
    next_session = next((session for session in cycle.held_sessions if not session.is_over), None)
    token = links.token(registration)
    return {
        "registration": registration,
        "cycle": cycle,
        "token": token,
        "standing": standing(cycle.schedule, marks, required=cycle.required_sessions),
        "rows": [Row(session, marks.get(session.pk, ""), session is next_session) for session in cycle.schedule],
        "next_session": next_session,
        "may_join": bool(next_session and next_session.starts_at - JOIN_BEFORE <= timezone.now()),
        **presenting.calendar_links(reverse("personal_schedule", args=[token])),
    }
