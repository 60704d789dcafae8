"""Long work: asked for on a page, done by the worker, fetched from the page."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.models import Cycle
from trainings.models.choices import is_one_of


class JobKind(models.TextChoices):
    CERTIFICATES = "certificates", _("certificates of a cycle")
    EXPORT = "export", _("spreadsheet of a cycle")


class Job(models.Model):
    """A file that takes long to make. `done` of `total` is its progress."""

    Kind = JobKind
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="jobs", verbose_name=_("training cycle"))
    options = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    leased_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)
    error = models.TextField(_("what went wrong"), blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file = models.BinaryField(null=True)

    STAYS_AFTER_ERASURE = frozenset(
        {
            "id",
            "kind",
            "cycle",
            "options",
            "created_at",
            "created_by",
            "leased_until",
            "attempts",
            "done",
            "total",
            "finished_at",
            "file_name",
        }
    )

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        ordering = ("-created_at", "-pk")
        constraints = [
            is_one_of(
                "kind", JobKind, name="job_kind_is_known", sentence=_("The kind of work is not one of the known ones.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.cycle}"
