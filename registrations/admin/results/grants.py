"""The grant list in the admin: who would be on it and why, approving it, and what was approved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registrations import exports
from registrations.admin.exports.downloads import answer, file_of, format_of
from registrations.admin.framework import pages
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import GrantList
from registrations.models.history import Via
from registrations.results import grants
from trainings.models import Cycle

TEMPLATES = "admin/registrations/results/grants"
# With the evidence of more people a page takes seconds; their file does not.
MOST_SHOWN = 500


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    now = grants.review(cycle)
    versions = grants.versions(cycle)
    last = versions[0] if versions else None
    return _page(
        request,
        "review",
        _("Grant list"),
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
        title = _("Approve the grant list")
        return _page(request, "approve", title, cycle=cycle, review=grants.review(cycle), seal=seal)
    try:
        grant_list = grants.approve(cycle.pk, seal, origin=ChangeContext(via=Via.ADMIN, by=request.user))
    except RuleViolation as refused:
        messages.error(request, refused.messages[0])
        return redirect("admin:registrations_grantlist_review", cycle.pk)
    messages.success(request, _("Version %(version)d of the list is approved.") % {"version": grant_list.version})
    return redirect("admin:registrations_grantlist_version", cycle.pk, grant_list.version)


def show_version(request: HttpRequest, cycle: Cycle, version: int) -> HttpResponse:
    grant_list = _version(cycle, version)
    entries = grants.entries_of(grant_list)
    title = _("Grant list, version %(version)d") % {"version": version}
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
    return answer(request, cycle, "eligible", [one.person.pk for one in grants.review(cycle).reached])


def _version(cycle: Cycle, version: int) -> GrantList:
    return get_object_or_404(GrantList.objects.select_related("approved_by", "cycle"), cycle=cycle, version=version)


def _group_message(cycle: Cycle) -> str:
    return reverse("admin:message_write", args=[cycle.pk]) + "?audience=eligible"


def _page(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    return pages.page(request, f"{TEMPLATES}/{name}", title, **context)
