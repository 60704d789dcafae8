"""The results of a cycle on one page: grant list, call for projects, certificates, report and files."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registrations.admin.framework import pages
from registrations.eligibility.formula import EligibilityStatus, with_standing
from registrations.models import Certificate, Registration
from registrations.results import announcing, grants
from trainings.models import Cycle

TEMPLATE = "admin/registrations/results/page"


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    open_sessions = [session for session in cycle.held_sessions if session.attendance_closed_at is None]
    people = with_standing(Registration.objects.filter(cycle=cycle).confirmed())
    reached = sum(person.eligibility == EligibilityStatus.REACHED for person in people) if cycle.has_grant else 0
    valid = Certificate.objects.filter(registration__cycle=cycle, replaced_at__isnull=True)
    certificates = valid.aggregate(number=Count("pk"), fetched=Count("fetched_at"))
    context = {
        "open_sessions": open_sessions,
        "versions": grants.versions(cycle),
        "reached": reached,
        "certificates": certificates["number"],
        "fetched": certificates["fetched"],
        "untold": len(announcing.untold(cycle.pk)) if certificates["number"] else 0,
        "invited": len(announcing.invited(cycle)) if cycle.call_phase in announcing.CALL_IS_AHEAD else 0,
        "taken": Registration.objects.filter(cycle=cycle).confirmed().count(),
    }
    return pages.page(request, TEMPLATE, _("Results"), cycle=cycle, **context)
