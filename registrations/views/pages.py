"""The statements, and whether the application is well."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trainings.models import Cycle


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    cycles = Cycle.objects.published().prefetch_related("sessions")
    return render(request, "registrations/privacy.html", {"cycles": cycles})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/accessibility.html")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the application and its database do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
