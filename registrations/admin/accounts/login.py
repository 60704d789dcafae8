"""Logging in: name and password, then the code, or a recovery code where the telephone is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout as django_logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from registrations.accounts import guessing, second_factor, sign_in
from registrations.admin.accounts.forms import CodeForm, LoginForm, RecoveryCodeForm
from registrations.admin.framework.gates import page, too_many_tries

NEXT = "next"
FEW_CODES = 3


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    if request.user.is_authenticated and request.user.is_staff:
        return HttpResponseRedirect(way_on(request))
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = sign_in.check_password(request, form.cleaned_data["username"], form.cleaned_data["password"])
        except guessing.TooManyTries as refusal:
            return too_many_tries(request, refusal)
        except sign_in.Refused:
            form.add_error(None, _("Address or password is wrong. Capital and small letters differ in a password."))
        else:
            return let_in(request, user)
    return page(request, "login", _("Log in"), form=form, next=request.GET.get(NEXT, ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    return _second_step(request, CodeForm(request.POST if request.method == "POST" else None), is_recovery=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    form = RecoveryCodeForm(request.POST if request.method == "POST" else None)
    return _second_step(request, form, is_recovery=True)


@never_cache
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    django_logout(request)
    messages.success(request, _("You are logged out."))
    return redirect("admin:login")


def let_in(request: HttpRequest, user: Any) -> HttpResponse:
    if second_factor.device_of(user):
        sign_in.go_half_way(request, user)
        return redirect(_with_next(request, "admin:login_code"))
    sign_in.enter(request, user, with_code=False)
    return HttpResponseRedirect(way_on(request))


def way_on(request: HttpRequest) -> str:
    wanted = request.GET.get(NEXT, "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("admin:index")


def _second_step(request: HttpRequest, form: CodeForm | RecoveryCodeForm, *, is_recovery: bool) -> HttpResponse:
    user = sign_in.user_half_way(request)
    if user is None:
        return redirect(_with_next(request, "admin:login"))
    if form.is_valid():
        try:
            sign_in.check_code(request, user, form.cleaned_data["code"], is_recovery=is_recovery)
        except guessing.TooManyTries as refusal:
            return too_many_tries(request, refusal)
        except sign_in.Refused:
            form.add_error("code", _wrong_code(is_recovery=is_recovery))
        else:
            sign_in.enter(request, user, with_code=True)
            if is_recovery:
                _warn_about_few_codes(request, user)
            return HttpResponseRedirect(way_on(request))
    title = _("Recovery code") if is_recovery else _("Code from the telephone")
    other = _with_next(request, "admin:login_code" if is_recovery else "admin:login_recovery")
    return page(request, "code", title, form=form, is_recovery=is_recovery, other=other)


def _wrong_code(*, is_recovery: bool) -> str:
    if is_recovery:
        return _("This is none of your codes, or it was used before. Enter another one")
    return _("The code is wrong or too old. Enter the newest one")


def _warn_about_few_codes(request: HttpRequest, user: Any) -> None:
    left = second_factor.codes_left(user)
    text = _("Recovery codes left: %(n)d. New ones can be made on the page “My account”.") % {"n": left}
    messages.warning(request, text) if left <= FEW_CODES else messages.info(request, text)


def _with_next(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    return f"{reverse(name)}?{query.urlencode()}" if query else reverse(name)
