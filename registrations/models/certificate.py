"""Certificates, one row for each version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.models.registration import Registration


class Certificate(models.Model):
    """
    One version of one person's certificate: `facts` is all that stands on the paper.

    A version that is no longer true is replaced, never changed: its code still
    answers, and says so.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("registration")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    code = models.CharField(_("code"), max_length=32, unique=True)
    facts = models.JSONField(editable=False)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    replaced_at = models.DateTimeField(_("no longer valid since"), null=True)
    # By the person, for the first time: programs that follow links in letters do not count.
    fetched_at = models.DateTimeField(_("fetched"), null=True)

    # The code still answers that a certificate was issued, for what and when.
    STAYS_AFTER_ERASURE = frozenset(
        {
            "id",
            "registration",
            "version",
            "code",
            "issued_at",
            "replaced_at",
            "facts.language",
            "facts.cycle",
            "facts.organiser",
            "facts.partners",
            "facts.signatory",
            "facts.first_day",
            "facts.last_day",
            "facts.held",
            "facts.sessions",
            "facts.minutes",
        }
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("-issued_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "version"],
                name="certificate_version_is_unique",
                violation_error_message=_("This version exists already."),
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(replaced_at__isnull=True),
                name="certificate_has_one_valid_version",
                violation_error_message=_("A person has one valid certificate in a cycle."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.registration.reference}/{self.version}" if self.version > 1 else self.registration.reference
