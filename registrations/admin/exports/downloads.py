"""Files for a spreadsheet, filtered like the screen they were asked from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registrations import exports
from registrations.admin.attendance import grid, mark_api
from registrations.admin.framework import pages
from registrations.core import roles
from registrations.exports import Order
from registrations.models import Job
from registrations.operations import jobs
from trainings.models import Cycle

OF_CYCLE = "cycle__id__exact"


def file_of(name: str, content: bytes) -> HttpResponse:
    """Answer with a file that is saved, not shown."""
    response = HttpResponse(content, content_type=exports.TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def format_of(query: QueryDict) -> str:
    """Return the kind of file that is asked for: `format=csv`; without it XLSX."""
    file_format = query.get("format", "xlsx")
    if file_format not in exports.TYPES:
        raise Http404
    return file_format


def answer(request: HttpRequest, cycle: Cycle, what: str, people: Collection[int]) -> HttpResponse:
    """Make a small file at once; a large one is the worker's, and begins with a button."""
    order = Order(
        cycle=cycle, what=what, file_format=format_of(request.GET), language=get_language() or "lv", people=people
    )
    if len(people) <= exports.MANY:
        return file_of(*order.make())
    if request.method != "POST":
        title = _("A large file")
        return pages.page(request, "admin/registrations/exports/large", title, cycle=cycle, number=len(people))
    job = jobs.ask(Job.Kind.EXPORT, cycle, order.options, request.user)
    return redirect("admin:registrations_job_show", job.pk)


def attendance(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Export the grid of a cycle with the rows that its filters show."""
    drawn = grid.draw(cycle, grid.Filters.of(request.GET), with_announced=False, chosen={})
    return answer(request, cycle, "attendance", [row.person.pk for row in drawn.rows if row.is_shown])


class ListForFiles(ChangeList):
    """The list as its page has it, without a word about the kind of file."""

    def get_filters_params(self, params: Any = None) -> Any:
        filters = super().get_filters_params(params)
        filters.pop("format", None)
        return filters


class SpreadsheetPages(admin.ModelAdmin):
    """The list of registrations as a file, and registrations from a file."""

    change_list_template = "admin/registrations/registration/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        export = require_http_methods(["GET", "POST"])(self.export_view)
        return [
            path("export/", self.admin_site.admin_view(export), name="registrations_registration_export"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ListForFiles

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"cycle_of_list": _cycle_of(request.GET), "query": request.GET.urlencode()}
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Export the list of one cycle with the people that its filters and its search show."""
        if not roles.is_organiser(request.user):
            raise PermissionDenied
        number = _cycle_of(request.GET)
        cycle = Cycle.objects.prefetch_related("sessions").filter(pk=number).first() if number else None
        if cycle is None:
            messages.warning(request, _("Choose a cycle in the filter first: a file holds the people of one cycle."))
            return redirect("admin:registrations_registration_changelist")
        try:
            shown = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:registrations_registration_changelist")
        return answer(request, cycle, "participants", list(shown.order_by().values_list("pk", flat=True)))


def _cycle_of(query: QueryDict) -> int | None:
    """Return the number of the cycle by which the list is filtered."""
    number = query.get(OF_CYCLE, "")
    return (
        int(number) if number.isascii() and number.isdigit() and len(number) < len(str(mark_api.LARGEST_ID)) else None
    )
