"""
Who has earned the grant: the one formula (PRODUCT.md, rule 7), shown alike to everybody.

attended = present marks in sessions that were held; open = sessions held, not
closed and without a mark for this person. Excused does not count as present.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, LessThan

from registrations.models import Attendance, Registration
from registrations.models.registration import RegistrationQuerySet
from trainings.models import Cycle, Session


class EligibilityStatus(StrEnum):
    """Where a person stands on the way to the grant; in a cycle without a grant there is no rule."""

    REACHED = "reached"
    POSSIBLE = "possible"
    LAST_CHANCE = "last_chance"
    OUT_OF_REACH = "out_of_reach"
    NO_RULE = "no_rule"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one person stands in one cycle. All figures are numbers of sessions."""

    attended: int
    open: int
    total: int
    required: int | None

    @property
    def needed(self) -> int:
        return max((self.required or 0) - self.attended, 0)

    @property
    def may_miss(self) -> int:
        return max(self.attended + self.open - (self.required or 0), 0)

    @property
    def recorded(self) -> int:
        return self.total - self.open

    @property
    def state(self) -> EligibilityStatus:
        if self.required is None:
            return EligibilityStatus.NO_RULE
        if self.attended >= self.required:
            return EligibilityStatus.REACHED
        if self.attended + self.open < self.required:
            return EligibilityStatus.OUT_OF_REACH
        return EligibilityStatus.LAST_CHANCE if self.may_miss == 0 else EligibilityStatus.POSSIBLE


def standing(sessions: Iterable[Session], marks: dict[int, str], *, required: int | None) -> Standing:
    """Compute the standing from a cycle's sessions and one person's marks, as {session pk: state}."""
    held = [session for session in sessions if not session.is_cancelled]
    return Standing(
        attended=sum(marks.get(session.pk) == Attendance.State.PRESENT for session in held),
        open=sum(session.attendance_closed_at is None and session.pk not in marks for session in held),
        total=len(held),
        required=required,
    )


# The same in the database. See also `standing()`.
HELD = Q(attendances__session__is_cancelled=False)
ATTENDED = Count("attendances", filter=HELD & Q(attendances__state=Attendance.State.PRESENT))
MARKED_WHILE_OPEN = Count("attendances", filter=HELD & Q(attendances__session__attendance_closed_at__isnull=True))


def _sessions_of_cycle(condition: Q) -> Coalesce:
    sessions = Session.objects.filter(condition, cycle=OuterRef("cycle"), is_cancelled=False).order_by()
    count = sessions.values("cycle").annotate(quantity=Count("pk")).values("quantity")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


STANDING = {
    "attended": ATTENDED,
    "open_sessions": _sessions_of_cycle(Q(attendance_closed_at__isnull=True)) - MARKED_WHILE_OPEN,
}
REQUIRED, REACHABLE = F("cycle__required_sessions"), F("attended") + F("open_sessions")
FACE = {
    "eligibility": Case(
        When(cycle__required_sessions__isnull=True, then=Value(EligibilityStatus.NO_RULE.value)),
        When(attended__gte=REQUIRED, then=Value(EligibilityStatus.REACHED.value)),
        When(Q(LessThan(REACHABLE, REQUIRED)), then=Value(EligibilityStatus.OUT_OF_REACH.value)),
        When(Q(Exact(REACHABLE, REQUIRED)), then=Value(EligibilityStatus.LAST_CHANCE.value)),
        default=Value(EligibilityStatus.POSSIBLE.value),
    )
}


def with_standing(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """Annotate `attended`, `open_sessions` and `eligibility` (a `State`), in one query for any number of people."""
    return registrations.annotate(**STANDING).annotate(**FACE)


def standing_of(person: Registration, cycle: Cycle) -> Standing:
    total = len(cycle.held_sessions)
    return Standing(attended=person.attended, open=person.open_sessions, total=total, required=cycle.required_sessions)
