"""Which texts of the privacy notice were shown: whoever asks what somebody has read, gets the words."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.models.choices import Language, is_one_of


class PrivacyNotice(models.Model):
    """One text, as it stood on the page when the first person had read it; registrations name its version."""

    version = models.CharField(_("version"), max_length=16, primary_key=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    text = models.TextField(_("text"))
    first_read_at = models.DateTimeField(_("first read"), default=timezone.now)

    class Meta:
        verbose_name = _("text of the privacy notice")
        verbose_name_plural = _("texts of the privacy notice")
        constraints = [
            is_one_of(
                "language",
                Language,
                name="privacy_notice_language_is_known",
                sentence=_("This is not one of the known languages."),
            )
        ]

    def __str__(self) -> str:
        return self.version
