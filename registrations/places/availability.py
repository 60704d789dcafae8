"""How many places there are, how many are taken, how many people wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from registrations.models import Registration
from trainings.models import Cycle

FEW_PLACES = 5
CONFIRMED = Q(status=Registration.Status.CONFIRMED)
WAITING = Q(status=Registration.Status.WAITING)
OF_CYCLE = (
    "SELECT c.capacity, (SELECT COUNT(*) FROM registrations_registration WHERE cycle_id = c.id AND status = %s), "
    "(SELECT COUNT(*) FROM registrations_registration WHERE cycle_id = c.id AND status = %s) "
    "FROM trainings_cycle c WHERE c.id = %s"
)

PLACES = (
    "SELECT COUNT(*), COALESCE(MAX(place_number), 0), "
    "EXISTS (SELECT 1 FROM registrations_registration WHERE cycle_id = %s AND status = %s) "
    "FROM registrations_registration WHERE cycle_id = %s AND place_number IS NOT NULL"
)


@dataclass(frozen=True)
class Availability:
    """How many places a cycle has, how many are taken, how many people wait."""

    capacity: int
    taken: int = 0
    waiting: int = 0

    @property
    def free(self) -> int:
        return max(self.capacity - self.taken, 0)

    @property
    def is_full(self) -> bool:
        """A new registration would wait: nobody overtakes those who wait already."""
        return self.free == 0 or self.waiting > 0

    @property
    def is_nearly_full(self) -> bool:
        return not self.is_full and self.free <= FEW_PLACES


@dataclass(frozen=True)
class Places:
    """The places as a newcomer meets them: how many are taken, the highest number, whether anybody waits."""

    capacity: int
    taken: int
    highest: int
    is_waited_for: bool

    @property
    def has_free(self) -> bool:
        return self.taken < self.capacity

    @property
    def next_number(self) -> int | None:
        """The lowest free number, unless there is a gap: then it has to be looked for."""
        return self.taken + 1 if self.taken == self.highest else None


def availability(cycles: Iterable[Cycle]) -> dict[int, Availability]:
    cycles = list(cycles)
    counts = {
        row["cycle"]: row
        for row in Registration.objects.filter(cycle__in=cycles)
        .values("cycle")
        .annotate(taken=Count("pk", filter=CONFIRMED), waiting=Count("pk", filter=WAITING))
    }
    nobody = {"taken": 0, "waiting": 0}
    return {
        cycle.pk: Availability(cycle.capacity, *(counts.get(cycle.pk, nobody)[key] for key in ("taken", "waiting")))
        for cycle in cycles
    }


def availability_of(cycle: Cycle) -> Availability:
    return availability([cycle])[cycle.pk]


def availability_in(cycle_id: int) -> Availability:
    with connection.cursor() as cursor:
        cursor.execute(OF_CYCLE, [Registration.Status.CONFIRMED, Registration.Status.WAITING, cycle_id])
        row = cursor.fetchone()
    return Availability(*row)


def places_of(cycle: Cycle) -> Places:
    """Look at the places of a locked cycle: at as many rows as it has places, however many people wait."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [cycle.pk, Registration.Status.WAITING, cycle.pk])
        taken, highest, is_waited_for = cursor.fetchone()
    return Places(cycle.capacity, taken, highest, bool(is_waited_for))
