"""Files for a spreadsheet, filtered like the screen they were asked from."""

from __future__ import annotations

from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registrations import exports
from registrations.admin.attendance import roster
from registrations.admin.framework import pages
from registrations.exports import Order
from registrations.models import Job
from registrations.operations import jobs
from trainings.models import Cycle


def file_of(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=exports.TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
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
    return answer(request, cycle, "attendance", roster.shown_people(cycle, roster.Filters.of(request.GET)))
