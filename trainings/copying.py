"""Copying a cycle to other days."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from trainings import slugs
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
def copy_cycle(original: Cycle, first_day: datetime.date, *, title: str = "", left_out: Collection[int] = ()) -> Cycle:
    """
    Return a draft of the same cycle whose first session falls on that day, perhaps under another title.

    Everything moves by the same number of local days, so that 10.00 stays 10.00 when
    the clocks change. People, Zoom links, cancellations and closed attendance stay behind.
    """
    days = first_day - _first_kept(original, left_out)
    copy = Cycle(
        **{name: getattr(original, name) for name in COPIED_FIELDS},
        slug=slugs.of_copy(original.slug, first_day.year),
        registration_closes_on=original.registration_closes_on + days,
        registration_opens_on=original.registration_opens_on and original.registration_opens_on + days,
        retain_until=original.retain_until and original.retain_until + days,
        is_published=False,
    )
    copy.title = title or copy.title
    copy.full_clean()
    copy.save()
    copy.trainers.set(original.trainers.all())
    for session in original.schedule:
        if session.pk in left_out:
            continue
        Session(
            **{name: getattr(session, name) for name in COPIED_SESSION_FIELDS},
            cycle=copy,
            starts_at=_moved(session.starts_at, days),
            ends_at=_moved(session.ends_at, days),
        ).save()
    return copy


def planned_days(original: Cycle, first_day: datetime.date) -> list[datetime.date]:
    days = first_day - _first_kept(original, ())
    return [session.day + days for session in original.schedule]


def _first_kept(original: Cycle, left_out: Collection[int]) -> datetime.date:
    return next(session.day for session in original.schedule if session.pk not in left_out)


def _moved(moment: datetime.datetime, days: datetime.timedelta) -> datetime.datetime:
    return timezone.make_aware(timezone.make_naive(moment) + days)
