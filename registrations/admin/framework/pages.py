"""What the attendance pages have in common: who may open them, how they are drawn, what a change needs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from registrations.attendance.marking import MarkingResult
from registrations.core import roles
from registrations.core.history import ChangeContext
from registrations.models import Attendance
from registrations.models.history import Via
from trainings.models import Cycle
from trainings.web.text import LineField

View = Callable[..., HttpResponse]
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
    """Return the field of `Circumstances` that a refusal asks for."""
    return "early" if code == "early" else "reason"


def of_cycle(view: View, *methods: str, for_organisers: bool = False) -> View:
    """Let those in who may mark attendance in the cycle; some pages are for organisers only."""

    @require_http_methods(list(methods or ("GET", "POST")))
    def wrapped(request: HttpRequest, cycle_id: int, **names: Any) -> HttpResponse:
        cycles = roles.cycles_to_mark(request.user).prefetch_related("sessions")
        cycle = get_object_or_404(cycles, pk=cycle_id)
        if for_organisers and not roles.is_organiser(request.user):
            raise PermissionDenied
        return view(request, cycle, **names)

    return wrapped


def of_session(view: View, *methods: str, for_organisers: bool = False) -> View:
    """As `of_cycle`, for a page about one session; some of them are for organisers only."""

    def about_one(request: HttpRequest, cycle: Cycle, session_id: int, **names: Any) -> HttpResponse:
        if for_organisers and not roles.is_organiser(request.user):
            raise PermissionDenied
        session = next((one for one in cycle.schedule if one.pk == session_id), None)
        if session is None:
            raise Http404
        return view(request, cycle, session, **names)

    return of_cycle(about_one, *methods)


def page(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    """Draw a page of the admin, all its width for the page itself. A name with a folder is of another folder."""
    frame = admin.site.each_context(request) | {
        "title": title,
        "opts": Attendance._meta,
        "is_organiser": roles.is_organiser(request.user),
    }
    template = name if "/" in name else f"{TEMPLATES}/{name}"
    return render(request, f"{template}.html", frame | context)


def back_to(name: str, *ids: int, outcome: MarkingResult | None = None) -> HttpResponseRedirect:
    """Go on to a page, which offers to take back what was done."""
    address = reverse(f"admin:registrations_attendance_{name}", args=ids)
    batch_id = outcome.batch_id if outcome else None
    return redirect(f"{address}?batch_id={batch_id}" if batch_id else address)


def batch_to_undo(request: HttpRequest) -> uuid.UUID | None:
    """Return the act that the page before has just done."""
    try:
        return uuid.UUID(request.GET.get("batch_id", ""))
    except ValueError:
        return None


def way_back(door: int | None, cycle: Cycle) -> tuple[str, int] | tuple[str, int, int]:
    """Return the page where the user came from: a door list of this cycle, or its grid."""
    if door in {one.pk for one in cycle.schedule} and door is not None:
        return "door", cycle.pk, door
    return "grid", cycle.pk
