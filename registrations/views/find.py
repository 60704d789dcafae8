"""„I lost my link": the answer is always the same, whoever asks."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registrations.core import locking
from registrations.core.transactions import retrying
from registrations.mail import transactional
from registrations.models import Registration
from registrations.views import rate_limits
from registrations.views.forms import FindForm
from registrations.views.public import published_cycle
from trainings.models import Cycle


@require_safe
def find_any(request: HttpRequest) -> HttpResponse:
    """Ask which cycle it is about."""
    cycles = Cycle.objects.published().prefetch_related("sessions")
    return render(request, "registrations/find.html", {"cycle": None, "cycles": cycles})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, slug: str) -> HttpResponse:
    cycle = published_cycle(slug)
    form = FindForm(request.POST if request.method == "POST" else None)
    sent = False
    if request.method == "POST":
        if rate_limits.too_many_searches(request):
            return rate_limits.refusal(request)
        sent = form.is_valid()
        if sent:
            _send_links(cycle, form.cleaned_data["email"])
    return render(request, "registrations/find.html", {"cycle": cycle, "form": form, "sent": sent})


@retrying
@transaction.atomic
def _send_links(cycle: Cycle, email: str) -> None:
    """Send each registration of the address its link: two people may share the address."""
    locking.lock(cycle.pk)  # so that who asks many times at once gets one message too
    now = timezone.now()
    for registration in Registration.objects.filter(cycle=cycle).active().of_address(email):
        registration.cycle = cycle
        if transactional.may_send_link(registration, now):
            transactional.send_link(registration)
