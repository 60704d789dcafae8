"""Who changed what in a cycle, when and why: of everybody, of one session, or of one person."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registrations.admin.framework import pages
from registrations.admin.framework.read_only import in_words
from registrations.models import HistoryEntry
from trainings.models import Cycle

TEMPLATE = "admin/registrations/attendance/history"
LINES_ON_A_PAGE = 100
LONGEST_NUMBER = 18  # digits; what is longer is no row


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    lines = HistoryEntry.objects.filter(session__cycle=cycle) | HistoryEntry.objects.filter(registration__cycle=cycle)
    for name in ("session", "registration"):
        number = request.GET.get(name, "")
        if number.isdecimal() and len(number) <= LONGEST_NUMBER:
            lines = lines.filter(**{name: int(number)})
    page = Paginator(lines.select_related("registration", "session", "by"), LINES_ON_A_PAGE).get_page(
        request.GET.get("p")
    )
    shown = [(line, in_words(line.old), in_words(line.new)) for line in page]
    return pages.page(request, TEMPLATE, _("History"), cycle=cycle, page=page, lines=shown)
