"""What organisers have to know of many cycles at once, read in a number of queries that does not grow with them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from registrations.core.cycle_status import CycleStatus, names_kept, status_of
from registrations.eligibility import kept_figures
from registrations.eligibility.formula import EligibilityStatus, with_standing
from registrations.eligibility.statistics import Figures
from registrations.mail.failures import troubles
from registrations.models import Attendance, GrantList, HistoryEntry, Message, Registration, SessionChangeNotice
from registrations.models.message import MessageQuerySet
from trainings.models import Cycle, Session

ERASING_NEAR = datetime.timedelta(days=30)
FEW_CYCLES = 20
MISTAKES_SHOWN_FOR = datetime.timedelta(days=30)
# An approved list is compared with marks for so long: later corrections are looked for on its own page.
CHANGES_SHOWN_FOR = datetime.timedelta(days=30)
Status = Registration.Status


@dataclass(frozen=True)
class People:
    """How many have a place and how many wait; whether a name is here, and when the last one went."""

    taken: int = 0
    waiting: int = 0
    has_names: bool = False
    erased_at: datetime.datetime | None = None

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None


@dataclass(frozen=True)
class Approval:
    """What became of the grant list of a cycle whose sessions are all checked."""

    has_reached: bool = False
    version: int | None = None
    is_outdated: bool = False


@dataclass
class CycleAtHand:
    cycle: Cycle
    people: People
    status: CycleStatus
    approval: Approval = field(default_factory=Approval)
    unsent: int = 0
    mistakes: int = 0
    # Of cycles that are over, where it was asked for: how many have met the condition of the grant.
    reached: int | None = None
    # Of sessions that are over and not checked: how many people have a mark. Of changed ones: the open notice.
    marked: dict[int, int] = field(default_factory=dict)
    notices: dict[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return max(self.cycle.capacity - self.people.taken, 0)

    @property
    def next_session(self) -> Session | None:
        return next((session for session in self.cycle.held_sessions if not session.is_over), None)

    @property
    def opens_later(self) -> bool:
        return self.cycle.opens_after(timezone.localdate())

    def unmarked(self, session: Session) -> int:
        return max(self.people.taken - self.marked.get(session.pk, 0), 0)


def read(cycles: Iterable[Cycle]) -> list[CycleAtHand]:
    """Read the facts of these cycles, whose sessions are prefetched, in six queries at most."""
    return complete(with_people(list(cycles)))


def complete(begun: list[CycleAtHand]) -> list[CycleAtHand]:
    found = {one.cycle.pk: one for one in begun}
    alive = {pk: one for pk, one in found.items() if one.status != CycleStatus.ARCHIVED}
    _add_sessions(alive)
    _add_messages(alive)
    _add_approvals(alive)
    return list(found.values())


def add_reached(over: Iterable[CycleAtHand]) -> None:
    """Add how many met the condition of the grant, where there is one."""
    found = {one.cycle.pk: one for one in over if one.cycle.has_grant}
    for pk, figures in kept_figures.of_cycles([one.cycle for one in found.values()]).items():
        found[pk].reached = figures.eligible


def of_figures(cycle: Cycle, figures: Figures) -> CycleAtHand:
    """Take what is counted already; names matter only when a cycle is over or about to be erased."""
    if cycle.is_past or cycle.erases_data_on <= timezone.localdate() + ERASING_NEAR:
        return with_people([cycle])[0]
    return _begun(cycle, People(figures.taken, figures.waiting, has_names=bool(figures.registrations)))


def with_people(cycles: list[Cycle]) -> list[CycleAtHand]:
    people = people_of(cycles)
    return [_begun(cycle, people[cycle.pk]) for cycle in cycles]


def people_of(cycles: list[Cycle]) -> dict[int, People]:
    """Count by an index alone: whoever has a name is not looked at one by one."""
    rows = Registration.objects.filter(cycle__in=cycles).order_by().values_list("cycle", "status")
    counted = {(cycle, status): number for cycle, status, number in rows.annotate(number=Count("pk"))}
    return {
        pk: People(counted.get((pk, Status.CONFIRMED), 0), counted.get((pk, Status.WAITING), 0), *names)
        for pk, names in names_kept(cycles).items()
    }


def _begun(cycle: Cycle, people: People) -> CycleAtHand:
    return CycleAtHand(cycle, people, status_of(cycle, is_erased=people.is_erased))


def _add_sessions(found: dict[int, CycleAtHand]) -> None:
    if all(one.cycle.is_past and _is_checked(one.cycle) for one in found.values()):
        return
    due = Q(is_cancelled=False, attendance_closed_at__isnull=True, ends_at__lt=timezone.now())
    marks = Attendance.objects.filter(session=OuterRef("pk"), registration__status=Status.CONFIRMED).order_by()
    marked = Subquery(marks.values("session").annotate(number=Count("pk")).values("number"))
    notices = SessionChangeNotice.objects.filter(session=OuterRef("pk"), decided_at__isnull=True).order_by("pk")
    rows = Session.objects.filter(cycle__in=found).order_by().annotate(notice=Subquery(notices.values("pk")[:1]))
    told = rows.filter(due | Q(notice__isnull=False)).annotate(marked=Case(When(due, then=marked)))
    for cycle, session, notice, number in told.values_list("cycle", "pk", "notice", "marked"):
        found[cycle].marked[session] = number or 0
        if notice:
            found[cycle].notices[session] = notice


def with_names(cycles: Collection[int], *, most: int) -> list[int]:
    named = Registration.objects.filter(cycle=OuterRef("pk"), erased_at__isnull=True)
    found = Cycle.objects.filter(Exists(named), pk__in=cycles).order_by("registration_closes_on", "pk")
    return list(found.values_list("pk", flat=True)[:most])


def _add_messages(found: dict[int, CycleAtHand]) -> None:
    """Count what was not delivered, and the reports of mistakes; each has an index of its own."""
    since = timezone.now() - MISTAKES_SHOWN_FOR
    mistakes = Message.objects.filter(kind=Message.Kind.MISTAKE, created_at__gte=since)
    counted = _by_cycle(troubles(), found, "unsent").union(_by_cycle(mistakes, found, "mistakes"), all=True)
    for cycle, what, number in counted:
        if cycle in found:
            setattr(found[cycle], what, number)


def _by_cycle(rows: MessageQuerySet, found: dict[int, CycleAtHand], what: str) -> Any:
    """Count rows that are few among all; named one by one, many cycles would be looked through person by person."""
    of_these = rows.filter(registration__cycle__in=found) if len(found) <= FEW_CYCLES else rows
    grouped = of_these.order_by().values_list("registration__cycle").annotate(what=Value(what), number=Count("pk"))
    return grouped.values_list("registration__cycle", "what", "number")


def _add_approvals(found: dict[int, CycleAtHand]) -> None:
    checked = [pk for pk, one in found.items() if one.cycle.has_grant and _is_checked(one.cycle)]
    if not checked:
        return
    lists = GrantList.objects.filter(cycle=OuterRef("pk")).order_by("-version")
    since = timezone.now() - CHANGES_SHOWN_FOR
    changes = HistoryEntry.objects.filter(
        session__cycle=OuterRef("pk"), at__gt=OuterRef("approved_at"), at__gte=since, what=HistoryEntry.What.ATTENDANCE
    )
    reached = with_standing(Registration.objects.filter(cycle=OuterRef("pk")).confirmed().order_by())
    rows = (
        Cycle.objects.filter(pk__in=checked)
        .order_by()
        .annotate(approved_at=Subquery(lists.values("approved_at")[:1]), version=Subquery(lists.values("version")[:1]))
        .values_list("pk", Exists(reached.filter(Q(eligibility=EligibilityStatus.REACHED))), "version", Exists(changes))
    )
    for cycle, *facts in rows:
        found[cycle].approval = Approval(*facts)


def _is_checked(cycle: Cycle) -> bool:
    held = cycle.held_sessions
    return bool(held) and all(session.attendance_closed_at for session in held)
