"""What the pages say about a cycle: its phase, its addresses, and its facts for search engines."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from registrations.views.calendar_links import CalendarLinks
from trainings import page_cache
from trainings.models import Cycle


class Phase(StrEnum):
    """Where a cycle is in its life, as a visitor sees it today."""

    OPENS_LATER = "opens_later"
    OPEN = "open"
    CLOSED = "closed"
    PAST = "past"


def phase_of(cycle: Cycle) -> Phase:
    if cycle.registration_is_open:
        return Phase.OPEN
    if cycle.is_past:
        return Phase.PAST
    return Phase.OPENS_LATER if cycle.opens_after(timezone.localdate()) else Phase.CLOSED


def of_cycle(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    return {
        "cycle": cycle,
        "phase": phase_of(cycle),
        "calendar": calendar_of(cycle),
        "facts": page_cache.facts_of(request),
    }


def poster_of(cycle: Cycle) -> dict[str, str]:
    """Return what leads from a poster to the page: a code to be scanned, and the address to be typed."""
    address = settings.SITE_URL + cycle.get_absolute_url()
    return {"qr": _code_of(address), "address": address.partition("://")[2]}


@lru_cache(maxsize=64)
def _code_of(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawing)  # noqa: S308  drawn by us


def calendar_of(cycle: Cycle) -> CalendarLinks:
    return CalendarLinks(reverse("schedule", args=[cycle.slug]), cycle.title)


def rule_rows(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the rule in three examples: all sessions, just enough, one too few. Without a grant there is none."""
    total, required = len(cycle.held_sessions), cycle.required_sessions
    if required is None:
        return []
    examples = dict.fromkeys([total, required, required - 1])
    return [
        {
            "attended": n,
            "total": total,
            "ok": n >= required,
            "faces": ["need" if came else "free" for came in _spread(n, total)],
        }
        for n in examples
        if 0 < n <= total
    ]


def _spread(attended: int, total: int) -> list[bool]:
    """Miss some sessions in the middle rather than the last ones: any of them may be missed."""
    missed = {1 + (2 * index) % max(total - 1, 1) for index in range(total - attended)}
    missed |= set(range(total - attended - len(missed)))
    return [index not in missed for index in range(total)]
