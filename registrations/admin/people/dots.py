"""The dots of a person: one for each session that is held."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from django.utils.translation import gettext as _

from registrations.models import Attendance
from registrations.views.personal_context import SessionRow
from trainings.models import Cycle

# What is not marked although it should be shows as a gap.
DOTS = {"unmarked": "free"}


def session_rows(cycle: Cycle, marks: Mapping[int, str], announced: Container[int] = ()) -> list[SessionRow]:
    """
    Return a row for each session that is held.

    `marks` is {session: state} of one person, `announced` are the sessions that the person cannot come to.
    """
    held = cycle.held_sessions
    coming = next((session for session in held if not session.is_over), None)
    return [
        SessionRow(one, marks.get(one.pk, ""), is_next=one is coming, is_announced=one.pk in announced) for one in held
    ]


def faces(rows: Iterable[SessionRow]) -> list[str]:
    return [DOTS.get(row.face, row.face) for row in rows]


def label(rows: list[SessionRow]) -> str:
    attended = sum(row.state == Attendance.State.PRESENT for row in rows)
    return _("Sessions attended: %(attended)d of %(total)d") % {"attended": attended, "total": len(rows)}
