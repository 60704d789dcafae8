"""The grid's rows and cells, read from the database and from the form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from registrations.attendance import NOT_RECORDED, STATES, Mark
from registrations.eligibility import Standing, standing
from registrations.models import Attendance, Registration
from trainings.models import Cycle, Session

STATE_CHOICES = [
    (Attendance.State.PRESENT.value, pgettext_lazy("attendance cell", "Present")),
    (Attendance.State.ABSENT.value, pgettext_lazy("attendance cell", "Absent")),
    (Attendance.State.EXCUSED.value, pgettext_lazy("attendance cell", "Excused")),
    (NOT_RECORDED, pgettext_lazy("attendance cell", "Not recorded")),
]


@dataclass(frozen=True)
class Cell:
    session: Session
    state: str

    @property
    def css_class(self) -> str:
        return {"present": "yes", "absent": "no", "excused": "no"}.get(self.state, "un")


@dataclass(frozen=True)
class Row:
    registration: Registration
    cells: list[Cell]
    standing: Standing


def rows(cycle: Cycle, *, search: str = "") -> list[Row]:
    """Return the confirmed people of a cycle in Latvian order, with their marks: two queries for any number."""
    people = cycle.registrations.confirmed().matching(search).in_latvian_order()
    marks: dict[int, dict[int, str]] = defaultdict(dict)
    for registration, session, state in Attendance.objects.filter(session__cycle=cycle).values_list(
        "registration", "session", "state"
    ):
        marks[registration][session] = state
    return [
        Row(
            person,
            [Cell(session, marks[person.pk].get(session.pk, NOT_RECORDED)) for session in cycle.schedule],
            standing(cycle.schedule, marks[person.pk], required=cycle.required_sessions),
        )
        for person in people
    ]


def touched_marks(data: QueryDict, cycle: Cycle, session: Session) -> list[Mark]:
    """Return the cells of one column that differ from what the page had shown; whatever else was sent is left out."""
    people = set(cycle.registrations.confirmed().values_list("pk", flat=True))
    marks = []
    for person in people:
        state, seen = data.get(f"mark-{person}"), data.get(f"seen-{person}")
        if state != seen and state in STATES and seen in STATES:
            marks.append(Mark(registration_id=person, session_id=session.pk, seen=str(seen), state=str(state)))
    return marks
