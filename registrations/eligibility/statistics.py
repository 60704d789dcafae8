"""
Figures of cycles, each counted in one place: the overview, the report and the years say the same.

All of them rest on what erasing keeps (status, moments, marks, key and type of the institution,
known municipality), so that they are equal before and after personal data has gone.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, TruncDate

from registrations.eligibility.formula import EligibilityStatus, with_standing
from registrations.models import Attendance, Registration
from trainings.latvia.municipalities import region_of
from trainings.models import Cycle, Session

Status = Registration.Status
# Type of institution and municipality; the latter empty where it is not a known one.
Kind = tuple[str, str]


@dataclass(frozen=True)
class Turnout:
    """How many of those with a place were at one session, and how many of them have any mark."""

    session: Session
    people: int
    present: int = 0
    marked: int = 0

    @property
    def empty(self) -> int:
        return self.people - self.marked

    @property
    def is_closed(self) -> bool:
        return self.session.attendance_closed_at is not None


@dataclass(frozen=True)
class Average:
    """
    Average attendance of closed sessions that were held.

    Present marks of those who have a place, as a share of their number times the
    number of these sessions. Marks of people who have cancelled do not count.
    """

    present: int = 0
    possible: int = 0

    def __add__(self, other: Average) -> Average:
        return Average(self.present + other.present, self.possible + other.possible)

    @property
    def percent(self) -> int | None:
        return (200 * self.present + self.possible) // (2 * self.possible) if self.possible else None


@dataclass(frozen=True)
class Figures:
    """The figures of one cycle, or of several together."""

    places: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)
    # Of those with a place, by the key that outlives the name.
    institution_keys: set[str] = field(default_factory=set)
    faces: Counter[str] = field(default_factory=Counter)
    turnouts: list[Turnout] = field(default_factory=list)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.places + other.places,
            self.statuses + other.statuses,
            self.kinds + other.kinds,
            self.institution_keys | other.institution_keys,
            self.faces + other.faces,
            self.turnouts + other.turnouts,
        )

    @property
    def registrations(self) -> int:
        return self.statuses.total()

    @property
    def taken(self) -> int:
        return self.statuses[Status.CONFIRMED]

    @property
    def waiting(self) -> int:
        return self.statuses[Status.WAITING]

    @property
    def cancelled(self) -> int:
        return self.statuses[Status.CANCELLED]

    @property
    def eligible(self) -> int:
        return self.faces[EligibilityStatus.REACHED]

    @property
    def institutions(self) -> int:
        return len(self.institution_keys)

    @property
    def average(self) -> Average:
        closed = [turnout for turnout in self.turnouts if turnout.is_closed]
        return sum((Average(turnout.present, turnout.people) for turnout in closed), Average())

    @property
    def types(self) -> Counter[str]:
        """Count the people with a place by the type of their institution."""
        return _summed((kind, people) for (kind, _municipality), people in self.kinds.items())

    @property
    def regions(self) -> Counter[str]:
        """Count the people with a place by planning region, under "" where no municipality is known."""
        return _summed((region_of(municipality), people) for (_kind, municipality), people in self.kinds.items())


@dataclass(frozen=True)
class Day:
    """The registrations of one day in Riga, by what has become of them."""

    day: datetime.date
    statuses: Counter[str]


def of_cycle(cycle: Cycle) -> Figures:
    return of_cycles([cycle])[cycle.pk]


def of_cycles(cycles: Iterable[Cycle]) -> dict[int, Figures]:
    """Count in three queries, for any number of cycles and people; their sessions are read beforehand."""
    cycles = list(cycles)
    found = {cycle.pk: Figures(cycle.capacity) for cycle in cycles}
    _count_people(cycles, found)
    for cycle_id, face, people in _faces(cycles):
        found[cycle_id].faces[face] = people
    marks = marks_by_session(cycles)
    for cycle in cycles:
        figures = found[cycle.pk]
        figures.turnouts.extend(Turnout(one, figures.taken, *marks.get(one.pk, (0, 0))) for one in cycle.held_sessions)
    return found


def by_day(cycle: Cycle) -> list[Day]:
    """Count the registrations of each day on which there were any, in order."""
    rows = cycle.registrations.order_by().annotate(day=TruncDate("created_at")).values_list("day", "status")
    days: dict[datetime.date, Counter[str]] = defaultdict(Counter)
    for day, status, people in rows.annotate(people=Count("pk")):
        days[day][status] = people
    return [Day(day, days[day]) for day in sorted(days)]


def _count_people(cycles: list[Cycle], found: dict[int, Figures]) -> None:
    groups = ("cycle", "status", "institution_type", "municipality", "institution_key")
    rows = Registration.objects.filter(cycle__in=cycles).order_by().values_list(*groups)
    for cycle_id, status, kind, municipality, key, people in rows.annotate(people=Count("pk")):
        figures = found[cycle_id]
        figures.statuses[status] += people
        if status == Status.CONFIRMED:
            figures.kinds[kind, municipality if region_of(municipality) else ""] += people
            figures.institution_keys.add(key)


def _faces(cycles: list[Cycle]) -> Iterable[tuple[int, str, int]]:
    """Count in the database how many people of each cycle are where on the road to the grant."""
    people = with_standing(Registration.objects.filter(cycle__in=cycles).confirmed().order_by())
    counted = people.annotate(people=Window(Count("pk"), partition_by=[F("cycle"), F("eligibility")]))
    return counted.values_list("cycle", "eligibility", "people").distinct()


def marks_by_session(cycles: list[Cycle]) -> dict[int, tuple[int, int]]:
    """Return {session: (present, marked)} of those who have a place."""
    marks = Attendance.objects.filter(registration__cycle__in=cycles, registration__status=Status.CONFIRMED)
    return _present_and_marked(marks.order_by())


def figures_of_sessions(cycle_id: int, sessions: Collection[int]) -> dict[int, dict[str, int]]:
    """
    Count for each session who was present, and about whom nothing is recorded, of those who have a place.

    Whoever has left the cycle with a mark is subtracted: few people, while everybody would be a join of thousands.
    """
    people = Registration.objects.filter(cycle=cycle_id).order_by()
    left = people.filter(status__in=[Status.WAITING, Status.CANCELLED]).values("pk")
    marks = Attendance.objects.filter(session=OuterRef("pk")).order_by()
    present = marks.filter(state=Attendance.State.PRESENT)
    counted = Session.objects.filter(pk__in=sessions).annotate(
        present=_number(present, "session") - _number(present.filter(registration__in=left), "session"),
        marked=_number(marks, "session") - _number(marks.filter(registration__in=left), "session"),
        people=_number(people.confirmed(), "cycle"),
    )
    rows = counted.values_list("pk", "present", "marked", "people")
    return {session: {"present": here, "empty": all_ - marked} for session, here, marked, all_ in rows}


def _number(rows: QuerySet[Any], group: str) -> Coalesce:
    """Count rows in a subquery; all of them have the same value in `group`."""
    counted = rows.values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _present_and_marked(marks: QuerySet[Attendance]) -> dict[int, tuple[int, int]]:
    present = Count("pk", filter=Q(state=Attendance.State.PRESENT))
    rows = marks.values("session").annotate(present=present, marked=Count("pk"))
    return {row["session"]: (row["present"], row["marked"]) for row in rows}


def _summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for key, number in pairs:
        total[key] += number
    return total
