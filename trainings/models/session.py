"""One meeting of a cycle."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.models.choices import is_one_of
from trainings.models.cycle import Cycle
from trainings.models.revision import revised_by
from trainings.web.text import Line

SHOWN_IN_PUBLIC = [
    "cycle",
    "title",
    "starts_at",
    "ends_at",
    "format",
    "venue",
    "address",
    "note",
    "is_cancelled",
    "sequence",
    "updated_at",
]


class SessionFormat(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")


class SessionQuerySet(models.QuerySet["Session"]):
    def held(self) -> SessionQuerySet:
        return self.filter(is_cancelled=False)

    def closed(self) -> SessionQuerySet:
        return self.filter(attendance_closed_at__isnull=False)


class Session(models.Model):
    """One meeting of a cycle, in a room or on Zoom."""

    Format = SessionFormat
    # A change of one of these makes calendars take the new version (RFC 5546, 2.1.4); a typo does not.
    RESCHEDULING_FIELDS = ("starts_at", "ends_at", "format", "venue", "address", "join_url", "is_cancelled")
    CALENDAR_FIELDS = (*RESCHEDULING_FIELDS, "title", "note")

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("training cycle")
    )
    title = Line(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    format = models.CharField(_("format"), max_length=10, choices=Format)
    venue = Line(_("venue"), max_length=200, blank=True)
    address = Line(_("postal address"), max_length=200, blank=True)
    note = Line(_("note"), max_length=200, blank=True, help_text=_("For example, when the doors open"))
    join_url = models.URLField(
        _("Zoom link"), max_length=500, blank=True, help_text=_("Only confirmed participants see it")
    )
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    attendance_closed_at = models.DateTimeField(_("attendance checked"), null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = SessionQuerySet.as_manager()

    # Set by Cycle.schedule
    number: int
    weeks_since_previous: int

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at", "pk")
        indexes = revised_by("session", shown=SHOWN_IN_PUBLIC, cycles="SELECT {row}.cycle_id AS id")
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
        if before is None or self._differs(before, self.CALENDAR_FIELDS):
            self.updated_at = timezone.now()
        if before is not None and self._differs(before, self.RESCHEDULING_FIELDS):
            self.sequence = before.sequence + 1
        super().save(*args, **kwargs)

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
    def place(self) -> str:
        """Venue and address in one line; empty for a session online."""
        return "" if self.is_online else ", ".join(filter(None, [self.venue, self.address]))
