"""Notes about a person, for colleagues."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.models.registration import Registration
from trainings.web.text import Paragraphs


class ColleagueNote(models.Model):
    """What an organiser wrote down about a person. The person gets it with all other data, and it goes with them."""

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="colleague_notes", verbose_name=_("registration")
    )
    text = Paragraphs(_("text"), max_length=1000)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )

    class Meta:
        verbose_name = _("note for colleagues")
        verbose_name_plural = _("notes for colleagues")
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return self.text
