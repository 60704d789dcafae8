"""
Figures of cycles, counted once and kept until something changes that they rest on.

Those of a cycle that is over are kept in the database, for years. Those of a cycle that runs change with each
registration and mark: they are kept in the cache, so that looking at it writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction

from registrations.eligibility import statistics
from registrations.eligibility.statistics import Counts, Figures
from registrations.models import CycleFigures
from trainings.models import Cycle, Revision


def of_cycle(cycle: Cycle) -> Figures:
    if cycle.is_past:
        return of_cycles([cycle])[cycle.pk]
    # The revision is read before anything is counted. What was read of the cycle before that is compared itself.
    revision = Revision.objects.values_list("figures", flat=True).get(cycle_id=cycle.pk)
    sessions = [(one.pk, one.is_cancelled, one.attendance_closed_at is None) for one in cycle.schedule]
    rests_on = revision, cycle.required_sessions, sessions
    key = f"figures:{settings.VERSION}:{cycle.pk}"
    kept = cache.get(key)
    if kept is None or kept[0] != rests_on:
        kept = rests_on, statistics.count([cycle])[cycle.pk]
        cache.set(key, kept, None)
    return statistics.figures(cycle, kept[1])


def of_cycles(cycles: Sequence[Cycle]) -> dict[int, Figures]:
    """Return the figures of cycles whose sessions are read beforehand."""
    over = {cycle.pk for cycle in cycles if cycle.is_past}
    kept = CycleFigures.objects.filter(cycle__in=over).true_now(settings.VERSION)
    counts = {pk: _unpacked(counted) for pk, counted in kept.values_list("cycle", "counted")}
    counts |= _counted_anew(over - counts.keys())
    counts |= statistics.count([cycle for cycle in cycles if cycle.pk not in counts])
    return {cycle.pk: statistics.figures(cycle, counts[cycle.pk]) for cycle in cycles}


def _counted_anew(over: Collection[int]) -> dict[int, Counts]:
    """Count and keep. The revision is read before all else, so that a change meanwhile makes it the past one."""
    if not over:
        return {}
    revisions = Revision.objects.filter(cycle_id__in=over).values_list("cycle_id", "figures")
    rows = [CycleFigures(cycle_id=pk, revision=number, release=settings.VERSION) for pk, number in revisions]
    counts = statistics.count(list(Cycle.objects.filter(pk__in=over).prefetch_related("sessions")))
    for row in rows:
        row.counted = _packed(counts[row.cycle_id])
    # Who cannot write now, such as while a copy is made, counts again the next time.
    with suppress(DatabaseError), transaction.atomic():
        CycleFigures.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["cycle"],
            update_fields=["revision", "release", "counted"],
        )
    return counts


def _packed(counts: Counts) -> dict[str, Any]:
    """Return what JSON can hold: keys are texts there."""
    return {
        "statuses": counts.statuses,
        "kinds": [[*kind, people] for kind, people in counts.kinds.items()],
        "institution_keys": sorted(counts.institution_keys),
        "faces": counts.faces,
        "marks": [[session, *numbers] for session, numbers in counts.marks.items()],
    }


def _unpacked(packed: dict[str, Any]) -> Counts:
    return Counts(
        statuses=Counter(packed["statuses"]),
        kinds=Counter({(kind, municipality): people for kind, municipality, people in packed["kinds"]}),
        institution_keys=set(packed["institution_keys"]),
        faces=Counter(packed["faces"]),
        marks={session: (present, marked) for session, present, marked in packed["marks"]},
    )
