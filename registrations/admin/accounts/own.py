"""One's own account: name, password, second step, and in which browsers it is open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from registrations.accounts import colleagues, guessing, passwords, second_factor, security_log, sessions, sign_in
from registrations.admin.accounts.forms import ChangePasswordForm, CodeForm, NameForm
from registrations.admin.framework.gates import page, too_many_tries
from registrations.core import roles
from registrations.models import SecurityEvent

Kind = SecurityEvent.Kind


def account(request: HttpRequest) -> HttpResponse:
    return _account_page(request)


def name(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": user.get_full_name()})
    if form.is_valid():
        colleagues.rename(user, form.cleaned_data["name"], request)
        messages.success(request, _("Your name is changed."))
        return redirect("admin:account")
    return page(request, "name", _("Name and surname"), form=form, here="account")


@sensitive_post_parameters("current", "password")
def password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            sign_in.confirm_password(request, form.cleaned_data["current"])
        except guessing.TooManyTries as refusal:
            return too_many_tries(request, refusal)
        except sign_in.Refused:
            form.add_error("current", _("This is not your password"))
        else:
            passwords.change(request, form.cleaned_data["password"])
            messages.success(request, _("The password is changed. Other browsers are logged out."))
            return redirect("admin:account")
    return _account_page(request, password_form=form)


def second_step(request: HttpRequest) -> HttpResponse:
    """Show the QR code and take the first code; then show the recovery codes, once."""
    user: Any = request.user
    if second_factor.device_of(user):
        return redirect("admin:account")
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        codes = second_factor.switch_on(user, form.cleaned_data["code"])
        if codes:
            return _switched_on(request, codes)
        form.add_error("code", _("The code is wrong or too old. Enter the newest one"))
    device = second_factor.device_to_set_up(user)
    context = {
        "form": form,
        "secret": second_factor.secret_of(device),
        "drawing": second_factor.drawing_of(device, _("QR code for the app; the same in letters stands beside it")),
        "is_required": second_factor.is_missing(request),
        "here": "account",
    }
    return page(request, "second_step", _("Second step"), **context)


def second_step_off(request: HttpRequest) -> HttpResponse:
    if second_factor.is_required_of(request.user):
        messages.error(request, _("Organisers need the second step here."))
        return redirect("admin:account")
    if request.method == "POST":
        second_factor.switch_off(request.user)
        request.session[sessions.HAS_SECOND_FACTOR] = False
        security_log.write(Kind.FACTOR_OFF, request, about=request.user)
        passwords.tell(request.user, _("The second step of your account was switched off on the page “My account”."))
        messages.success(request, _("The second step is off."))
        return redirect("admin:account")
    return page(request, "second_step_off", _("Switch the second step off?"), here="account")


def recovery_codes(request: HttpRequest) -> HttpResponse:
    if not second_factor.device_of(request.user):
        return redirect("admin:account")
    codes = second_factor.new_recovery_codes(request.user)
    security_log.write(Kind.CODES, request, about=request.user)
    return _codes_page(request, codes, _("These are the new codes. The old ones do not work any more."))


def sign_out(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    number = request.POST.get("browser", "")
    ended = sessions.end(user, number=number) if number else sessions.end_all(user, but=request.session)
    security_log.write(Kind.SIGNED_OUT, request, about=user, detail=str(ended))
    text = ngettext("Logged out in %(n)d browser.", "Logged out in %(n)d browsers.", ended) % {"n": ended}
    messages.success(request, text)
    return redirect(reverse("admin:account") + "#browsers")


def _account_page(request: HttpRequest, password_form: ChangePasswordForm | None = None) -> HttpResponse:
    user: Any = request.user
    role = roles.role_of(user)
    context = {
        "role": role.label if role else "",
        "account": passwords.account_of(user),
        "password_form": password_form or ChangePasswordForm(user=user),
        "device": second_factor.device_of(user),
        "codes_left": second_factor.codes_left(user),
        "is_required": second_factor.is_required_of(user),
        "browsers": sessions.open_browsers(request),
        "here": "account",
    }
    return page(request, "account", _("My account"), **context)


def _switched_on(request: HttpRequest, codes: list[str]) -> HttpResponse:
    request.session[sessions.HAS_SECOND_FACTOR] = True
    sessions.end_all(request.user, but=request.session)
    security_log.write(Kind.FACTOR_ON, request, about=request.user)
    passwords.tell(request.user, _("The second step of your account was switched on."))
    return _codes_page(request, codes, _("The second step is on. Keep the recovery codes before you leave this page."))


def _codes_page(request: HttpRequest, codes: list[str], sentence: str) -> HttpResponse:
    response = page(request, "codes", _("Recovery codes"), codes=codes, sentence=sentence, here="account")
    response["Cache-Control"] = "no-store"
    return response
