"""Pages that do one thing to one registration: a question, a reason, a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from registrations.core import history, locking
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.mail import transactional as outgoing
from registrations.models import HistoryEntry, Registration
from registrations.models.history import Via
from registrations.people import erasure
from registrations.places import allocation, by_hand
from trainings.web.text import LineField


@dataclass(frozen=True, kw_only=True)
class Action:
    """What can be done to a registration: the words of its page, when it makes sense, and what it does."""

    title: Promise | str
    explanation: Promise | str
    done: Promise | str
    is_possible: Callable[[Registration], bool]
    act: Callable[..., Any]


@transaction.atomic
def _send_link(registration_id: int, *, origin: ChangeContext) -> None:
    registration = locking.lock_registration(registration_id)
    history.write(HistoryEntry.What.LINK, origin=origin, registration=registration)
    outgoing.send_link(registration)


def _admit(registration_id: int, *, origin: ChangeContext) -> None:
    cycle_id = Registration.objects.values_list("cycle_id", flat=True).get(pk=registration_id)
    by_hand.give_places(cycle_id, [registration_id], origin=origin)


ACTIONS = {
    "admit": Action(
        title=gettext_lazy("Give a place"),
        explanation=gettext_lazy(
            "The person leaves the waiting list, out of turn if others wait longer, and gets a message."
        ),
        done=gettext_lazy("The person has a place now."),
        is_possible=lambda registration: registration.is_waiting,
        act=_admit,
    ),
    "cancel": Action(
        title=gettext_lazy("Cancel the registration"),
        explanation=gettext_lazy(
            "The person gets a message. A place that becomes free goes to whoever has waited longest."
        ),
        done=gettext_lazy("The registration is cancelled."),
        is_possible=lambda registration: not registration.is_cancelled,
        act=allocation.cancel,
    ),
    "resend": Action(
        title=gettext_lazy("Send the link again"),
        explanation=gettext_lazy("The link to the personal page goes to the address of this registration."),
        done=gettext_lazy("The link is on its way."),
        is_possible=lambda registration: not registration.is_erased,
        act=_send_link,
    ),
    "erase": Action(
        title=gettext_lazy("Erase personal data"),
        explanation=gettext_lazy(
            "Name, address and free text go for good. The status and the marks stay, so that the counts stay equal."
        ),
        done=gettext_lazy("The personal data is erased."),
        is_possible=lambda registration: not registration.is_erased,
        act=erasure.erase,
    ),
}


class ReasonForm(forms.Form):
    reason = LineField(
        label=gettext_lazy("Reason"), max_length=300, required=False, help_text=gettext_lazy("Kept in the history")
    )


class ActionPages(admin.ModelAdmin):
    """The pages of ACTIONS, and their buttons on the page of a registration."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.action_view))
        return [
            path("<int:registration_id>/<slug:name>/do/", view, name="registrations_registration_action"),
            *super().get_urls(),
        ]

    def action_view(self, request: HttpRequest, registration_id: int, name: str) -> HttpResponse:
        registration = get_object_or_404(Registration.objects.select_related("cycle"), pk=registration_id)
        if not self.has_change_permission(request, registration):
            raise PermissionDenied
        action = ACTIONS.get(name)
        if action is None or not action.is_possible(registration):
            raise Http404
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            origin = ChangeContext(via=Via.ADMIN, by=request.user, reason=form.cleaned_data["reason"])
            try:
                action.act(registration.pk, origin=origin)
            except RuleViolation as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, str(action.done))
            return redirect("admin:registrations_registration_change", registration.pk)
        context = self.admin_site.each_context(request) | {
            "title": action.title,
            "opts": self.opts,
            "registration": registration,
            "action": action,
            "form": form,
        }
        return render(request, "admin/registrations/registration/action.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        registration = self.get_object(request, object_id)
        possible = {
            name: action for name, action in ACTIONS.items() if registration and action.is_possible(registration)
        }
        context = {**(extra_context or {}), "possible_actions": possible}
        return super().change_view(request, object_id, form_url, context)
