"""News of a changed session, which waits for an organiser's decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainings.models import Session
from trainings.web.text import Paragraphs


class SessionChangeNotice(models.Model):
    """
    A session differs from what participants were told, and an organiser has to decide whether to tell them.

    `was` holds the facts as they were told last; several changes before the decision are one notice.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notices", verbose_name=_("session"))
    was = models.JSONField(editable=False)
    organiser_note = Paragraphs(
        _("in your own words"), max_length=300, blank=True, help_text=_("Stands first in the message")
    )
    created_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    was_sent = models.BooleanField(pgettext_lazy("notice", "sent"), default=False, editable=False)

    class Meta:
        verbose_name = _("notice of a changed session")
        verbose_name_plural = _("notices of changed sessions")
        ordering = ("created_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(decided_at__isnull=True),
                name="session_has_one_open_notice",
                violation_error_message=_("A notice of this session waits for a decision already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.session)
