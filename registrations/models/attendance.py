"""Marks of attendance. No row means not recorded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registrations.models.history import Via
from registrations.models.registration import Registration
from trainings.models import Session
from trainings.models.choices import is_one_of
from trainings.models.revision import FIGURES, revised_by


class AttendanceState(models.TextChoices):
    PRESENT = "present", pgettext_lazy("attendance", "present")
    ABSENT = "absent", pgettext_lazy("attendance", "absent")
    EXCUSED = "excused", pgettext_lazy("attendance", "excused")


class Attendance(models.Model):
    """What is recorded about one person in one session, and who recorded it last."""

    State = AttendanceState
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("registration")
    )
    session = models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name=_("session"),
        db_index=False,  # the index below begins with it
    )
    state = models.CharField(_("attendance"), max_length=10, choices=State)
    marked_at = models.DateTimeField(_("marked"), default=timezone.now)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("marked by")
    )
    via = models.CharField(_("by way of"), max_length=20, choices=Via, default=Via.COMMAND)

    STAYS_AFTER_ERASURE = frozenset({"id", "registration", "session", "state", "marked_at", "marked_by", "via"})

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        indexes = [
            models.Index(fields=["session", "state"], name="attendance_of_session"),
            *revised_by(
                "attendance",
                shown=["registration", "session", "state"],
                cycles="SELECT cycle_id AS id FROM trainings_session WHERE id = {row}.session_id",
                raises=FIGURES,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="attendance_is_marked_once",
                violation_error_message=_("This person is already marked for the session."),
            ),
            is_one_of(
                "via", Via, name="attendance_came_by_a_known_way", sentence=_("This is not one of the known ways.")
            ),
            is_one_of(
                "state",
                AttendanceState,
                name="attendance_state_is_known",
                sentence=_("A person is present, absent or excused."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_state_display()}"


class AnnouncedAbsence(models.Model):
    """A person said beforehand that a session will be missed. It records nothing by itself."""

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="announced_absences", verbose_name=_("registration")
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="announced_absences", verbose_name=_("session")
    )
    announced_at = models.DateTimeField(_("announced"), db_default=Now())

    class Meta:
        verbose_name = _("announced absence")
        verbose_name_plural = _("announced absences")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="absence_is_announced_once",
                violation_error_message=_("This absence is announced already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.session}"
