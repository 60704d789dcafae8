"""What is taught and when: cycles of sessions, and who leads them."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Max, Min, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.text import Email, Line, Paragraphs


class Trainer(models.Model):
    """Who leads sessions. The account is what lets a trainer mark attendance."""

    name = Line(_("name"), max_length=150)
    role = Line(_("role"), max_length=250, blank=True, help_text=_("Shown under the name on the page of a cycle"))
    email = Email(_("e-mail"), blank=True, help_text=_("Never shown in public"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainer",
        verbose_name=_("account"),
        help_text=_("With it the trainer can mark attendance in own cycles"),
    )

    class Meta:
        verbose_name = _("trainer")
        verbose_name_plural = _("trainers")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2])


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

    def with_period(self) -> CycleQuerySet:
        return self.annotate(first_starts_at=Min("sessions__starts_at"), last_ends_at=Max("sessions__ends_at"))

    def taught_by(self, user: Any) -> CycleQuerySet:
        return self.filter(trainers__user=user).distinct()


class Cycle(models.Model):
    """Several dated sessions with one registration for all of them."""

    class Language(models.TextChoices):
        LATVIAN = "lv", _("Latvian")
        ENGLISH = "en", _("English")

    title = Line(_("title"), max_length=200)
    slug = models.SlugField(
        _("address of the page"), max_length=80, unique=True, help_text=_("The last part of the address: letters a–z, digits and hyphens")
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
        _("sessions needed for the grant"), help_text=_("Whoever attends at least this many may apply")
    )
    grant_note = Line(
        _("about the grant"), max_length=300, blank=True, help_text=_("One sentence: what may be applied for, and where")
    )
    registration_opens_on = models.DateField(
        _("registration opens on"), null=True, blank=True, help_text=_("Empty means as soon as the cycle is published")
    )
    registration_closes_on = models.DateField(
        _("last day of registration"), help_text=_("Inclusive: the form closes at midnight, Riga time")
    )
    is_published = models.BooleanField(_("published"), default=False)
    retain_until = models.DateField(
        _("personal data is kept until"), null=True, blank=True, help_text=_("Empty means 12 months after the last session")
    )
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, editable=False)

    objects = CycleQuerySet.as_manager()

    # Annotated by CycleQuerySet.with_period()
    first_starts_at: datetime.datetime | None
    last_ends_at: datetime.datetime | None

    class Meta:
        verbose_name = _("training cycle")
        verbose_name_plural = _("training cycles")
        ordering = ("-registration_closes_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="cycle_has_places",
                violation_error_message=_("A cycle needs at least one place."),
            ),
            models.CheckConstraint(
                condition=Q(required_sessions__gte=1),
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
                condition=Q(language__in=["lv", "en"]),
                name="cycle_language_is_known",
                violation_error_message=_("Choose one of the languages."),
            ),
        ]

    def __str__(self) -> str:
        return f"„{self.title}”"

    def get_absolute_url(self) -> str:
        return reverse("cycle", args=[self.slug])

    @property
    def registration_is_open(self) -> bool:
        """Today is one of the days of registration. See also `CycleQuerySet.open_for_registration()`."""
        return self.is_published and self.accepts_registrations_on(timezone.localdate())

    def accepts_registrations_on(self, day: datetime.date) -> bool:
        """Both ends are inclusive: days as people say them, in Riga."""
        return not self.opens_after(day) and day <= self.registration_closes_on

    def opens_after(self, day: datetime.date) -> bool:
        return self.registration_opens_on is not None and day < self.registration_opens_on

    @cached_property
    def schedule(self) -> list[Session]:
        """All sessions in order, each with its `number`, cancelled ones included: a number once told stays."""
        sessions = sorted(self.sessions.all(), key=lambda session: (session.starts_at, session.pk))
        for number, session in enumerate(sessions, start=1):
            session.number = number
            session.cycle = self
            previous = sessions[number - 2] if number > 1 else session
            session.weeks_since_previous = round((session.day - previous.day).days / 7)
        return sessions

    @property
    def held_sessions(self) -> list[Session]:
        return [session for session in self.schedule if not session.is_cancelled]

    @property
    def days_left(self) -> int:
        """Days until registration closes, 0 on the last one."""
        return (self.registration_closes_on - timezone.localdate()).days

    @property
    def held_days(self) -> list[datetime.date]:
        return [session.day for session in self.held_sessions]

    @property
    def online_count(self) -> int:
        return sum(session.is_online for session in self.held_sessions)

    @property
    def venues(self) -> list[str]:
        """Where the sessions in person are, each place once, in the order of the sessions."""
        return list(dict.fromkeys(session.place for session in self.held_sessions if not session.is_online))

    @property
    def first_day(self) -> datetime.date | None:
        held = self.held_sessions
        return timezone.localdate(held[0].starts_at) if held else None

    @property
    def last_day(self) -> datetime.date | None:
        held = self.held_sessions
        return timezone.localdate(held[-1].ends_at) if held else None

    @property
    def is_past(self) -> bool:
        held = self.held_sessions
        return bool(held) and held[-1].ends_at < timezone.now()

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


class SessionQuerySet(models.QuerySet["Session"]):
    def held(self) -> SessionQuerySet:
        return self.filter(is_cancelled=False)

    def closed(self) -> SessionQuerySet:
        return self.filter(attendance_closed_at__isnull=False)


class Session(models.Model):
    """One meeting of a cycle, in a room or on Zoom."""

    class Format(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")

    # A change of one of these makes calendars take the new version (RFC 5546, 2.1.4); a typo does not.
    RESCHEDULING_FIELDS = ("starts_at", "ends_at", "format", "venue", "address", "is_cancelled")
    CALENDAR_FIELDS = (*RESCHEDULING_FIELDS, "title", "note", "join_url")

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("training cycle"))
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
    updated_at = models.DateTimeField(_("changed"), editable=False)

    objects = SessionQuerySet.as_manager()

    # Set by Cycle.schedule
    number: int
    weeks_since_previous: int

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session has to end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(format__in=["in_person", "online"]),
                name="session_format_is_known",
                violation_error_message=_("A session is either in person or online."),
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
        return f"„{self.title}”"

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
