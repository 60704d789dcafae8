"""How pages about accounts are drawn: inside the frame for colleagues, or as a gate with one question."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.accounts.guessing import TooManyTries

TEMPLATES = "admin/registrations/accounts"


def page(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    """Draw a page for whoever is logged in."""
    frame = admin.site.each_context(request) | {"title": title}
    return render(request, f"{TEMPLATES}/{name}.html", frame | context)


def gate(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    """Draw a page for whoever is not logged in yet; nothing of it is kept or indexed anywhere."""
    response = render(request, f"{TEMPLATES}/{name}.html", {"title": title} | context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def too_many_tries(request: HttpRequest, refusal: TooManyTries) -> HttpResponse:
    seconds = max(1, round((refusal.until - timezone.now()).total_seconds()))
    response = gate(request, "slowed", _("Too many tries"), until=refusal.until)
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response["Retry-After"] = str(seconds)
    return response
