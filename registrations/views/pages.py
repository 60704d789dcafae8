"""The statements."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registrations.people import privacy_notice
from trainings.models import Cycle
from trainings.page_cache import page_of_all_cycles


@require_safe
@page_of_all_cycles()
def privacy(request: HttpRequest) -> HttpResponse:
    cycles = Cycle.objects.published().prefetch_related("sessions")
    return render(request, "registrations/privacy.html", privacy_notice.context(cycles))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/accessibility.html")
