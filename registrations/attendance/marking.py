"""
Marking attendance: evidence for money, so each change says who, when, from what to what, by which way.

A page sends, for each cell that its user touched, what it had shown before. A
cell that somebody else has changed meanwhile is a conflict, and stays as it is.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.core import history, locking, roles
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.models import Attendance, HistoryEntry, Registration
from registrations.models.history import Via
from registrations.results.certificates import issuing
from trainings.models import Session

NOT_RECORDED = ""
STATES = {NOT_RECORDED, *Attendance.State.values}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one person's cell shall become, and what the page showed there before. Empty means not recorded."""

    registration_id: int
    session_id: int
    seen: str
    state: str
    note: str = ""  # for the history, after the reason of the whole change


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A cell that somebody else changed after the page was drawn."""

    mark: Mark
    attendance: Attendance | None


@dataclass(frozen=True)
class MarkingResult:
    """What became of some marks. `batch_id` names the change, to undo it as one."""

    changed: int
    conflicts: list[Conflict] = field(default_factory=list)
    batch_id: uuid.UUID | None = None
    # All that is recorded now about these people, {person: {session: state}}, and the sessions of the cycle.
    states: dict[int, dict[int, str]] = field(default_factory=dict, compare=False)
    sessions: list[Session] = field(default_factory=list, compare=False)


@retrying
@transaction.atomic
def record(
    cycle_id: int, marks: Sequence[Mark], *, origin: ChangeContext, is_confirmed_early: bool = False
) -> MarkingResult:
    """
    Record these marks for people of a cycle, and leave what others changed meanwhile.

    `is_confirmed_early` says that the user knows that the session has not begun.

    Raises:
        RuleViolation: a session has not begun (code "early"), or is closed and no reason is given (code "reason").
        ValueError: a mark is not about this cycle, or its state is unknown.
    """
    locking.hold(cycle_id)
    schedule = list(Session.objects.filter(cycle=cycle_id))
    sessions = {session.pk: session for session in schedule if not session.is_cancelled}
    states = _current(cycle_id, marks, sessions)
    changes: list[Mark] = []
    conflicts: list[Mark] = []
    for mark in marks:
        state = states[mark.registration_id].get(mark.session_id, NOT_RECORDED)
        if state == mark.state:
            continue
        (changes if state == mark.seen else conflicts).append(mark)
    _refuse_unsafe(changes, sessions, origin, is_confirmed_early=is_confirmed_early)
    batch_id = _store(changes, origin)
    if any(sessions[mark.session_id].attendance_closed_at for mark in changes):
        issuing.refresh(cycle_id, {mark.registration_id for mark in changes})
    return MarkingResult(len(changes), _explained(conflicts), batch_id, _with(states, changes), schedule)


@retrying
@transaction.atomic
def mark_the_rest_present(
    session: Session, *, origin: ChangeContext, is_confirmed_early: bool = False
) -> MarkingResult:
    """Mark everybody with a place who has no mark in this session. Raises as `record`."""
    locking.hold(session.cycle_id)
    marks = [
        Mark(registration_id=person, session_id=session.pk, seen=NOT_RECORDED, state=Attendance.State.PRESENT)
        for person in without_mark(session).values_list("pk", flat=True)
    ]
    return record(session.cycle_id, marks, origin=replace(origin, via=Via.BULK), is_confirmed_early=is_confirmed_early)


@retrying
@transaction.atomic
def undo(cycle_id: int, batch_id: uuid.UUID, *, origin: ChangeContext) -> MarkingResult:
    """Take back one batch: each cell gets what it had before, unless somebody has changed it since."""
    locking.hold(cycle_id)
    held = Session.objects.held().filter(cycle=cycle_id)
    lines = HistoryEntry.objects.filter(batch_id=batch_id, session__in=held)
    marks = [
        Mark(registration_id=line.registration_id, session_id=line.session_id, seen=line.new, state=line.old)
        for line in lines
        if line.registration_id and line.session_id
    ]
    return record(cycle_id, marks, origin=origin, is_confirmed_early=True)


@retrying
@transaction.atomic
def close(session_id: int, *, origin: ChangeContext) -> None:
    """
    Confirm that the attendance of a session is checked: from now on empty cells count as missed.

    Raises:
        RuleViolation: the session has not ended.
    """
    session = _held_session(session_id)
    if session.attendance_closed_at:
        return
    if not session.is_over:
        raise RuleViolation(_("The session has not ended yet."), code="early")
    Session.objects.filter(pk=session.pk).update(attendance_closed_at=timezone.now())
    history.write(HistoryEntry.What.CLOSED, origin=origin, session=session)
    issuing.refresh(session.cycle_id)


@retrying
@transaction.atomic
def reopen(session_id: int, *, origin: ChangeContext) -> None:
    """
    Take the confirmation back.

    Raises:
        RuleViolation: no reason is given.
    """
    session = _held_session(session_id)
    if session.attendance_closed_at is None:
        return
    if not origin.reason:
        raise RuleViolation(_("Say why the attendance is opened again."), code="reason")
    Session.objects.filter(pk=session.pk).update(attendance_closed_at=None)
    history.write(HistoryEntry.What.REOPENED, origin=origin, session=session)


def without_mark(session: Session) -> QuerySet[Registration]:
    """Return those with a place about whom nothing is recorded in this session, in Latvian order."""
    people = Registration.objects.filter(cycle=session.cycle_id).confirmed()
    return people.exclude(attendances__session=session).in_latvian_order()


def _held_session(session_id: int) -> Session:
    locking.hold(Session.objects.values_list("cycle_id", flat=True).get(pk=session_id))
    return Session.objects.get(pk=session_id)


def _current(cycle_id: int, marks: Sequence[Mark], sessions: Collection[int]) -> dict[int, dict[int, str]]:
    wanted = {mark.registration_id for mark in marks}
    people = Registration.objects.may_be_marked().filter(cycle=cycle_id, pk__in=wanted).order_by()
    states: dict[int, dict[int, str]] = {}
    # Whoever has no mark comes once, without a session.
    for person, session, state in people.values_list("pk", "attendances__session", "attendances__state"):
        states.setdefault(person, {}).update({session: state} if session else {})
    is_known = {mark.state for mark in marks} <= STATES and all(mark.session_id in sessions for mark in marks)
    if not is_known or states.keys() != wanted:
        raise ValueError("These marks are not about this cycle.")
    return states


def _with(states: dict[int, dict[int, str]], changes: Iterable[Mark]) -> dict[int, dict[int, str]]:
    for mark in changes:
        recorded = states[mark.registration_id]
        if mark.state == NOT_RECORDED:
            del recorded[mark.session_id]
        else:
            recorded[mark.session_id] = mark.state
    return states


def _explained(marks: Sequence[Mark]) -> list[Conflict]:
    rows = Attendance.objects.filter(
        session__in={mark.session_id for mark in marks}, registration__in={mark.registration_id for mark in marks}
    ).select_related("marked_by")
    known = {(row.registration_id, row.session_id): row for row in rows}
    return [Conflict(mark=mark, attendance=known.get((mark.registration_id, mark.session_id))) for mark in marks]


def _refuse_unsafe(
    marks: Iterable[Mark], sessions: Mapping[int, Session], origin: ChangeContext, *, is_confirmed_early: bool
) -> None:
    touched = [sessions[number] for number in {mark.session_id for mark in marks}]
    now = timezone.now()
    if not is_confirmed_early and any(session.starts_at > now for session in touched):
        raise RuleViolation(_("The session has not begun yet. Confirm that you want to mark it now."), code="early")
    is_closed = any(session.attendance_closed_at for session in touched)
    if is_closed and origin.by and not roles.is_organiser(origin.by):
        raise RuleViolation(_("The attendance of this session is checked: only organisers change it."), code="closed")
    if is_closed and not origin.reason:
        raise RuleViolation(_("The attendance of this session is closed. Say why you change it."), code="reason")


def _store(marks: Sequence[Mark], origin: ChangeContext) -> uuid.UUID | None:
    if not marks:
        return None
    now, batch_id = timezone.now(), uuid.uuid4()
    _remove([mark for mark in marks if mark.state == NOT_RECORDED])
    Attendance.objects.bulk_create(
        [_row(mark, origin, now) for mark in marks if mark.state != NOT_RECORDED],
        update_conflicts=True,
        unique_fields=["registration", "session"],
        update_fields=["state", "marked_at", "marked_by", "via"],
    )
    HistoryEntry.objects.bulk_create([_line(mark, origin, batch_id) for mark in marks])
    return batch_id


def _row(mark: Mark, origin: ChangeContext, now: datetime.datetime) -> Attendance:
    return Attendance(
        registration_id=mark.registration_id,
        session_id=mark.session_id,
        state=mark.state,
        marked_at=now,
        marked_by=origin.by,
        via=origin.via,
    )


def _line(mark: Mark, origin: ChangeContext, batch_id: uuid.UUID) -> HistoryEntry:
    return HistoryEntry(
        what=HistoryEntry.What.ATTENDANCE,
        registration_id=mark.registration_id,
        session_id=mark.session_id,
        old=mark.seen,
        new=mark.state,
        via=origin.via,
        by=origin.by,
        reason="; ".join(filter(None, [origin.reason, mark.note]))[:300],
        batch_id=batch_id,
    )


def _remove(marks: Sequence[Mark]) -> None:
    """Delete the rows of these cells: not recorded is no row."""
    people: dict[int, set[int]] = {}
    for mark in marks:
        people.setdefault(mark.session_id, set()).add(mark.registration_id)
    for session, registrations in people.items():
        Attendance.objects.filter(session=session, registration__in=registrations).delete()
