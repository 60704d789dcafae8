"""Figures of cycles. Those that are over are counted once, and kept until something changes that they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from registrations.eligibility import statistics
from registrations.eligibility.statistics import Counts, Figures
from registrations.models import CycleFigures
from trainings.models import Cycle, Revision


def of_cycle(cycle: Cycle) -> Figures:
    return of_cycles([cycle])[cycle.pk]


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
