"""The grid of people × sessions: its rows, columns and cells, read from the database and from the form."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from registrations.admin.attendance import roster
from registrations.attendance.marking import NOT_RECORDED, STATES, Mark
from registrations.eligibility import statistics
from registrations.eligibility.formula import EligibilityStatus, Standing
from registrations.models import AnnouncedAbsence, Attendance, Registration
from trainings.models import Cycle, Session

STATE_CHOICES = [
    (Attendance.State.PRESENT.value, pgettext_lazy("attendance cell", "Present")),
    (Attendance.State.ABSENT.value, pgettext_lazy("attendance cell", "Absent")),
    (Attendance.State.EXCUSED.value, pgettext_lazy("attendance cell", "Excused")),
    (NOT_RECORDED, pgettext_lazy("attendance cell", "Not recorded")),
]
CSS_CLASSES = {"present": "yes", "absent": "no", "excused": "ex", NOT_RECORDED: "un"}
FACES = [
    (EligibilityStatus.REACHED.value, pgettext_lazy("road to the grant", "Met")),
    (EligibilityStatus.POSSIBLE.value, pgettext_lazy("road to the grant", "Within reach")),
    (EligibilityStatus.LAST_CHANCE.value, pgettext_lazy("road to the grant", "All needed")),
    (EligibilityStatus.OUT_OF_REACH.value, pgettext_lazy("road to the grant", "Out of reach")),
]
Marks = dict[int, dict[int, str]]
MOST_ON_A_PAGE = 300


def state_words() -> dict[str, str]:
    return {state: str(word).lower() for state, word in STATE_CHOICES}


def session_name(session: Session) -> str:
    return _("session %(number)d") % {"number": session.number}


def standing_note(one: Standing) -> str:
    """Say how many sessions are still needed and how many may be missed, where that is still open."""
    if one.state not in {EligibilityStatus.POSSIBLE, EligibilityStatus.LAST_CHANCE}:
        return ""
    return _("needed: %(needed)d, may miss: %(may_miss)d") % {"needed": one.needed, "may_miss": one.may_miss}


@dataclass(frozen=True)
class GridColumn:
    """One session at the head and at the foot of the grid."""

    session: Session
    present: int
    empty: int
    is_begun: bool

    @cached_property
    def name(self) -> str:
        return session_name(self.session)

    @property
    def is_closed(self) -> bool:
        return self.session.attendance_closed_at is not None

    @property
    def waits_for_marks(self) -> bool:
        return bool(self.empty and self.is_begun and not self.is_closed)


@dataclass(frozen=True)
class GridCell:
    """What is recorded about one person in one session."""

    column: GridColumn
    state: str
    label: str
    is_announced: bool

    @property
    def css_class(self) -> str:
        later = "" if self.column.is_begun else " later"
        return CSS_CLASSES[self.state] + later + (" announced" if self.is_announced else "")


@dataclass(frozen=True)
class GridRow:
    """One person. `chosen` is what the form of one column held when it was not saved."""

    person: Registration
    columns: list[GridColumn]
    states: dict[int, str]
    announced: set[int]
    standing: Standing
    is_shown: bool
    chosen: str | None = None

    @property
    def name(self) -> str:
        return roster.name_in_list(self.person)

    @property
    def cells(self) -> list[GridCell]:
        return [cell_of(column, self.name, *self.mark_in(column)) for column in self.columns]

    def mark_in(self, column: GridColumn) -> tuple[str, bool]:
        session = column.session.pk
        return self.states.get(session, NOT_RECORDED), session in self.announced


@dataclass(frozen=True)
class Grid:
    """The rows of one page; `total` counts everybody with a place, `shown` those whom the filters leave."""

    columns: list[GridColumn]
    rows: list[GridRow]
    faces: Counter[str]
    total: int
    shown: int
    page: Page | None = None


def marks_of(people: Collection[int]) -> Marks:
    """Return {person: {session: state}}."""
    marks: Marks = defaultdict(dict)
    rows = Attendance.objects.filter(registration__in=people).order_by()
    for person, session, state in rows.values_list("registration", "session", "state"):
        marks[person][session] = state
    return marks


def draw(cycle: Cycle, filters: roster.Filters, *, with_announced: bool, chosen: Mapping[int, str]) -> Grid:
    """Read a page of the grid, or all of a small one: a number of queries that does not grow with the people."""
    everybody = roster.everybody(cycle)
    found = roster.found_by(cycle, everybody, filters)
    page = Paginator(found, MOST_ON_A_PAGE).get_page(filters.page) if len(everybody) > MOST_ON_A_PAGE else None
    entries = everybody if page is None else list(page.object_list)
    people = None if page is None else [entry.person_id for entry in entries]
    columns = _columns(cycle, len(everybody))
    rows = _rows(cycle, entries, roster.people_of(cycle, people), columns, with_announced=with_announced)
    shown = {entry.person_id for entry in found}
    return Grid(
        columns,
        [replace(row, is_shown=row.person.pk in shown, chosen=chosen.get(row.person.pk)) for row in rows],
        Counter(entry.standing.state.value for entry in everybody),
        total=len(everybody),
        shown=len(found),
        page=page,
    )


def _columns(cycle: Cycle, total: int) -> list[GridColumn]:
    now, counted = timezone.now(), statistics.marks_by_session([cycle])
    columns = []
    for session in cycle.schedule:
        present, marked = counted.get(session.pk, (0, 0))
        columns.append(GridColumn(session, present, total - marked, is_begun=session.starts_at <= now))
    return columns


def _rows(
    cycle: Cycle,
    entries: list[roster.RosterEntry],
    people: list[Registration],
    columns: list[GridColumn],
    *,
    with_announced: bool,
) -> list[GridRow]:
    standings = {entry.person_id: entry.standing for entry in entries}
    marks = marks_of(standings.keys())
    announced = _announced(cycle) if with_announced else {}
    return [
        GridRow(
            person,
            columns,
            marks.get(person.pk, {}),
            announced.get(person.pk, set()),
            standings[person.pk],
            is_shown=True,
        )
        for person in people
        if person.pk in standings
    ]


def _announced(cycle: Cycle) -> dict[int, set[int]]:
    """Return {person: sessions} of the absences that were announced."""
    told: dict[int, set[int]] = defaultdict(set)
    absences = AnnouncedAbsence.objects.filter(session__cycle=cycle).order_by()
    for person, session in absences.values_list("registration", "session"):
        told[person].add(session)
    return told


def cell_of(column: GridColumn, name: str, state: str, is_announced: bool) -> GridCell:
    label = f"{name}, {column.name}: {state_words()[state]}" + (_(", announced absence") if is_announced else "")
    return GridCell(column, state, label, is_announced)


def touched_marks(data: QueryDict, cycle: Cycle, session: Session) -> list[Mark]:
    """Return the cells of one column that differ from what the page had shown; whatever else was sent is left out."""
    marks = []
    for person in cycle.registrations.confirmed().values_list("pk", flat=True):
        state, seen = data.get(f"mark-{person}"), data.get(f"seen-{person}")
        if state != seen and state in STATES and seen in STATES:
            marks.append(Mark(registration_id=person, session_id=session.pk, seen=str(seen), state=str(state)))
    return marks
