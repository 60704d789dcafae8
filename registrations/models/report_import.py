"""Participants' reports on the way to becoming attendance, and names that organisers asked to remember."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.models.registration import Registration
from trainings.models import Cycle, Session
from trainings.web.text import Line


class ReportImport(models.Model):
    """
    The report of one meeting, from one file or several, between the upload and the saving of its marks.

    No file itself is kept: `facts` is what was read from them, and is emptied when the marks are saved.
    `decisions` is what organisers have decided so far. The meeting took place as planned, unless `began_at`
    and `ended_at` say otherwise.
    """

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="report_imports", verbose_name=_("session")
    )
    file_name = Line(_("file"), max_length=200)
    # Of the first file, and of all.
    digest = models.CharField(max_length=64, editable=False)
    digests = models.JSONField(default=list, editable=False)
    facts = models.JSONField(default=dict, editable=False)
    decisions = models.JSONField(default=dict, editable=False)
    shift_minutes = models.SmallIntegerField(default=0, editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    time_reason = Line(max_length=200, default="", editable=False)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    saved_at = models.DateTimeField(_("saved"), null=True, editable=False)
    # The number of the act in the history, by which the import is undone as one.
    batch_id = models.UUIDField(null=True, editable=False)

    STAYS_AFTER_ERASURE = frozenset(
        {
            "id",
            "session",
            "file_name",
            "digest",
            "digests",
            "shift_minutes",
            "began_at",
            "ended_at",
            "created_at",
            "created_by",
            "saved_at",
            "batch_id",
        }
    )

    class Meta:
        verbose_name = _("import of a report")
        verbose_name_plural = _("imports of reports")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "digest"],
                condition=Q(saved_at__isnull=True),
                name="report_is_reviewed_once",
                violation_error_message=_("This report is being reviewed already."),
            ),
            models.CheckConstraint(
                condition=Q(began_at__isnull=True, ended_at__isnull=True) | Q(began_at__lt=F("ended_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("The meeting must end after it has begun."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or str(_("a file whose name held that of somebody erased"))


class RememberedName(models.Model):
    """A name that a participant uses in reports: an organiser said whose it is, for the sessions to come."""

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="remembered_names", verbose_name=_("training cycle")
    )
    name = Line(_("name in the report"), max_length=200)
    # The name as the matcher compares it.
    key = models.CharField(max_length=300, editable=False)
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="remembered_names", verbose_name=_("registration")
    )
    created_at = models.DateTimeField(_("remembered"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )

    class Meta:
        verbose_name = _("remembered name")
        verbose_name_plural = _("remembered names")
        ordering = ("key", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "key"],
                name="name_is_remembered_once",
                violation_error_message=_("This name is remembered already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
