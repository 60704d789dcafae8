"""What the pages say about a cycle: its phase, its addresses, and its facts for search engines."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from registrations.places import Availability
from trainings.models import Cycle, Session


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
    return {"cycle": cycle, "phase": phase_of(cycle), **calendar_links(reverse("schedule", args=[cycle.slug]))}


def calendar_links(path: str) -> dict[str, str]:
    """Return the ways into a calendar: webcal:// subscribes at once, https:// is for copying, or a file."""
    url = settings.SITE_URL + path
    return {
        "calendar_url": url,
        "webcal_url": "webcal:" + url.removeprefix(urlsplit(url).scheme + ":"),
        "calendar_download_url": f"{path}?download",
    }


def rule_rows(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the rule in three examples: all sessions, just enough, one too few."""
    total, required = len(cycle.held_sessions), cycle.required_sessions
    examples = dict.fromkeys([total, required, required - 1])
    return [
        {"attended": n, "total": total, "ok": n >= required, "faces": ["need" if came else "free" for came in _spread(n, total)]}
        for n in examples
        if 0 < n <= total
    ]


def _spread(attended: int, total: int) -> list[bool]:
    """Miss some sessions in the middle rather than the last ones: any of them may be missed."""
    missed = {1 + (2 * index) % max(total - 1, 1) for index in range(total - attended)}
    missed |= set(range(total - attended - len(missed)))
    return [index not in missed for index in range(total)]


def structured_data(request: HttpRequest, cycle: Cycle, availability: Availability) -> dict[str, Any]:
    """Return the cycle as schema.org/Course with one CourseInstance, and its sessions as sub-events."""
    url = settings.SITE_URL + cycle.get_absolute_url()
    held = cycle.held_sessions
    organiser = {"@type": "Organization", "name": cycle.organiser}
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "name": cycle.title,
        "courseMode": sorted({"Online" if session.is_online else "Onsite" for session in held}),
        "organizer": organiser,
        "eventStatus": "https://schema.org/EventScheduled",
        "maximumAttendeeCapacity": cycle.capacity,
        "remainingAttendeeCapacity": 0 if availability.is_full else availability.free,
        "offers": {
            "@type": "Offer",
            "price": "0",
            "priceCurrency": "EUR",
            "url": settings.SITE_URL + reverse("register", args=[cycle.slug]),
            "validThrough": cycle.registration_closes_on.isoformat(),
        },
        "subEvent": [_event(session, url) for session in cycle.schedule],
    }
    if cycle.fee:
        del instance["offers"]
    if held:
        instance |= {"startDate": _iso(held[0].starts_at), "endDate": _iso(held[-1].ends_at)}
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": cycle.title,
        "description": cycle.summary or cycle.title,
        "url": url,
        "inLanguage": cycle.language,
        "provider": organiser,
        "hasCourseInstance": instance,
    }


def _event(session: Session, url: str) -> dict[str, Any]:
    if session.is_online:
        mode, location = "OnlineEventAttendanceMode", {"@type": "VirtualLocation", "url": url}
    else:
        mode, location = "OfflineEventAttendanceMode", {
            "@type": "Place",
            "name": session.venue,
            "address": session.address or session.venue,
        }
    status = "EventCancelled" if session.is_cancelled else "EventScheduled"
    return {
        "@type": "EducationEvent",
        "name": session.title,
        "startDate": _iso(session.starts_at),
        "endDate": _iso(session.ends_at),
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "eventStatus": f"https://schema.org/{status}",
        "location": location,
    }


def _iso(moment: Any) -> str:
    return str(timezone.localtime(moment).isoformat())
