"""The statements, and whether the application is well."""

import datetime
from http import HTTPStatus

from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registrations.mail import outbox
from trainings.models import Cycle
from trainings.page_cache import page_of_all_cycles

LONGEST_WAIT = datetime.timedelta(hours=1)
PLAIN = "text/plain; charset=utf-8"


@require_safe
@page_of_all_cycles()
def privacy(request: HttpRequest) -> HttpResponse:
    cycles = Cycle.objects.published().prefetch_related("sessions")
    return render(request, "registrations/privacy.html", {"cycles": cycles})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/accessibility.html")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """
    Answer 200 when the application and its database do, and messages go out.

    A message waits since it was written, also while a mail server that refuses has its next try put off.
    """
    try:
        waiting_since = outbox.oldest_waiting_since()
    except DatabaseTrouble:
        return _unwell("The database does not answer.")
    if waiting_since and timezone.now() - waiting_since > LONGEST_WAIT:
        return _unwell("A message has waited for more than an hour.")
    return HttpResponse("ok", content_type=PLAIN)


def _unwell(reason: str) -> HttpResponse:
    return HttpResponse(reason, content_type=PLAIN, status=HTTPStatus.SERVICE_UNAVAILABLE)
