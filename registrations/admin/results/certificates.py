"""The certificates of a cycle: who has which version, one as a file, and all in one file."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registrations.admin.framework import pages
from registrations.admin.framework.pages import View, of_cycle
from registrations.admin.framework.read_only import ReadOnlyAdmin
from registrations.core import roles
from registrations.models import Certificate, Job
from registrations.operations import jobs
from registrations.results.certificates import facts, printing
from trainings.models import Cycle

TEMPLATES = "admin/registrations/results/certificates"


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    """The way in for organisers. A certificate is never edited: it follows the marks."""

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, View]] = {
            "changelist": ("", cycles),
            "cycle": ("<int:cycle_id>/", of_cycle(show, for_organisers=True)),
            "pdf": ("<int:certificate_id>/certificate.pdf", pdf),
        }
        return [
            path(route, self.admin_site.admin_view(view), name=f"registrations_certificate_{name}")
            for name, (route, view) in pages.items()
        ]


@require_safe
def cycles(request: HttpRequest) -> HttpResponse:
    _refuse_others(request)
    valid = Q(registrations__certificates__replaced_at__isnull=True, registrations__certificates__isnull=False)
    counted = Cycle.objects.annotate(certificates=Count("registrations__certificates", filter=valid))
    context = {"cycles": counted.with_period().prefetch_related("sessions")}
    return pages.page(request, f"{TEMPLATES}/cycles", _("Certificates"), **context)


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """List who has a certificate; a POST asks for all of them in one file."""
    if request.method == "POST":
        job = jobs.ask(Job.Kind.CERTIFICATES, cycle, {}, request.user)
        return redirect("admin:registrations_job_show", job.pk)
    left_open = [session for session in cycle.held_sessions if session.attendance_closed_at is None]
    context = {
        "cycle": cycle,
        "certificates": printing.valid_ones(cycle),
        "is_complete": facts.is_complete(cycle),
        "left_open": left_open,
    }
    title = _("Certificates: %(cycle)s") % {"cycle": cycle.title}
    return pages.page(request, f"{TEMPLATES}/cycle", title, **context)


@require_safe
def pdf(request: HttpRequest, certificate_id: int) -> HttpResponse:
    _refuse_others(request)
    valid = Certificate.objects.filter(replaced_at__isnull=True, registration__erased_at__isnull=True)
    return printing.as_response(get_object_or_404(valid.select_related("registration"), pk=certificate_id))


def _refuse_others(request: HttpRequest) -> None:
    if not roles.is_organiser(request.user):
        raise PermissionDenied
