"""What a change of a mark needs: a reason or a word of confirmation, a way back, and what can be undone there."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registrations.attendance.marking import MarkingResult
from registrations.core.history import ChangeContext
from registrations.models.history import Via
from trainings.models import Cycle
from trainings.web.text import LineField


class MarkConfirmation(forms.Form):
    """What a change needs when the session has not begun, or is closed."""

    reason = LineField(label=_("Reason"), max_length=300, required=False)
    early = forms.BooleanField(required=False)

    def origin(self, request: HttpRequest, via: Via) -> ChangeContext:
        return ChangeContext(via=via, by=request.user, reason=self.cleaned_data["reason"])

    @property
    def is_early(self) -> bool:
        return bool(self.cleaned_data["early"])


class UndoForm(MarkConfirmation):
    """Which act to take back, and from which door list the user came, if from one."""

    batch_id = forms.UUIDField()
    door = forms.IntegerField(required=False)


def field_of(code: str | None) -> str:
    return "early" if code == "early" else "reason"


def back_to(name: str, *ids: int, outcome: MarkingResult | None = None) -> HttpResponseRedirect:
    address = reverse(f"admin:attendance_{name}", args=ids)
    batch_id = outcome.batch_id if outcome else None
    return redirect(f"{address}?batch_id={batch_id}" if batch_id else address)


def batch_to_undo(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("batch_id", ""))
    except ValueError:
        return None


def way_back(door: int | None, cycle: Cycle) -> tuple[str, int] | tuple[str, int, int]:
    """Return the page where the user came from: a door list of this cycle, or its grid."""
    if door in {one.pk for one in cycle.schedule} and door is not None:
        return "door", cycle.pk, door
    return "grid", cycle.pk
