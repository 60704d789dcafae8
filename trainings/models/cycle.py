"""Several dated sessions with one registration for all of them."""

from __future__ import annotations

import datetime
import math
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.models.call import CALL_FIELDS, CALL_OPENS_BEFORE_IT_CLOSES, CallForProjects
from trainings.models.choices import Language, is_one_of
from trainings.models.programme import Programme
from trainings.models.revision import revised_by
from trainings.models.trainer import Trainer
from trainings.web.text import Email, Line, Paragraphs

SHOWN_IN_PUBLIC = [
    "title",
    "slug",
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
    *CALL_FIELDS,
    "registration_opens_on",
    "registration_closes_on",
    "is_published",
    "retain_until",
    "schedule_changed_at",
    "updated_at",
]


class CycleQuerySet(models.QuerySet["Cycle"]):
    def published(self) -> CycleQuerySet:
        return self.filter(is_published=True)

    def open_for_registration(self) -> CycleQuerySet:
        """Keep those whose form is open today. See also `Cycle.registration_is_open`."""
        today = timezone.localdate()
        return self.published().filter(
            Q(registration_opens_on__isnull=True) | Q(registration_opens_on__lte=today),
            registration_closes_on__gte=today,
        )

    def taught_by(self, user: Any) -> CycleQuerySet:
        return self.filter(trainers__user=user).distinct()


