"""Names in reports that organisers asked to remember in a cycle: listed, searched, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from registrations.admin.framework import pages
from registrations.admin.framework.numbers import numbers
from registrations.models import RememberedName
from trainings.latvia.language import fold
from trainings.models import Cycle

TEMPLATE = "admin/registrations/report_import/remembered_names"
LONGEST_SEARCH = 200
ON_A_PAGE = 100


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """List the names; a POST forgets one, so that the next report asks again. Marks that were made stay."""
    if request.method == "POST":
        return _forget(request, cycle)
    words = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\0", "").strip()
    found = RememberedName.objects.filter(cycle=cycle).select_related("registration", "created_by")
    for word in fold(words).split():
        found = found.filter(Q(key__contains=word) | Q(registration__search_key__contains=word))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return pages.page(request, TEMPLATE, _("Remembered names"), cycle=cycle, words=words, page=page)


def _forget(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    chosen = RememberedName.objects.filter(cycle=cycle, pk__in=numbers([request.POST.get("name", "")])).first()
    if chosen:
        chosen.delete()
        text = _("“%(name)s” is forgotten: the next report will ask whose name it is. Marks stay as they are.")
        messages.success(request, text % {"name": chosen.name})
    return redirect("admin:remembered_names", cycle.pk)
