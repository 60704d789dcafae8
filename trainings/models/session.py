"""One meeting of a cycle."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.models.choices import is_one_of
from trainings.models.cycle import Cycle
from trainings.models.revision import PARTICIPANTS, revised_by
from trainings.web.text import Line

SHOWN_IN_PUBLIC = [
    "cycle",
    "title",
    "starts_at",
    "ends_at",
    "format",
    "venue",
    "address",
    "coordinates",
    "note",
    "is_cancelled",
    "sequence",
    "updated_at",
]


MAP = "https://www.openstreetmap.org"
COORDINATES = r"(-?\d{1,2}(?:\.\d{1,7})?), ?(-?\d{1,3}(?:\.\d{1,7})?)"


def touch_schedules(cycles: list[int]) -> None:
    """Stamp all entries anew: one was added, moved or removed, and each says which it is of how many."""
    Cycle.objects.filter(pk__in=cycles).update(schedule_changed_at=timezone.now())


class SessionFormat(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")


class SessionQuerySet(models.QuerySet["Session"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """The entries that are left change: each says how many there are."""
        touch_schedules(list(self.values_list("cycle", flat=True)))
        return super().delete()

    def held(self) -> SessionQuerySet:
        return self.filter(is_cancelled=False)

    def closed(self) -> SessionQuerySet:
        return self.filter(attendance_closed_at__isnull=False)


class Session(models.Model):
    """One meeting of a cycle, in a room or on Zoom."""

    Format = SessionFormat
    # A change of one of these makes calendars take the new version (RFC 5546, 2.1.4); a typo does not.
    RESCHEDULING_FIELDS = ("starts_at", "ends_at", "format", "venue", "address", "is_cancelled")
    CALENDAR_FIELDS = (*RESCHEDULING_FIELDS, "title", "note", "coordinates")

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("training cycle")
    )
    title = Line(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    format = models.CharField(_("format"), max_length=10, choices=Format)
    venue = Line(_("venue"), max_length=200, blank=True)
    address = Line(_("postal address"), max_length=200, blank=True)
    coordinates = Line(
        _("coordinates"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(COORDINATES, _("Write latitude and longitude as a map shows them: 56.9512, 24.1091"))
        ],
        help_text=_("For the link to a map: 56.9512, 24.1091. Empty means that the map looks for the address"),
    )
    note = Line(_("note"), max_length=200, blank=True, help_text=_("For example, when the doors open"))
    join_url = models.URLField(
        _("Zoom link"), max_length=500, blank=True, help_text=_("Only confirmed participants see it")
    )
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    attendance_closed_at = models.DateTimeField(_("attendance checked"), null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    # When the public facts of the entry changed, and when the Zoom link did, which the public calendar does not hold.
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    link_updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SessionQuerySet.as_manager()

    # Set by Cycle.schedule
    number: int
    weeks_since_previous: int

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at", "pk")
        indexes = [
            *revised_by("session", shown=SHOWN_IN_PUBLIC, cycles="SELECT {row}.cycle_id AS id"),
            *revised_by(
                "session_personal",
                shown=["attendance_closed_at", "join_url"],
                cycles="SELECT {row}.cycle_id AS id",
                events=["update"],
                raises=PARTICIPANTS,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session has to end after it starts."),
            ),
            is_one_of(
                "format",
                SessionFormat,
                name="session_format_is_known",
                sentence=_("A session is either in person or online."),
            ),
            models.CheckConstraint(
                condition=~Q(format="in_person") | ~Q(venue=""),
                name="session_in_person_has_a_venue",
                violation_error_message=_("A session in person needs a venue."),
            ),
            models.UniqueConstraint(
                fields=["cycle", "starts_at"],
                name="session_start_is_unique_in_cycle",
                violation_error_message=_("Another session of this cycle starts at the same time."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what calendars compare: when the facts changed, and how often the session was rescheduled."""
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if before and self._differs(before, ("venue", "address")) and not self._differs(before, ("coordinates",)):
            self.coordinates = ""  # they were those of the other place
        if before is None or self._differs(before, self.CALENDAR_FIELDS):
            self.updated_at = timezone.now()
        if before is None or before.join_url != self.join_url:
            self.link_updated_at = timezone.now()
        if before is not None and self._differs(before, self.RESCHEDULING_FIELDS):
            self.sequence = before.sequence + 1
        super().save(*args, **kwargs)
        if before is None or before.starts_at != self.starts_at:
            touch_schedules([self.cycle_id])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        touch_schedules([self.cycle_id])
        return super().delete(*args, **kwargs)

    def _differs(self, other: Session, fields: tuple[str, ...]) -> bool:
        return any(getattr(self, field) != getattr(other, field) for field in fields)

    def clean(self) -> None:
        if self.join_url and not self.join_url.startswith("https://"):
            raise ValidationError({"join_url": _("The link has to start with https://")})

    @property
    def is_online(self) -> bool:
        return self.format == self.Format.ONLINE

    @property
    def day(self) -> datetime.date:
        return timezone.localdate(self.starts_at)

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def geo(self) -> tuple[str, str] | None:
        found = re.fullmatch(COORDINATES, self.coordinates)
        return None if self.is_online or not found else (found[1], found[2])

    @property
    def map_url(self) -> str:
        """Where a map shows the place: by its coordinates, else by its address; nothing for a session online."""
        if self.is_online:
            return ""
        if self.geo:
            latitude, longitude = self.geo
            return f"{MAP}/?mlat={latitude}&mlon={longitude}#map=18/{latitude}/{longitude}"
        return f"{MAP}/search?{urlencode({'query': self.address or self.venue})}"

    @property
    def place(self) -> str:
        return "" if self.is_online else ", ".join(filter(None, [self.venue, self.address]))
