"""The history of registrations and marks: written with each change, read by organisers, edited by nobody."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from registrations.models.registration import Registration
from trainings.models import Session
from trainings.models.choices import is_one_of


class Via(models.TextChoices):
    """By which way a change came."""

    FORM = "form", _("public form")
    PERSONAL_PAGE = "personal_page", _("personal page")
    ADMIN = "admin", _("organiser's page")
    GRID = "grid", _("attendance grid")
    DOOR = "door", _("door list")
    BULK = "bulk", _("mark the rest present")
    REPORT = "report", _("participants' report")
    SPREADSHEET = "spreadsheet", _("spreadsheet")
    QUEUE = "queue", _("waiting list")
    COMMAND = "command", _("command")


class HistoryEvent(models.TextChoices):
    REGISTERED = "registered", _("registered")
    PROMOTED = "promoted", _("got a place")
    CANCELLED = "cancelled", _("cancelled the registration")
    EDITED = "edited", _("corrected the details")
    ADDRESS = "address", _("corrected the address")
    LINK = "link", _("sent the link again")
    ATTENDANCE = "attendance", _("marked attendance")
    CLOSED = "closed", _("closed the attendance")
    REOPENED = "reopened", _("reopened the attendance")
    EXPORTED = "exported", _("handed out the person's data")
    ERASED = "erased", _("erased personal data")
    APPROVED = "approved", _("approved the grant list")


class HistoryEntryQuerySet(models.QuerySet["HistoryEntry"]):
    """Lines of history are added; erasing personal data, past these methods, is the only change there is."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("The history is not edited.")

    def delete(self) -> NoReturn:
        raise TypeError("The history is not deleted.")


class HistoryEntry(models.Model):
    """One line of history: who changed what, when, from what to what, by which way and why."""

    What = HistoryEvent
    registration = models.ForeignKey(
        Registration,
        on_delete=models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name=_("registration"),
    )
    session = models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name=_("session"),
        db_index=False,  # the index below begins with it
    )
    what = models.CharField(_("what"), max_length=20, choices=What)
    old = models.CharField(_("before"), max_length=300, blank=True)
    new = models.CharField(_("after"), max_length=300, blank=True)
    via = models.CharField(_("by way of"), max_length=20, choices=Via)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Empty for what a participant or the waiting list did: `via` says which.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), db_default=Now())
    # Lines of one act share it, so that they can be undone together.
    batch_id = models.UUIDField(null=True, editable=False, db_index=True)

    objects = HistoryEntryQuerySet.as_manager()

    # What happened. `old` and `new` hold marks, statuses and names of fields, never what stood in them.
    STAYS_AFTER_ERASURE = frozenset(
        {"id", "registration", "session", "what", "old", "new", "via", "by", "at", "batch_id"}
    )

    class Meta:
        verbose_name = _("line of history")
        verbose_name_plural = _("history")
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["session", "at", "id"], name="history_of_session")]
        constraints = [
            is_one_of(
                "what", HistoryEvent, name="change_is_known", sentence=_("This is not one of the known changes.")
            ),
            is_one_of("via", Via, name="change_came_by_a_known_way", sentence=_("This is not one of the known ways.")),
        ]

    def __str__(self) -> str:
        return self.get_what_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The history is not edited.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The history is not deleted.")
