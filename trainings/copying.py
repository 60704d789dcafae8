"""Copying a cycle to other days."""

from __future__ import annotations

import datetime
import re

from django.db import transaction
from django.utils import timezone

from trainings.models import Cycle, Session

COPIED_FIELDS = (
    "title",
    "summary",
    "description",
    "audience",
    "language",
    "fee",
    "organiser",
    "partners",
    "contact_email",
    "contact_phone",
    "capacity",
    "required_sessions",
    "grant_note",
    "presence_share",
    "reminder_hour",
    "signatory",
)
COPIED_SESSION_FIELDS = ("title", "format", "venue", "address", "coordinates", "note")


@transaction.atomic
def copy_cycle(original: Cycle, first_day: datetime.date) -> Cycle:
    """
    Return a draft of the same cycle whose first session falls on that day.

    Everything moves by the same number of local days, so that 10.00 stays 10.00 when
    the clocks change. People, Zoom links, cancellations and closed attendance stay behind.
    """
    days = first_day - timezone.localdate(original.schedule[0].starts_at)
    copy = Cycle(
        **{name: getattr(original, name) for name in COPIED_FIELDS},
        slug=_free_slug(original.slug, first_day.year),
        registration_closes_on=original.registration_closes_on + days,
        registration_opens_on=original.registration_opens_on and original.registration_opens_on + days,
        retain_until=original.retain_until and original.retain_until + days,
        is_published=False,
    )
    copy.full_clean()
    copy.save()
    copy.trainers.set(original.trainers.all())
    for session in original.schedule:
        Session(
            **{name: getattr(session, name) for name in COPIED_SESSION_FIELDS},
            cycle=copy,
            starts_at=_moved(session.starts_at, days),
            ends_at=_moved(session.ends_at, days),
        ).save()
    return copy


def planned_days(original: Cycle, first_day: datetime.date) -> list[datetime.date]:
    """Return the days of the sessions of such a copy."""
    days = first_day - timezone.localdate(original.schedule[0].starts_at)
    return [session.day + days for session in original.schedule]


def _moved(moment: datetime.datetime, days: datetime.timedelta) -> datetime.datetime:
    return timezone.make_aware(timezone.make_naive(moment) + days)


def _free_slug(slug: str, year: int) -> str:
    """Return the slug with the year of the copy, and a number when that is taken."""
    stem = f"{re.sub(r'-20[0-9]{2}(-[0-9]+)?$', '', slug)[:70]}-{year}"
    taken = set(Cycle.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
