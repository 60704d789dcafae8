"""What pages have in common: how they are drawn in the frame, what a change of a mark needs."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from registrations.attendance.marking import MarkingResult
from registrations.core import roles
from registrations.core.history import ChangeContext
from registrations.models.history import Via
from trainings.models import Cycle
from trainings.web.text import LineField

TEMPLATES = "admin/registrations/attendance"


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


def page(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    template = name if "/" in name else f"{TEMPLATES}/{name}"
    facts = {"title": title, "is_organiser": roles.is_organiser(request.user)}
    return render(request, f"{template}.html", facts | context)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, for a form that is bound to it; nothing while the page is only opened."""
    return request.POST if request.method == "POST" else None


def address_if_any(name: str) -> str:
    """Return the address of a page that may not be there; then nothing."""
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return ""


def back_to(name: str, *ids: int, outcome: MarkingResult | None = None) -> HttpResponseRedirect:
    address = reverse(f"admin:registrations_attendance_{name}", args=ids)
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
