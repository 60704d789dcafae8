"""
Marking attendance: evidence for money, so each change says who, when, from what to what, by which way.

A page sends, for each cell that its user touched, what it had shown before. A
cell that somebody else has changed meanwhile is a conflict, and stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from registrations import places
from registrations.history import Origin
from registrations.models import Attendance, Change, Registration
from registrations.transactions import retrying
from trainings.models import Cycle, Session

NOT_RECORDED = ""
STATES = {NOT_RECORDED, *Attendance.State.values}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one person's cell shall become, and what the page showed there before. Empty means not recorded."""

    registration_id: int
    session_id: int
    seen: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A cell that somebody else changed after the page was drawn."""

    mark: Mark
    attendance: Attendance | None


@dataclass(frozen=True)
class Outcome:
    changed: int
    conflicts: list[Conflict]


@retrying
@transaction.atomic
def record(cycle_id: int, marks: Sequence[Mark], *, origin: Origin) -> Outcome:
    """
    Record these marks for confirmed people of a cycle, and leave what others changed meanwhile.

    Raises:
        ValueError: a mark is not about this cycle, or its state is unknown.
    """
    places.hold(cycle_id)
    current = _current(cycle_id, marks)
    changes, conflicts = [], []
    for mark in marks:
        attendance = current.get((mark.registration_id, mark.session_id))
        state = attendance.state if attendance else NOT_RECORDED
        if state == mark.state:
            continue
        if state != mark.seen:
            conflicts.append(Conflict(mark=mark, attendance=attendance))
        else:
            changes.append(mark)
    _store(changes, current, origin)
    return Outcome(len(changes), conflicts)


def _current(cycle_id: int, marks: Sequence[Mark]) -> dict[tuple[int, int], Attendance]:
    people = {mark.registration_id for mark in marks}
    sessions = {mark.session_id for mark in marks}
    known_people = Registration.objects.filter(pk__in=people).exclude(status=Registration.Status.WAITING)
    known_sessions = Session.objects.filter(pk__in=sessions)
    known = Cycle.objects.filter(pk=cycle_id).values_list(_number_of(known_people), _number_of(known_sessions)).get()
    if not {mark.state for mark in marks} <= STATES or known != (len(people), len(sessions)):
        raise ValueError("These marks are not about this cycle.")
    rows = Attendance.objects.filter(session__in=sessions, registration__in=people).select_related("marked_by")
    return {(row.registration_id, row.session_id): row for row in rows}


def _number_of(rows: QuerySet) -> Coalesce:
    """Count these rows of the cycle in the outer query."""
    counted = rows.filter(cycle=OuterRef("pk")).order_by().values("cycle").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _store(marks: Sequence[Mark], current: dict[tuple[int, int], Attendance], origin: Origin) -> None:
    """Write marks and their history, in a number of queries that does not grow with them."""
    now = timezone.now()
    emptied = [mark for mark in marks if mark.state == NOT_RECORDED]
    filled = [mark for mark in marks if mark.state != NOT_RECORDED]
    doomed = [current[mark.registration_id, mark.session_id].pk for mark in emptied]
    Attendance.objects.filter(pk__in=doomed).delete()
    Attendance.objects.bulk_create(
        [
            Attendance(
                registration_id=mark.registration_id,
                session_id=mark.session_id,
                state=mark.state,
                marked_at=now,
                marked_by=origin.by,
                via=origin.via,
            )
            for mark in filled
        ],
        update_conflicts=True,
        unique_fields=["registration", "session"],
        update_fields=["state", "marked_at", "marked_by", "via"],
    )
    Change.objects.bulk_create(
        Change(
            what=Change.What.ATTENDANCE,
            registration_id=mark.registration_id,
            session_id=mark.session_id,
            old=mark.seen,
            new=mark.state,
            via=origin.via,
            by=origin.by,
            reason=origin.reason,
        )
        for mark in marks
    )

