"""What pages have in common: how they are drawn in the frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from registrations.core import roles

TEMPLATES = "admin/registrations/attendance"


def page(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    template = name if "/" in name else f"{TEMPLATES}/{name}"
    facts = {"title": title, "is_organiser": roles.is_organiser(request.user)}
    return render(request, f"{template}.html", facts | context)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, for a form that is bound to it; nothing while the page is only opened."""
    return request.POST if request.method == "POST" else None


def address_if_any(name: str) -> str:
    """Return the address of a page that may not be there; then nothing."""
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return ""
