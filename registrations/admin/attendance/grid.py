"""The grid of people × sessions: its rows, columns and cells, read from the database and from the form."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from registrations.attendance.marking import NOT_RECORDED, STATES, Mark
from registrations.eligibility.formula import EligibilityStatus, Standing, standing
from registrations.models import AnnouncedAbsence, Attendance, Registration
from trainings.latvia.language import fold
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


def state_words() -> dict[str, str]:
    """Return the states as they stand within a sentence."""
    return {state: str(word).lower() for state, word in STATE_CHOICES}


def session_name(session: Session) -> str:
    return _("session %(number)d") % {"number": session.number}


def name_in_list(person: Registration) -> str:
    """Return the name as lists have it, the surname first."""
    return f"{person.last_name} {person.first_name}".strip() or person.full_name


def search_key(person: Registration) -> str:
    """Return what the search looks at: no address, which trainers do not see."""
    return fold(f"{person.last_name} {person.first_name} {person.institution}")


def standing_note(one: Standing) -> str:
    """Say how many sessions are still needed and how many may be missed, where that is still open."""
    if one.state not in {EligibilityStatus.POSSIBLE, EligibilityStatus.LAST_CHANCE}:
        return ""
    return _("needed: %(needed)d, may miss: %(may_miss)d") % {"needed": one.needed, "may_miss": one.may_miss}


@dataclass(frozen=True)
class Filters:
    """Which rows are shown. The others stay on the page, hidden, so that a script can bring them back at once."""

    search: str = ""
    face: str = ""
    only_empty: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        face = query.get("face", "")
        return cls(
            query.get("q", "")[:200].strip(), face if face in set(EligibilityStatus) else "", bool(query.get("empty"))
        )

    @cached_property
    def words(self) -> list[str]:
        return fold(self.search).split()

    def finds(self, person: Registration) -> bool:
        key = search_key(person) if self.words else ""
        return all(word in key for word in self.words)


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

    @property
    def is_due(self) -> bool:
        """Something should be recorded here by now, and is not."""
        return self.state == NOT_RECORDED and self.column.is_begun and not self.column.session.is_cancelled


@dataclass(frozen=True)
class GridRow:
    """One person. `chosen` is what the form of one column held when it was not saved."""

    person: Registration
    name: str
    cells: list[GridCell]
    standing: Standing
    is_shown: bool
    chosen: str | None = None

    @property
    def key(self) -> str:
        return search_key(self.person)

    @property
    def note(self) -> str:
        return standing_note(self.standing)


@dataclass(frozen=True)
class Grid:
    columns: list[GridColumn]
    rows: list[GridRow]
    faces: Counter[str] = field(default_factory=Counter)

    @property
    def shown(self) -> int:
        return sum(row.is_shown for row in self.rows)


def people_of(cycle: Cycle) -> list[Registration]:
    """Return those with a place in Latvian order, with nothing that trainers may not see."""
    confirmed = cycle.registrations.confirmed().in_latvian_order()
    return list(confirmed.only("first_name", "last_name", "institution", "cycle"))


def marks_of(cycle: Cycle) -> Marks:
    """Return {person: {session: state}} of everybody who has a place."""
    marks: Marks = defaultdict(dict)
    people = cycle.registrations.confirmed().order_by()
    for person, session, state in people.values_list("pk", "attendances__session", "attendances__state"):
        # Whoever has no mark comes once, without a session.
        marks[person] |= {session: state} if session else {}
    return marks


def columns(cycle: Cycle, marks: Marks) -> list[GridColumn]:
    present: Counter[int] = Counter()
    recorded: Counter[int] = Counter()
    for states in marks.values():
        recorded.update(states.keys())
        present.update(session for session, state in states.items() if state == Attendance.State.PRESENT)
    now = timezone.now()
    return [
        GridColumn(one, present[one.pk], len(marks) - recorded[one.pk], is_begun=one.starts_at <= now)
        for one in cycle.schedule
    ]


def draw(cycle: Cycle, filters: Filters, *, with_announced: bool, chosen: Mapping[int, str]) -> Grid:
    """Read the whole grid in three queries, however many people there are."""
    people, marks = people_of(cycle), marks_of(cycle)
    heads = columns(cycle, marks)
    announced = _announced(cycle) if with_announced else {}
    words = state_words()
    rows = []
    for person in people:
        states, told, name = marks.get(person.pk, {}), announced.get(person.pk, ()), name_in_list(person)
        cells = [
            _cell(head, name, states.get(head.session.pk, NOT_RECORDED), words, is_announced=head.session.pk in told)
            for head in heads
        ]
        where = standing(cycle.schedule, states, required=cycle.required_sessions)
        is_shown = _is_shown(person, cells, where, filters)
        rows.append(GridRow(person, name, cells, where, is_shown, chosen.get(person.pk)))
    return Grid(heads, rows, Counter(row.standing.state.value for row in rows))


def _announced(cycle: Cycle) -> dict[int, set[int]]:
    """Return {person: sessions} of the absences that were announced."""
    told: dict[int, set[int]] = defaultdict(set)
    absences = AnnouncedAbsence.objects.filter(session__cycle=cycle).order_by()
    for person, session in absences.values_list("registration", "session"):
        told[person].add(session)
    return told


def _cell(head: GridColumn, name: str, state: str, words: Mapping[str, str], *, is_announced: bool) -> GridCell:
    label = f"{name}, {head.name}: {words[state]}" + (_(", announced absence") if is_announced else "")
    return GridCell(head, state, label, is_announced)


def _is_shown(person: Registration, cells: Sequence[GridCell], where: Standing, filters: Filters) -> bool:
    if filters.face and where.state != filters.face:
        return False
    if filters.only_empty and not any(cell.is_due for cell in cells):
        return False
    return filters.finds(person)


def touched_marks(data: QueryDict, cycle: Cycle, session: Session) -> list[Mark]:
    """Return the cells of one column that differ from what the page had shown; whatever else was sent is left out."""
    marks = []
    for person in cycle.registrations.confirmed().values_list("pk", flat=True):
        state, seen = data.get(f"mark-{person}"), data.get(f"seen-{person}")
        if state != seen and state in STATES and seen in STATES:
            marks.append(Mark(registration_id=person, session_id=session.pk, seen=str(seen), state=str(state)))
    return marks
