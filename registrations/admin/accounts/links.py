"""Pages behind the links of e-mails: an invitation, a forgotten password. Opening one changes nothing."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from registrations.accounts import passwords
from registrations.admin.accounts.forms import ForgottenForm, NewPasswordForm
from registrations.admin.accounts.login import let_in
from registrations.admin.framework.gates import page
from registrations.core import account_links, rate_limits
from registrations.core.account_links import Purpose
from registrations.core.rate_limits import Limit
from registrations.models import Account
from trainings.web.requests import client_address

ANSWER_TAKES = 0.1  # seconds
ASKING = Limit(purpose="asking for new passwords", most=30, minutes=60)
TITLES = {Purpose.INVITATION: gettext_lazy("Welcome"), Purpose.PASSWORD: gettext_lazy("A new password")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link; the answer is the same whether the address has an account or not."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        began_at = time.perf_counter()
        network = rate_limits.network_of(client_address(request))
        if not rate_limits.is_exceeded(ASKING, network):
            passwords.ask_for_link(request, form.cleaned_data["email"])
        # Writing a letter takes some milliseconds, by which an address with an account could be told.
        time.sleep(max(0, ANSWER_TAKES - (time.perf_counter() - began_at)))
        return page(request, "forgotten_sent", _("Check your e-mail"), email=form.cleaned_data["email"])
    return page(request, "forgotten", _("Forgotten password"), form=form)


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    return _choose_password(request, token, Purpose.INVITATION)


def new_password(request: HttpRequest, token: str) -> HttpResponse:
    return _choose_password(request, token, Purpose.PASSWORD)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def _choose_password(request: HttpRequest, token: str, purpose: Purpose) -> HttpResponse:
    try:
        account = account_links.find(token, purpose)
    except Account.DoesNotExist:
        return _dead_link(request)
    user: Any = account.user
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        if not passwords.choose(request, account, form.cleaned_data["password"], purpose):
            return _dead_link(request)
        messages.success(request, _("The password is set."))
        return let_in(request, user)
    return page(request, "new_password", TITLES[purpose], form=form, account=account, purpose=purpose.value)


def _dead_link(request: HttpRequest) -> HttpResponse:
    return page(request, "dead_link", _("This link does not work any more"))
