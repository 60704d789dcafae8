"""A cycle for search engines: schema.org/Course with one CourseInstance, and its sessions as sub-events."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from registrations.places.availability import Availability
from trainings.models import Cycle, Session

SCHEMA = "https://schema.org"


def json_ld(cycle: Cycle, now: Availability) -> str:
    """Return the cycle as JSON that is safe inside a script element: nothing in it looks like the element's end."""
    return json.dumps(_course(cycle, now), ensure_ascii=True).replace("<", "\\u003c")


def _course(cycle: Cycle, now: Availability) -> dict[str, Any]:
    return {
        "@context": SCHEMA,
        "@type": "Course",
        "name": cycle.title,
        "description": cycle.summary or cycle.title,
        "url": settings.SITE_URL + cycle.get_absolute_url(),
        "inLanguage": cycle.language,
        "provider": _organiser(cycle),
        "hasCourseInstance": _instance(cycle, now),
    }


def _instance(cycle: Cycle, now: Availability) -> dict[str, Any]:
    held = cycle.held_sessions
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "name": cycle.title,
        "courseMode": sorted({"Online" if session.is_online else "Onsite" for session in held}),
        "organizer": _organiser(cycle),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "maximumAttendeeCapacity": cycle.capacity,
        "remainingAttendeeCapacity": 0 if now.is_full else now.free,
        "subEvent": [_event(session) for session in cycle.schedule],
    }
    if not cycle.fee:
        instance["offers"] = _free_offer(cycle)
    if held:
        instance |= {"startDate": _iso(held[0].starts_at), "endDate": _iso(held[-1].ends_at)}
    return instance


def _free_offer(cycle: Cycle) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "price": "0",
        "priceCurrency": "EUR",
        "url": settings.SITE_URL + reverse("register", args=[cycle.slug]),
        "validThrough": cycle.registration_closes_on.isoformat(),
    }


def _event(session: Session) -> dict[str, Any]:
    mode = "OnlineEventAttendanceMode" if session.is_online else "OfflineEventAttendanceMode"
    status = "EventCancelled" if session.is_cancelled else "EventScheduled"
    return {
        "@type": "EducationEvent",
        "name": session.title,
        "startDate": _iso(session.starts_at),
        "endDate": _iso(session.ends_at),
        "eventAttendanceMode": f"{SCHEMA}/{mode}",
        "eventStatus": f"{SCHEMA}/{status}",
        "location": _location(session),
    }


def _location(session: Session) -> dict[str, str]:
    if session.is_online:
        return {"@type": "VirtualLocation", "url": settings.SITE_URL + session.cycle.get_absolute_url()}
    return {"@type": "Place", "name": session.venue, "address": session.address or session.venue}


def _organiser(cycle: Cycle) -> dict[str, str]:
    return {"@type": "Organization", "name": cycle.organiser}


def _iso(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).isoformat()
