"""Where a cycle stands: counted from its dates and from what is still kept about people, never chosen."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Subquery, When
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
    if not cycle.is_published:
        return CycleStatus.DRAFT
    if cycle.is_past:
        return CycleStatus.ARCHIVED if is_erased else CycleStatus.OVER
    if cycle.registration_is_open:
        return CycleStatus.OPEN
    held = cycle.held_sessions
    return CycleStatus.RUNNING if held and held[0].starts_at <= timezone.now() else CycleStatus.AHEAD


def names_kept(cycles: Iterable[Cycle]) -> dict[int, tuple[bool, datetime.datetime | None]]:
    """Return for each cycle whether somebody's personal data is there, and when the last went if it has all gone."""
    people = Registration.objects.filter(cycle=OuterRef("pk")).order_by("-erased_at")
    named = Exists(people.filter(erased_at__isnull=True))
    # In this order a cycle whose first row has a name costs no look at the others.
    erased_at = Case(When(named, then=None), default=Subquery(people.values("erased_at")[:1]))
    rows = Cycle.objects.filter(pk__in=[cycle.pk for cycle in cycles]).order_by().values_list("pk", named, erased_at)
    return {pk: (has_names, moment) for pk, has_names, moment in rows}


def erased_on(cycles: Iterable[Cycle]) -> dict[int, datetime.date]:
    """Return those of these cycles that are over and hold nobody's personal data any more, and since which day."""
    kept = names_kept(cycle for cycle in cycles if cycle.is_past)
    return {pk: timezone.localdate(erased_at) for pk, (_has_names, erased_at) in kept.items() if erased_at}
