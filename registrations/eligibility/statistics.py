"""
Figures of cycles, each counted in one place: the overview, the report and the years say the same.

All of them rest on what erasing keeps (status, moments, marks, key and type of the institution,
known municipality), so that they are equal before and after personal data has gone.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, Func, Q, QuerySet
from django.utils import timezone

from registrations.eligibility.formula import EligibilityStatus, Standing
from registrations.models import Attendance, Registration
from trainings.latvia.municipalities import region_of
from trainings.models import Cycle, Session

Status = Registration.Status
# Type of institution and municipality; the latter empty where it is not a known one.
Kind = tuple[str, str]

_LEFT = (
    # A cross join, because SQLite keeps its order: from the few who left to their marks.
    "FROM registrations_registration r CROSS JOIN registrations_attendance a "
    "WHERE a.registration_id = r.id AND a.session_id = s.id AND r.status IN ('waiting', 'cancelled')"
)
# How many people of a cycle have so many present marks, and so many marks of any kind in sessions not checked yet.
# Marks are found by their sessions: by their people PostgreSQL would read the marks of all cycles.
PEOPLE_BY_MARKS = (
    "SELECT r.cycle_id, COALESCE(attended, 0), COALESCE(marked, 0), COUNT(*) "
    "FROM registrations_registration r LEFT JOIN ("
    "SELECT a.registration_id, COUNT(CASE WHEN a.state = %s THEN 1 END) AS attended, "
    "COUNT(CASE WHEN s.attendance_closed_at IS NULL THEN 1 END) AS marked "
    "FROM trainings_session s JOIN registrations_attendance a ON a.session_id = s.id "
    "WHERE s.cycle_id IN ({cycles}) AND NOT s.is_cancelled GROUP BY a.registration_id"
    ") counted ON counted.registration_id = r.id "
    "WHERE r.cycle_id IN ({cycles}) AND r.status = %s GROUP BY 1, 2, 3"
)
OF_SESSIONS = (
    "SELECT s.id, "  # noqa: S608  our own names
    "(SELECT COUNT(*) FROM registrations_attendance a WHERE a.session_id = s.id AND a.state = %s) "
    f"- (SELECT COUNT(*) {_LEFT} AND a.state = %s AND r.cycle_id = %s), "
    "(SELECT COUNT(*) FROM registrations_attendance a WHERE a.session_id = s.id) "
    f"- (SELECT COUNT(*) {_LEFT} AND r.cycle_id = %s), "
    "(SELECT COUNT(*) FROM registrations_registration r WHERE r.cycle_id = %s AND r.status = %s) "
    "FROM trainings_session s WHERE s.id IN ({})"
)


class HourOfUtc(Func):
    """A moment as the text “2026-11-28 12”, made by the database itself."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 13)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True)
class Turnout:
    """How many of those with a place were at one session, and how many of them have any mark."""

    session: Session
    people: int
    present: int
    marked: int

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
class Counts:
    """What is counted about one cycle; `marks` are (present, marked) of those with a place, by session."""

    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)
    # Of those with a place, by the key that outlives the name.
    institution_keys: set[str] = field(default_factory=set)
    faces: Counter[str] = field(default_factory=Counter)
    marks: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures(Counts):
    """The figures of one cycle, or of several together."""

    places: int = 0
    turnouts: list[Turnout] = field(default_factory=list)

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
        return _summed((kind, people) for (kind, _municipality), people in self.kinds.items())

    @property
    def regions(self) -> Counter[str]:
        return _summed((region_of(municipality), people) for (_kind, municipality), people in self.kinds.items())


@dataclass(frozen=True)
class Day:
    """The registrations of one day in Riga, by what has become of them."""

    day: datetime.date
    statuses: Counter[str]


def together(several: Iterable[Figures]) -> Figures:
    """Add up the figures of several cycles; an institution counts once."""
    total, places = Figures(), 0
    for figures in several:
        places += figures.places
        total.statuses.update(figures.statuses)
        total.kinds.update(figures.kinds)
        total.institution_keys.update(figures.institution_keys)
        total.faces.update(figures.faces)
        total.turnouts.extend(figures.turnouts)
    return replace(total, places=places)


