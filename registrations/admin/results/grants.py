"""The grant list in the admin: who would be on it and why, approving it, and what was approved."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations import exports
from registrations.admin.exports.downloads import answer, file_of, format_of
from registrations.admin.framework import pages
from registrations.admin.framework.pages import of_cycle
from registrations.admin.framework.read_only import ReadOnlyAdmin
from registrations.core import roles
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import GrantList
from registrations.models.history import Via
from registrations.results import grants
from trainings.models import Cycle

TEMPLATES = "admin/registrations/results/grants"
# With the evidence of more people a page takes seconds; their file does not.
MOST_SHOWN = 500


@admin.register(GrantList)
class GrantListAdmin(ReadOnlyAdmin):
    """Rows are not edited: a list is reviewed, approved, and read."""

    def get_urls(self) -> list[URLPattern]:
        cycle, version = "<int:cycle_id>/", "<int:cycle_id>/<int:version>/"
        pages = {
            "changelist": ("", cycles_view),
            "review": (cycle, of_cycle(show, "GET", for_organisers=True)),
            "approve": (cycle + "approve/", of_cycle(approve, "POST", for_organisers=True)),
            "eligible": (cycle + "eligible/", of_cycle(eligible, for_organisers=True)),
            "version": (version, of_cycle(show_version, "GET", for_organisers=True)),
            "file": (version + "file/", of_cycle(version_file, "GET", for_organisers=True)),
        }
        return [
            path(route, self.admin_site.admin_view(view), name=f"registrations_grantlist_{name}")
            for name, (route, view) in pages.items()
        ]


def cycles_view(request: HttpRequest) -> HttpResponse:
    if not roles.is_organiser(request.user):
        raise PermissionDenied
    cycles = Cycle.objects.with_period().annotate(latest=Max("grant_lists__version")).prefetch_related("sessions")
    return _page(request, "cycles", gettext_lazy("Grant lists"), cycles=list(cycles))


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Show who would be on the list now, who is one mark short, and what became different since it was approved."""
    now = grants.review(cycle)
    versions = grants.versions(cycle)
    last = versions[0] if versions else None
    return _page(
        request,
        "review",
        _("Grant list: %(cycle)s") % {"cycle": cycle.title},
        cycle=cycle,
        review=now,
        reached=now.reached[:MOST_SHOWN],
        one_short=now.one_short[:MOST_SHOWN],
        versions=versions,
        last=last,
        differences=grants.differences(last, grants.entries_of(last), now) if last else None,
        group_message=_group_message(cycle),
    )


def approve(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Say first what approving means; the second POST freezes what the page before had shown."""
    seal = request.POST.get("seal", "")
    if "confirmed" not in request.POST:
        title = _("Approve the grant list: %(cycle)s") % {"cycle": cycle.title}
        return _page(request, "approve", title, cycle=cycle, review=grants.review(cycle), seal=seal)
    try:
        grant_list = grants.approve(cycle.pk, seal, origin=ChangeContext(via=Via.ADMIN, by=request.user))
    except RuleViolation as refused:
        messages.error(request, refused.messages[0])
        return redirect("admin:registrations_grantlist_review", cycle.pk)
    messages.success(request, _("Version %(version)d of the list is approved.") % {"version": grant_list.version})
    return redirect("admin:registrations_grantlist_version", cycle.pk, grant_list.version)


def show_version(request: HttpRequest, cycle: Cycle, version: int) -> HttpResponse:
    """Show a list as it was approved, and how today differs from it."""
    grant_list = _version(cycle, version)
    entries = grants.entries_of(grant_list)
    title = _("Grant list, version %(version)d: %(cycle)s") % {"version": version, "cycle": cycle.title}
    return _page(
        request,
        "version",
        title,
        cycle=cycle,
        grant_list=grant_list,
        entries=entries,
        versions=grants.versions(cycle),
        differences=grants.differences(grant_list, entries, grants.review(cycle)),
    )


def version_file(request: HttpRequest, cycle: Cycle, version: int) -> HttpResponse:
    return file_of(*exports.make_approved(_version(cycle, version), format_of(request.GET)))


def eligible(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Export those who have met the condition by now, approved or not."""
    return answer(request, cycle, "eligible", [one.person.pk for one in grants.review(cycle).reached])


def _version(cycle: Cycle, version: int) -> GrantList:
    return get_object_or_404(GrantList.objects.select_related("approved_by", "cycle"), cycle=cycle, version=version)


def _group_message(cycle: Cycle) -> str:
    """Return where one writes to those who have met the condition."""
    try:
        address = reverse("admin:registrations_groupmessage_add")
    except NoReverseMatch:
        return ""
    return f"{address}?cycle={cycle.pk}&audience=eligible"


def _page(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    return pages.page(request, f"{TEMPLATES}/{name}", title, opts=GrantList._meta, **context)
