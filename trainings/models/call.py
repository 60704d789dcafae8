"""The call for projects that follows a cycle: whoever attended enough sessions may apply for a grant."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.web.text import Line, Paragraphs

CALL_FIELDS = (
    "call_opens_on",
    "call_closes_on",
    "call_url",
    "call_rules_url",
    "call_note",
    "call_results_on",
    "call_results",
)


class CallPhase(StrEnum):
    NONE = "none"
    ANNOUNCED = "announced"
    OPEN = "open"
    ASSESSED = "assessed"
    RESULTS = "results"


class CallForProjects(models.Model):
    """What a cycle says about its call; without days there is none."""

    call_opens_on = models.DateField(_("call for projects: first day"), null=True, blank=True)
    call_closes_on = models.DateField(
        _("call for projects: last day"), null=True, blank=True, help_text=_("Inclusive, until 23.59 Riga time")
    )
    call_url = models.URLField(
        _("call for projects: address of the form"),
        blank=True,
        help_text=_("Only those who may apply see it, on their own pages"),
    )
    call_rules_url = models.URLField(_("call for projects: address of the rules"), blank=True)
    call_note = Line(
        _("call for projects: in one sentence"), max_length=300, blank=True, help_text=_("What may be applied for")
    )
    call_results_on = models.DateField(_("call for projects: results by"), null=True, blank=True)
    call_results = Paragraphs(
        _("call for projects: results"),
        max_length=4000,
        blank=True,
        help_text=_("One supported project a line: title; institution; sum"),
    )

    class Meta:
        abstract = True

    @property
    def call_phase(self) -> CallPhase:
        if self.call_results:
            return CallPhase.RESULTS
        if self.call_opens_on is None or self.call_closes_on is None:
            return CallPhase.NONE
        today = timezone.localdate()
        if today < self.call_opens_on:
            return CallPhase.ANNOUNCED
        return CallPhase.OPEN if today <= self.call_closes_on else CallPhase.ASSESSED

    @property
    def call_awards(self) -> list[dict[str, str]]:
        """The supported projects: a title, and as far as they are told an institution and a sum."""
        rows = [[part.strip() for part in line.split(";")] for line in self.call_results.splitlines() if line.strip()]
        return [dict(zip(("title", "institution", "amount"), [*row, "", ""], strict=False)) for row in rows]


CALL_OPENS_BEFORE_IT_CLOSES = models.CheckConstraint(
    # Named not null: a comparison with NULL is unknown, and a check lets the unknown pass.
    condition=Q(call_opens_on__isnull=True, call_closes_on__isnull=True)
    | Q(call_opens_on__isnull=False, call_closes_on__isnull=False, call_closes_on__gte=F("call_opens_on")),
    name="cycle_call_opens_before_it_closes",
    violation_error_message=_("The call for projects needs a first and a last day, in this order."),
)
