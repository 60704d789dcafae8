"""The certificates of a cycle: who has which version, one as a file, and all in one file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from registrations.admin.framework import pages
from registrations.models import Certificate, Job
from registrations.operations import jobs
from registrations.results import announcing
from registrations.results.certificates import facts, printing
from trainings.models import Cycle

TEMPLATES = "admin/registrations/results/certificates"


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """List who has a certificate; a POST asks for all of them in one file."""
    if request.method == "POST":
        job = jobs.ask(Job.Kind.CERTIFICATES, cycle, {}, request.user)
        return redirect("admin:registrations_job_show", job.pk)
    left_open = [session for session in cycle.held_sessions if session.attendance_closed_at is None]
    certificates = list(printing.valid_ones(cycle))
    context = {
        "cycle": cycle,
        "certificates": certificates,
        "fetched": sum(one.fetched_at is not None for one in certificates),
        "untold": len(announcing.untold(cycle.pk)) if certificates else 0,
        "is_complete": facts.is_complete(cycle),
        "left_open": left_open,
    }
    return pages.page(request, f"{TEMPLATES}/cycle", _("Certificates"), **context)


def pdf(request: HttpRequest, certificate_id: int) -> HttpResponse:
    valid = Certificate.objects.filter(replaced_at__isnull=True, registration__erased_at__isnull=True)
    return printing.as_response(get_object_or_404(valid.select_related("registration"), pk=certificate_id))
