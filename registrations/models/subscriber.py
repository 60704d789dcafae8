"""Who asked to hear of the next cycle."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registrations.addresses import address_key
from trainings.models.choices import Language, is_one_of
from trainings.web.text import Email

# As the page and the privacy notice say it.
UNCONFIRMED_FOR = datetime.timedelta(days=7)
KEPT_FOR = datetime.timedelta(days=2 * 365)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> SubscriberQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def outdated(self, now: datetime.datetime) -> SubscriberQuerySet:
        """Keep those whose wish was never confirmed, or is too old."""
        never = Q(confirmed_at__isnull=True, asked_at__lt=now - UNCONFIRMED_FOR)
        return self.filter(never | Q(confirmed_at__lt=now - KEPT_FOR))


class Subscriber(models.Model):
    """
    An address that wants to hear of the next cycle, once for each cycle.

    Nothing joins it with registrations: whoever asks need not take part, and who takes part has not asked.
    """

    email = Email(_("e-mail"), max_length=254)
    email_key = models.CharField(max_length=320, unique=True, editable=False)
    language = models.CharField(_("language of messages"), max_length=2, choices=Language, default=Language.LATVIAN)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("address for news of the next cycle")
        verbose_name_plural = _("addresses for news of the next cycle")
        ordering = ("pk",)
        default_permissions = ()
        constraints = [
            is_one_of(
                "language", Language, name="subscriber_language_is_known", sentence=_("Choose one of the languages.")
            )
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key = address_key(self.email)
        super().save(*args, **kwargs)
