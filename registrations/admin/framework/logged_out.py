"""What becomes of a form that is sent after its session has ended: nothing is saved, and what was written is shown."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from registrations.admin.framework import gates
from registrations.admin.framework.access import View

# What is shorter is typed again sooner than it is copied.
WORTH_COPYING = 20


def told_when_logged_out(view: View) -> View:
    """Answer a form of somebody who is not logged in any more; that it is ours was checked by its CSRF token before."""

    @wraps(view)
    def checked(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if request.method != "POST" or admin.site.has_permission(request):
            return view(request, **names)
        response = gates.page(request, "ended", _("You are logged out"), written=_written(request.POST))
        response.status_code = HTTPStatus.FORBIDDEN
        response["Cache-Control"] = "no-store"
        return response

    return checked


def _written(sent: QueryDict) -> list[str]:
    texts = [text for name, values in sent.lists() if "password" not in name for text in values]
    return [text for text in texts if len(text) > WORTH_COPYING and " " in text.strip()]
