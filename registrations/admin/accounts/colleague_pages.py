"""The page „Colleagues": who works here, inviting, changing, ending; and what happened to accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.accounts import colleagues, staff
from registrations.accounts.staff import Colleague, State
from registrations.admin.accounts.forms import InvitationForm, RoleForm
from registrations.admin.framework.confirming import confirmed_again
from registrations.admin.framework.gates import page
from registrations.core import roles
from registrations.core.locking import RuleViolation
from registrations.core.roles import Role
from registrations.models import SecurityEvent

LINES = 100


@dataclass(frozen=True, kw_only=True)
class ColleagueAct:
    """What can be done to a colleague's account: the words of its page, when it is offered, what it does."""

    title: Promise | str
    explanation: Promise | str
    button: Promise | str
    done: Promise | str
    is_possible: Callable[[Colleague], bool]
    do: Callable[[Any, HttpRequest], Any]
    is_grave: bool = False


ACTS = {
    "invite-again": ColleagueAct(
        title=gettext_lazy("Send the invitation again"),
        explanation=gettext_lazy("A new link is sent. It works once, for three days."),
        button=gettext_lazy("Send the invitation"),
        done=gettext_lazy("The invitation is on its way."),
        is_possible=lambda one: one.state == State.INVITED,
        do=colleagues.invite_again,
    ),
    "withdraw": ColleagueAct(
        title=gettext_lazy("Withdraw the invitation"),
        explanation=gettext_lazy("The link that was sent stops working. Nothing else was done with this account yet."),
        button=gettext_lazy("Withdraw the invitation"),
        done=gettext_lazy("The invitation is withdrawn."),
        is_possible=lambda one: one.state == State.INVITED,
        do=colleagues.withdraw,
        is_grave=True,
    ),
    "remind": ColleagueAct(
        title=gettext_lazy("Remind of the second step"),
        explanation=gettext_lazy("An e-mail is sent that asks to switch the second step on."),
        button=gettext_lazy("Send the reminder"),
        done=gettext_lazy("The reminder is on its way."),
        is_possible=lambda one: one.state == State.ACTIVE and not one.has_second_step and not one.is_self,
        do=colleagues.remind_of_second_factor,
    ),
    "second-step-off": ColleagueAct(
        title=gettext_lazy("Switch the second step off"),
        explanation=gettext_lazy(
            "For whoever has lost both telephone and codes. Make sure by telephone or in person that it is really "
            "your colleague who asks: the password alone opens the account after that."
        ),
        button=gettext_lazy("Switch the second step off"),
        done=gettext_lazy("The second step is off. Your colleague can log in with the password and set it up again."),
        is_possible=lambda one: one.has_second_step and not one.is_self,
        do=colleagues.switch_second_factor_off,
        is_grave=True,
    ),
    "sign-out": ColleagueAct(
        title=gettext_lazy("Log out everywhere"),
        explanation=gettext_lazy("Your colleague is logged out in every browser, and can log in again."),
        button=gettext_lazy("Log out everywhere"),
        done=gettext_lazy("Your colleague is logged out everywhere."),
        is_possible=lambda one: one.state == State.ACTIVE and not one.is_self,
        do=colleagues.sign_out,
    ),
    "deactivate": ColleagueAct(
        title=gettext_lazy("Deactivate the account"),
        explanation=gettext_lazy(
            "Your colleague is logged out at once and cannot log in. The name stays in the history, which is why "
            "accounts are not deleted."
        ),
        button=gettext_lazy("Deactivate"),
        done=gettext_lazy("The account is deactivated."),
        is_possible=lambda one: one.state == State.ACTIVE,
        do=colleagues.deactivate,
        is_grave=True,
    ),
    "activate": ColleagueAct(
        title=gettext_lazy("Activate the account"),
        explanation=gettext_lazy("Your colleague can log in again, with the role and the password as they were."),
        button=gettext_lazy("Activate"),
        done=gettext_lazy("The account is active."),
        is_possible=lambda one: one.state == State.DEACTIVATED,
        do=colleagues.activate,
    ),
}


def people(request: HttpRequest) -> HttpResponseBase:
    return _invite(request) if request.method == "POST" else _list(request, _invitation_form())


def colleague(request: HttpRequest, user_id: int) -> HttpResponse:
    one = _find(request, user_id)
    choices = staff.cycles_to_choose(one.user)
    initial = {"role": one.role.value if one.role else None, "cycles": one.cycles}
    form = RoleForm(request.POST if "role" in request.POST else None, cycles=choices, initial=initial)
    if form.is_valid():
        role, cycles = form.role_chosen, form.cleaned_data["cycles"]
        try:
            colleagues.change(one.user, role=role, cycles=cycles, request=request)
        except RuleViolation as refusal:
            form.add_error("role", refusal)
        else:
            messages.success(request, _("Role and cycles are changed."))
            return redirect("admin:colleagues" if roles.is_organiser(_fresh(request)) else "admin:index")
    return page(request, "colleague", one.name, form=form, colleague=one, here="colleagues")


def act(request: HttpRequest, user_id: int, name: str) -> HttpResponse:
    one, chosen = _find(request, user_id), ACTS.get(name)
    if chosen is None or not chosen.is_possible(one):
        raise Http404
    if request.method == "POST":
        try:
            chosen.do(one.user, request)
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, str(chosen.done))
        return redirect("admin:colleagues" if not one.is_self else "admin:index")
    return page(request, "act", chosen.title, act=chosen, colleague=one, here="colleagues")


def log(request: HttpRequest) -> HttpResponse:
    events = SecurityEvent.objects.select_related("user", "about", "cycle")
    lines = Paginator(events, LINES).get_page(request.GET.get("page"))
    return page(request, "security_log", _("Security log"), lines=lines, here="colleagues")


@confirmed_again
def _invite(request: HttpRequest) -> HttpResponse:
    form = _invitation_form(request)
    if form.is_valid():
        invitation = colleagues.Invitation(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            role=form.role_chosen,
            cycles=form.cleaned_data["cycles"],
        )
        try:
            colleagues.invite(invitation, request)
        except RuleViolation as refusal:
            form.add_error("email", refusal)
        else:
            messages.success(request, _("The invitation is on its way to %(address)s.") % {"address": invitation.email})
            return redirect("admin:colleagues")
    return _list(request, form)


def _list(request: HttpRequest, form: InvitationForm) -> HttpResponse:
    found = [(one, _possible(one)) for one in staff.colleagues(request)]
    context = {
        "present": [(one, acts) for one, acts in found if one.state != State.DEACTIVATED],
        "former": [(one, acts) for one, acts in found if one.state == State.DEACTIVATED],
        "accounts": sum(one.state == State.ACTIVE for one, _acts in found),
        "invitations": sum(one.state == State.INVITED for one, _acts in found),
        "form": form,
        "here": "colleagues",
    }
    return page(request, "colleagues", _("Colleagues"), **context)


def _possible(one: Colleague) -> list[tuple[str, ColleagueAct]]:
    return [(name, act) for name, act in ACTS.items() if act.is_possible(one)]


def _invitation_form(request: HttpRequest | None = None) -> InvitationForm:
    data = request.POST if request and "email" in request.POST else None
    return InvitationForm(data, cycles=staff.cycles_to_choose(None), initial={"role": Role.TRAINER.value})


def _find(request: HttpRequest, user_id: int) -> Colleague:
    one = next((one for one in staff.colleagues(request) if one.user.pk == user_id), None)
    if one is None:
        raise Http404
    return one


def _fresh(request: HttpRequest) -> Any:
    return get_object_or_404(get_user_model(), pk=request.user.pk)
