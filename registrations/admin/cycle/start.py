"""The first page: what is to do."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from registrations.admin.framework import pages
from registrations.core import roles

TEMPLATES = "admin/registrations/cycle"


def show(request: HttpRequest) -> HttpResponse:
    cycles = roles.cycles_to_mark(request.user).with_period().prefetch_related("sessions")
    soonest_first = cycles.order_by(F("first_starts_at").desc(nulls_first=True), "pk")
    return pages.page(request, f"{TEMPLATES}/start", _("To do"), here="start", cycles=soonest_first)


def data_tables(request: HttpRequest) -> HttpResponseBase:
    """Show Django's own list of tables, to superusers."""
    if not getattr(request.user, "is_superuser", False):
        raise PermissionDenied
    return admin.site.index(request, {"title": _("Data tables")})
