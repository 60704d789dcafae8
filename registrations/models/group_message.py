"""Messages that organisers write to a group."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registrations.models.registration import InstitutionType, Registration
from trainings.models import Cycle, Session
from trainings.models.choices import is_one_of
from trainings.web.text import Line, Paragraphs


class Audience(models.TextChoices):
    CONFIRMED = "confirmed", _("everybody with a place")
    WAITING = "waiting", _("everybody on the waiting list")
    AT_RISK = "at_risk", _("those who may not miss another session")
    ELIGIBLE = "eligible", _("those who may apply for the grant")
    PRESENT = "present", _("those who were at a session")
    ABSENT = "absent", _("those who were not at a session")
    PICKED = "picked", _("people picked by hand")


OF_A_SESSION = [Audience.PRESENT.value, Audience.ABSENT.value]


class GroupMessageQuerySet(models.QuerySet["GroupMessage"]):
    def planned(self) -> GroupMessageQuerySet:
        return self.filter(sent_at__isnull=True, scheduled_at__isnull=False).order_by("scheduled_at", "pk")


class GroupMessage(models.Model):
    """A message of an organiser to a group of one cycle: a draft until it is sent."""

    Audience = Audience
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="group_messages", verbose_name=_("training cycle")
    )
    audience = models.CharField(pgettext_lazy("mailing", "to whom"), max_length=20, choices=Audience)
    session = models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="group_messages",
        verbose_name=_("session"),
        help_text=_("For those who were or were not at a session: which one"),
    )
    # Numbers of registrations, for people picked by hand.
    picked = models.JSONField(default=list, blank=True, editable=False)
    institution_type = models.CharField(
        _("type of institution"),
        max_length=20,
        choices=Registration.InstitutionType,
        blank=True,
        help_text=_("Empty means all"),
    )
    subject = Line(_("subject"), max_length=200)
    body = Paragraphs(_("text"), max_length=5000)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("who")
    )
    scheduled_at = models.DateTimeField(_("goes by itself at"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(pgettext_lazy("mailing", "sent"), null=True, editable=False)

    objects = GroupMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to a group")
        verbose_name_plural = _("messages to groups")
        ordering = ("-created_at", "-pk")
        constraints = [
            is_one_of(
                "audience", Audience, name="group_message_audience_is_known", sentence=_("Choose one of the groups.")
            ),
            is_one_of(
                "institution_type",
                InstitutionType,
                name="group_message_institution_type_is_known",
                sentence=_("Choose one of the types of institution."),
                or_empty=True,
            ),
            models.CheckConstraint(
                condition=Q(audience__in=OF_A_SESSION, session__isnull=False)
                | (~Q(audience__in=OF_A_SESSION) & Q(session__isnull=True)),
                name="group_message_names_a_session_for_its_people",
                violation_error_message=_("Choose a session exactly for those who were or were not at one."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("A message to somebody whose data is erased"))


class SavedText(models.Model):
    """A text that organisers use again and again."""

    subject = Line(_("subject"), max_length=200, unique=True)
    body = Paragraphs(_("text"), max_length=5000)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("saved text")
        verbose_name_plural = _("saved texts")
        ordering = ("subject", "pk")
        default_permissions = ()

    def __str__(self) -> str:
        return self.subject