class Cycle(Programme, CallForProjects):
    """Several dated sessions with one registration for all of them."""

    Language = Language
    CALENDAR_FIELDS = ("title", "slug", "summary", "organiser", "contact_email")

    title = Line(_("title"), max_length=200)
    slug = models.SlugField(
        _("address of the page"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the address: letters a–z, digits and hyphens"),
    )
    summary = Line(_("in one sentence"), max_length=300, blank=True)
    description = Paragraphs(_("description"), blank=True, help_text=_("An empty line begins a new paragraph"))
    audience = Line(_("for whom"), max_length=250, blank=True)
    language = models.CharField(_("language of the sessions"), max_length=2, choices=Language, default=Language.LATVIAN)
    fee = Line(_("fee"), max_length=100, blank=True, help_text=_("Empty means free of charge"))
    organiser = Line(_("organiser"), max_length=200)
    partners = Line(_("together with"), max_length=200, blank=True)
    contact_email = Email(_("e-mail for questions"))
    contact_phone = Line(_("telephone for questions"), max_length=40, blank=True)
    trainers = models.ManyToManyField(Trainer, verbose_name=_("trainers"), blank=True, related_name="cycles")
    capacity = models.PositiveIntegerField(_("number of places"))
    required_sessions = models.PositiveSmallIntegerField(
        _("sessions needed for the grant"),
        null=True,
        blank=True,
        help_text=_("Whoever attends at least this many may apply; empty means that the cycle has no grant"),
    )
    grant_note = Line(
        _("about the grant"),
        max_length=300,
        blank=True,
        help_text=_("One sentence: what may be applied for, and where"),
    )
    presence_share = models.PositiveSmallIntegerField(
        _("share of a session on Zoom that counts as attended, %"), default=75
    )
    reminder_hour = models.PositiveSmallIntegerField(
        _("hour of the reminder"), default=10, help_text=_("On the day before each session, Riga time")
    )
    signatory = Line(
        _("who signs the certificates"), max_length=200, blank=True, help_text=_("Name and office; empty means nobody")
    )
    registration_opens_on = models.DateField(
        _("registration opens on"), null=True, blank=True, help_text=_("Empty means as soon as the cycle is published")
    )
    registration_closes_on = models.DateField(
        _("last day of registration"), help_text=_("Inclusive: the form closes at midnight, Riga time")
    )
    is_published = models.BooleanField(_("published"), default=False)
    retain_until = models.DateField(
        _("personal data is kept until"),
        null=True,
        blank=True,
        help_text=_("Empty means 12 months after the last session"),
    )
    # When those who wait for the next cycle were told of this one.
    announced_at = models.DateTimeField(null=True, editable=False)
    # When something changed that each entry of the calendar says: the title, whom to ask, how many sessions there are.
    schedule_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("training cycle")
        verbose_name_plural = _("training cycles")
        ordering = ("-registration_closes_on", "-pk")
        indexes = [
            *revised_by("cycle", shown=SHOWN_IN_PUBLIC, cycles="SELECT {row}.id AS id"),
            *revised_by(
                "cycle_trainer",
                shown=["id"],
                cycles="SELECT {row}.cycle_id AS id",
                table="trainings_cycle_trainers",
                events=["insert", "delete"],
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="cycle_has_places",
                violation_error_message=_("A cycle needs at least one place."),
            ),
            models.CheckConstraint(
                condition=Q(required_sessions__isnull=True) | Q(required_sessions__gte=1),
                name="cycle_requires_a_session",
                violation_error_message=_("At least one session has to be required."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_on__isnull=True)
                | Q(registration_opens_on__lte=F("registration_closes_on")),
                name="cycle_registration_opens_before_it_closes",
                violation_error_message=_("Registration cannot open after its last day."),
            ),
            models.CheckConstraint(
                condition=Q(retain_until__isnull=True) | Q(retain_until__gt=F("registration_closes_on")),
                name="cycle_keeps_data_while_registration_is_open",
                violation_error_message=_("Personal data cannot be erased before registration has closed."),
            ),
            models.CheckConstraint(
                condition=Q(presence_share__gte=1, presence_share__lte=100),
                name="cycle_presence_share_is_a_percentage",
                violation_error_message=_("The share is a number from 1 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(reminder_hour__lte=23),
                name="cycle_reminder_hour_is_an_hour",
                violation_error_message=_("The hour is a number from 0 to 23."),
            ),
            CALL_OPENS_BEFORE_IT_CLOSES,
            is_one_of("language", Language, name="cycle_language_is_known", sentence=_("Choose one of the languages.")),
        ]

    def __str__(self) -> str:
        """Name the year too: a cycle and its copies share a title."""
        return f"„{self.title}” ({self.registration_closes_on.year})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = type(self).objects.filter(pk=self.pk).values(*self.CALENDAR_FIELDS).first() if self.pk else None
        if before and any(value != getattr(self, name) for name, value in before.items()):
            self.schedule_changed_at = timezone.now()
            if fields := kwargs.get("update_fields"):
                kwargs["update_fields"] = {*fields, "schedule_changed_at"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("cycle", args=[self.slug])

    @property
    def has_grant(self) -> bool:
        return self.required_sessions is not None

    @property
    def registration_is_open(self) -> bool:
        return self.is_published and self.accepts_registrations_on(timezone.localdate())

    def accepts_registrations_on(self, day: datetime.date) -> bool:
        """Both ends are inclusive: days as people say them, in Riga."""
        return not self.opens_after(day) and day <= self.registration_closes_on

    def opens_after(self, day: datetime.date) -> bool:
        return self.registration_opens_on is not None and day < self.registration_opens_on

    @property
    def days_left(self) -> int:
        return (self.registration_closes_on - timezone.localdate()).days

    @property
    def hours_left(self) -> int:
        midnight = timezone.make_aware(datetime.datetime.combine(self.registration_closes_on, datetime.time.max))
        return math.ceil((midnight - timezone.now()).total_seconds() / 3600)

    @property
    def erases_data_on(self) -> datetime.date:
        """The day whose end is the end of keeping personal data: as set, or 12 months after the last session."""
        if self.retain_until:
            return self.retain_until
        last = self.last_day or self.registration_closes_on
        try:
            return last.replace(year=last.year + 1)
        except ValueError:  # 29 February
            return datetime.date(last.year + 1, 3, 1)

    @property
    def retention_is_over(self) -> bool:
        return self.erases_data_on <= timezone.localdate()
