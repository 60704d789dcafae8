"""The cycles that are over, as the home page lists them: many, of which hardly one ever changes."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language

from registrations.places.availability import availability
from trainings.models import Cycle, Revision

AT_ONCE = 100


@dataclass(frozen=True)
class PastCycle:
    title: str
    language: str
    url: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    sessions: int
    participants: int


def revisions() -> dict[int, int]:
    """Return the revision of each published cycle whose sessions and registration are over, in the order of cycles."""
    last_ends_at = Max("sessions__ends_at", filter=Q(sessions__is_cancelled=False))
    number = Subquery(Revision.objects.filter(cycle_id=OuterRef("pk")).values("number"))
    over = Cycle.objects.published().filter(registration_closes_on__lt=timezone.localdate())
    rows = over.values_list("pk").annotate(last_ends_at=last_ends_at, number=number)
    return {pk: revision for pk, _last, revision in rows.filter(last_ends_at__lt=timezone.now())}


def key(past: Mapping[int, int]) -> str:
    """Return what the list is kept by: it is another one when a cycle comes, goes or changes."""
    return hashlib.sha256(repr((get_language(), sorted(past.items()))).encode()).hexdigest()


def listed(past: Mapping[int, int]) -> Iterator[PastCycle]:
    """Yield the cycles, some at once, so that a thousand do not need memory together."""
    pks = list(past)
    for start in range(0, len(pks), AT_ONCE):
        yield from _rows(list(Cycle.objects.filter(pk__in=pks[start : start + AT_ONCE]).prefetch_related("sessions")))


def _rows(cycles: list[Cycle]) -> Iterator[PastCycle]:
    counts = availability(cycles)
    for cycle in cycles:
        yield PastCycle(
            title=cycle.title,
            language=cycle.language,
            url=cycle.get_absolute_url(),
            first_day=cycle.first_day,
            last_day=cycle.last_day,
            sessions=len(cycle.held_sessions),
            participants=counts[cycle.pk].taken,
        )
