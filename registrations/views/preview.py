"""The page of a cycle at its address; a draft there is seen by organisers only."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registrations.core import roles
from registrations.places.availability import Availability
from registrations.views import cycle_context, public
from trainings.models import Cycle


@require_safe
def cycle(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the page as everybody sees it; who is asking matters only where nobody would see anything."""
    try:
        return public.cycle(request, slug)
    except Http404:
        draft = Cycle.objects.filter(slug=slug, is_published=False).prefetch_related("sessions").first()
        if draft is None or not roles.is_organiser(request.user):
            raise
        return _draft(request, draft)


@never_cache
def _draft(request: HttpRequest, cycle: Cycle) -> HttpResponseBase:
    context = {
        **cycle_context.of_cycle(request, cycle),
        "phase": "draft",
        "places": Availability(cycle.capacity),
        "rule_rows": cycle_context.rule_rows(cycle),
        "structured_data": "{}",
    }
    return render(request, "registrations/cycle_draft.html", context)