def count(cycles: Collection[Cycle]) -> dict[int, Counts]:
    """Count in three queries, for any number of cycles and people; their sessions are read beforehand."""
    found = {cycle.pk: Counts() for cycle in cycles}
    if not found:
        return found
    _count_people(cycles, found)
    for cycle_id, face, people in _faces(cycles):
        found[cycle_id].faces[face] += people
    marks = marks_by_session(cycles)
    for cycle in cycles:
        found[cycle.pk].marks.update({one.pk: marks[one.pk] for one in cycle.schedule if one.pk in marks})
    return found


def figures(cycle: Cycle, counts: Counts) -> Figures:
    people = counts.statuses[Status.CONFIRMED]
    turnouts = [Turnout(one, people, *counts.marks.get(one.pk, (0, 0))) for one in cycle.held_sessions]
    return Figures(**vars(counts), places=cycle.capacity, turnouts=turnouts)


def by_day(cycle: Cycle) -> list[Day]:
    """Count by hours of UTC, since a day in Riga begins with one: for a day SQLite would ask Python about each row."""
    rows = cycle.registrations.annotate(hour=HourOfUtc("created_at")).values_list("hour", "status")
    days: dict[datetime.date, Counter[str]] = defaultdict(Counter)
    for begun, status, people in rows.annotate(people=Count("pk")):
        day = timezone.localdate(datetime.datetime.fromisoformat(f"{begun}:00+00:00"))
        days[day][status] += people
    return [Day(day, days[day]) for day in sorted(days)]


def _count_people(cycles: Collection[Cycle], found: dict[int, Counts]) -> None:
    groups = ("cycle", "status", "institution_type", "municipality", "institution_key")
    rows = Registration.objects.filter(cycle__in=cycles).values_list(*groups)
    for cycle_id, status, kind, municipality, key, people in rows.annotate(people=Count("pk")):
        counts = found[cycle_id]
        counts.statuses[status] += people
        if status == Status.CONFIRMED:
            counts.kinds[kind, municipality if region_of(municipality) else ""] += people
            counts.institution_keys.add(key)


def _faces(cycles: Collection[Cycle]) -> Iterable[tuple[int, str, int]]:
    known = {cycle.pk: cycle for cycle in cycles}
    with connection.cursor() as cursor:
        sql = PEOPLE_BY_MARKS.format(cycles=", ".join(["%s"] * len(known)))
        cursor.execute(sql, [Attendance.State.PRESENT, *known, *known, Status.CONFIRMED])
        rows = cursor.fetchall()
    for cycle_id, attended, marked, people in rows:
        cycle = known[cycle_id]
        held = cycle.held_sessions
        unchecked = sum(session.attendance_closed_at is None for session in held)
        where = Standing(attended=attended, open=unchecked - marked, total=len(held), required=cycle.required_sessions)
        yield cycle_id, where.state.value, people


def marks_by_session(cycles: Collection[Cycle]) -> dict[int, tuple[int, int]]:
    """Return {session: (present, marked)} of those who have a place."""
    marks = Attendance.objects.filter(session__cycle__in=cycles, registration__status=Status.CONFIRMED)
    return _present_and_marked(marks)


def figures_of_sessions(cycle_id: int, sessions: Collection[int]) -> dict[int, dict[str, int]]:
    """
    Count for each session who was present, and about whom nothing is recorded, of those who have a place.

    Written by hand: Django takes longer to write it than the databases to answer. Whoever has left the cycle with
    a mark is subtracted: few people, while everybody would be a join of thousands.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            OF_SESSIONS.format(", ".join(["%s"] * len(sessions))),
            [*[Attendance.State.PRESENT] * 2, *[cycle_id] * 3, Status.CONFIRMED, *sessions],
        )
        rows = cursor.fetchall()
    return {session: {"present": present, "empty": people - marked} for session, present, marked, people in rows}


def _present_and_marked(marks: QuerySet[Attendance]) -> dict[int, tuple[int, int]]:
    present = Count("pk", filter=Q(state=Attendance.State.PRESENT))
    rows = marks.values("session").annotate(present=present, marked=Count("pk"))
    return {row["session"]: (row["present"], row["marked"]) for row in rows}


def _summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for key, number in pairs:
        total[key] += number
    return total
