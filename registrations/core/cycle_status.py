"""Where a cycle stands: counted from its dates and from what is still kept about people, never chosen."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable

from django.db.models import Count, Max, Q
from django.utils import timezone

from registrations.models import Registration
from trainings.models import Cycle


class CycleStatus(enum.Enum):
    DRAFT = "draft"
    OPEN = "open"
    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"
    ARCHIVED = "archived"


def status_of(cycle: Cycle, *, is_erased: bool) -> CycleStatus:
    now = timezone.now()
    held = cycle.held_sessions
    if not cycle.is_published:
        return CycleStatus.DRAFT
    if held and held[-1].ends_at <= now:
        return CycleStatus.ARCHIVED if is_erased else CycleStatus.OVER
    if cycle.registration_is_open:
        return CycleStatus.OPEN
    return CycleStatus.RUNNING if held and held[0].starts_at <= now else CycleStatus.AHEAD


def erased_on(cycles: Iterable[Cycle]) -> dict[int, datetime.date]:
    """Return those of these cycles that are over and hold nobody's personal data any more, and since which day."""
    people = Registration.objects.filter(cycle__in=[cycle for cycle in cycles if cycle.is_past]).order_by()
    rows = people.values_list("cycle").annotate(
        left=Count("pk", filter=Q(erased_at__isnull=True)), last=Max("erased_at")
    )
    return {cycle: timezone.localdate(last) for cycle, left, last in rows if not left}
