"""„Is it still you?": before something grave the password is asked for again, unless that was minutes ago."""

from __future__ import annotations

import datetime
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.accounts import guessing, sessions, sign_in
from registrations.admin.framework.access import View
from registrations.admin.framework.gates import page, too_many_tries

LASTS = datetime.timedelta(minutes=10)
# What the question adds to a form; the rest of the form goes on to the view.
ANSWER = "confirm-password"
METHOD = "confirm-method"
OURS = {ANSWER, METHOD, "csrfmiddlewaretoken"}


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, error_messages={"required": gettext_lazy("Enter your password")}
    )


def confirmed_again(view: View) -> View:
    """
    Ask for the password before a view, and then go on with what was asked, also with a form that was sent.

    A login counts too: who has just come in is not asked.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            has_answered = ANSWER in request.POST and request.POST.get(METHOD) == "GET"
            return redirect(request.get_full_path()) if has_answered else view(request, *args, **kwargs)
        form = PasswordForm({"password": request.POST[ANSWER]} if ANSWER in request.POST else None)
        if form.is_valid():
            try:
                sign_in.confirm_password(request, form.cleaned_data["password"])
            except guessing.TooManyTries as refusal:
                return too_many_tries(request, refusal)
            except sign_in.Refused:
                form.add_error("password", _("This is not your password"))
            else:
                if request.POST.get(METHOD) == "GET":
                    return redirect(request.get_full_path())
                return view(request, *args, **kwargs)
        return _question(request, form)

    return wrapper


def is_fresh(request: HttpRequest) -> bool:
    now = timezone.now()
    moments = [getattr(request.session, "started_at", None), sessions.confirmed_at(request.session)]
    return any(moment and now - moment < LASTS for moment in moments)


def _question(request: HttpRequest, form: PasswordForm) -> HttpResponse:
    method = request.POST.get(METHOD, request.method or "GET")
    carried = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    return page(request, "confirm", _("Is it still you?"), form=form, method=method, carried=carried)
