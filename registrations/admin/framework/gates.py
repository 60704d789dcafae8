"""How pages about accounts are drawn: inside the frame for colleagues, or as a gate with one question."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.accounts.guessing import TooManyTries

TEMPLATES = "admin/registrations/accounts"


def page(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    return render(request, f"{TEMPLATES}/{name}.html", {"title": title} | context)


def too_many_tries(request: HttpRequest, refusal: TooManyTries) -> HttpResponse:
    seconds = max(1, round((refusal.until - timezone.now()).total_seconds()))
    response = page(request, "slowed", _("Try again a little later"), until=refusal.until)
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response["Retry-After"] = str(seconds)
    return response
