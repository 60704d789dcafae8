"""The approved lists of those who may apply for the grant."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.models.registration import Registration
from trainings.models import Cycle
from trainings.web.text import Line


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows that are added and then stay as they are."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("An approved list is not edited.")

    def delete(self) -> NoReturn:
        raise TypeError("An approved list is not deleted.")


class Frozen(models.Model):
    """A row that is added and then stays as it is."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("An approved list is not edited.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An approved list is not deleted.")


class GrantList(Frozen):
    """The list of those who may apply for the grant, as an organiser approved it. It is never changed."""

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="grant_lists", verbose_name=_("training cycle")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    # The rule as it was then: at least `required` of `held` sessions.
    required = models.PositiveSmallIntegerField(_("sessions needed for the grant"))
    held = models.PositiveSmallIntegerField(_("sessions held"))
    approved_at = models.DateTimeField(_("approved"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("approved by")
    )

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant list")
        verbose_name_plural = _("grant lists")
        ordering = ("-approved_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "version"],
                name="grant_list_version_is_unique",
                violation_error_message=_("This version of the list exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle}, {self.version}"


class GrantListEntry(Frozen):
    """One person on an approved list, with the evidence as it was then."""

    grant_list = models.ForeignKey(
        GrantList, on_delete=models.PROTECT, related_name="entries", verbose_name=_("grant list")
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="grant_entries", verbose_name=_("registration")
    )
    name = Line(_("name"), max_length=250, blank=True)
    institution = Line(_("institution"), max_length=200, blank=True)
    # [{"session": pk, "number": 2, "title": "…", "day": "2023-12-11"}, …]: those attended.
    sessions = models.JSONField(_("sessions attended"))

    objects = FrozenQuerySet.as_manager()

    # Which sessions gave the right; who it was is the only thing that may go.
    STAYS_AFTER_ERASURE = frozenset({"id", "grant_list", "registration", "sessions"})

    class Meta:
        verbose_name = _("entry of a grant list")
        verbose_name_plural = _("entries of grant lists")
        ordering = ("registration__sort_key", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["grant_list", "registration"],
                name="person_is_on_a_grant_list_once",
                violation_error_message=_("This person is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or str(_("Erased person"))
