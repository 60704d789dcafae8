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
LAST_MINUTE = datetime.time(23, 59)


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
        "organizer": _organisers(cycle),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "maximumAttendeeCapacity": cycle.capacity,
        "remainingAttendeeCapacity": 0 if now.is_full else now.free,
        "subEvent": [_event(session, now) for session in cycle.schedule],
        **_offers(cycle, now),
    }
    if held:
        instance |= {"startDate": _iso(held[0].starts_at), "endDate": _iso(held[-1].ends_at)}
    return instance


def _offers(cycle: Cycle, now: Availability) -> dict[str, Any]:
    if cycle.fee:
        return {}
    ends_at = timezone.make_aware(datetime.datetime.combine(cycle.registration_closes_on, LAST_MINUTE))
    offer = {
        "@type": "Offer",
        "category": "Free",
        "price": "0",
        "priceCurrency": "EUR",
        "availability": f"{SCHEMA}/{'SoldOut' if now.is_full or not cycle.registration_is_open else 'InStock'}",
        "url": settings.SITE_URL + reverse("register", args=[cycle.slug]),
        "validThrough": _iso(ends_at),
    }
    return {"offers": offer}


def _event(session: Session, now: Availability) -> dict[str, Any]:
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
        "organizer": _organisers(session.cycle),
        **_offers(session.cycle, now),
    }


def _location(session: Session) -> dict[str, Any]:
    if session.is_online:
        return {"@type": "VirtualLocation", "url": settings.SITE_URL + session.cycle.get_absolute_url()}
    address = {"@type": "PostalAddress", "streetAddress": session.address or session.venue, "addressCountry": "LV"}
    return {"@type": "Place", "name": session.venue, "address": address}


def _organisers(cycle: Cycle) -> list[dict[str, str]]:
    partners = [{"@type": "Organization", "name": cycle.partners}] if cycle.partners else []
    return [_organiser(cycle), *partners]


def _organiser(cycle: Cycle) -> dict[str, str]:
    return {"@type": "Organization", "name": cycle.organiser}


def _iso(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).isoformat()
