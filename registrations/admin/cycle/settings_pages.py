"""The settings of a cycle, one short section at a time; copying, hiding, deleting and archiving it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.cycle import cycle_forms, new_cycle
from registrations.admin.cycle.cycle_forms import CALL, GRANT, SECTIONS, CopyForm
from registrations.admin.framework import pages
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.eligibility.impact import Impact
from registrations.models import Registration
from registrations.models.history import Via
from registrations.people import retention
from registrations.planning import cycles as planning
from trainings.copying import copy_cycle, planned_days
from trainings.latvia import dates
from trainings.latvia.days_off import day_off
from trainings.models import Cycle

TEMPLATES = "admin/registrations/cycle/settings"
SEEN = "consequences_seen"
A_YEAR = datetime.timedelta(weeks=52)
SOONEST_COPY = datetime.timedelta(weeks=3)


@dataclass(frozen=True)
class SectionShown:
    key: str
    caption: Promise
    rows: list[tuple[str, str]]


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Show the settings; those of a draft are its check list and its steps."""
    if not cycle.is_published:
        return new_cycle.check(request, cycle)
    context = {
        "sections": [_shown(cycle, key) for key in SECTIONS if key != CALL],
        "registrations": Registration.objects.filter(cycle=cycle).count(),
        "erases_on": dates.on_day(cycle.erases_data_on, year=True, weekday=False),
        "named": Registration.objects.filter(cycle=cycle, erased_at__isnull=True).count() if cycle.is_past else 0,
    }
    return pages.page(request, f"{TEMPLATES}/page", _("Settings"), cycle=cycle, **context)


def edit(request: HttpRequest, cycle: Cycle, section: str) -> HttpResponse:
    """Change one section; where somebody would gain or lose by it, ask first."""
    if section not in SECTIONS or section == CALL:
        raise Http404
    return _edit(request, cycle, section)


def edit_call(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return _edit(request, cycle, CALL)


def _edit(request: HttpRequest, cycle: Cycle, section: str) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = cycle_forms.form_of(SECTIONS[section].fields)(sent, instance=cycle)
    if form.is_valid():
        promoted, changes = planning.save(form.save(commit=False), only_if_nobody_is_affected=SEEN not in request.POST)
        if changes and SEEN not in request.POST:
            return _question(request, cycle, changes)
        form.save_m2m()
        _tell(request, section, promoted)
        return _back(section, cycle)
    caption = SECTIONS[section].caption
    return pages.page(request, f"{TEMPLATES}/edit", caption, cycle=cycle, form=form, section=section)


def copy(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    if not cycle.schedule:
        messages.error(request, _("A cycle without sessions cannot be copied."))
        return redirect("admin:cycle_settings", cycle.pk)
    form = CopyForm(request.POST if request.method == "POST" else None, cycle=cycle, initial=_suggested(cycle))
    warnings: list[str] = []
    if form.is_valid():
        first_day = form.cleaned_data["first_day"]
        warnings = _days_off(planned_days(cycle, first_day))
        if not warnings or request.POST.get("confirmed") == first_day.isoformat():
            made = copy_cycle(cycle, first_day, title=form.cleaned_data["title"], left_out=form.left_out(cycle))
            messages.success(request, _("This is the copy, still a draft. Look at its sessions first."))
            return redirect("admin:cycle_plan", made.pk)
    context = {"form": form, "warnings": warnings, "cycle": cycle}
    return pages.page(request, f"{TEMPLATES}/copy", _("Copy for a new cycle"), **context)


def hide(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return _done(request, cycle, planning.hide, _("The cycle is a draft again."), "admin:cycle_settings", cycle.pk)


def delete(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    if request.method != "POST":
        title = _("Delete “%(cycle)s”?") % {"cycle": cycle.title}
        return pages.page(request, f"{TEMPLATES}/delete", title, here="cycles", draft=cycle)
    return _done(request, cycle, planning.delete, _("The draft is deleted."), "admin:cycles")


def archive(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Say what goes and what stays; a POST erases the personal data of a cycle that is over."""
    named = Registration.objects.filter(cycle=cycle, erased_at__isnull=True).count()
    if not cycle.is_past or not named:
        messages.info(request, _("There is nothing to archive: the cycle is not over, or archived already."))
        return redirect("admin:cycle_settings", cycle.pk)
    if request.method == "POST" and request.POST.get("agreed"):
        erased = retention.erase_cycle(cycle, origin=ChangeContext(via=Via.ADMIN, by=request.user))
        text = ngettext(
            "The personal data of %(n)d person is erased.", "The personal data of %(n)d people is erased.", erased
        )
        messages.success(request, text % {"n": erased})
        return redirect("admin:cycle_overview", cycle.pk)
    context = {"cycle": cycle, "named": named, "is_missing": request.method == "POST"}
    return pages.page(request, f"{TEMPLATES}/archive", _("Archive the cycle?"), **context)


def _shown(cycle: Cycle, key: str) -> SectionShown:
    labels = cycle_forms.form_of(SECTIONS[key].fields).base_fields
    rows = [(str(labels[name].label), _value(cycle, name)) for name in SECTIONS[key].fields]
    if key == GRANT and not cycle.has_grant:
        rows = [(_("Grant"), _("This cycle has no grant."))]
    return SectionShown(key, SECTIONS[key].caption, rows)


def _value(cycle: Cycle, name: str) -> str:
    if name == "trainers":
        return ", ".join(trainer.name for trainer in cycle.trainers.all())
    display = getattr(cycle, f"get_{name}_display", None)
    value = display() if display else getattr(cycle, name)
    if isinstance(value, datetime.date):
        return dates.on_day(value, year=True)
    return "" if value is None else str(value)


def _tell(request: HttpRequest, section: str, promoted: int) -> None:
    is_call = section == CALL
    said = _("The call is saved: the page of the cycle shows it. Nobody has been written to.")
    messages.success(request, said if is_call else _("The settings are saved."))
    if promoted:
        text = ngettext("%(n)d person got a place.", "%(n)d people got a place.", promoted)
        messages.success(request, text % {"n": promoted})


def _back(section: str, cycle: Cycle) -> HttpResponseRedirect:
    return redirect("admin:cycle_results" if section == CALL else "admin:cycle_settings", cycle.pk)


def _question(request: HttpRequest, cycle: Cycle, changes: list[Impact]) -> HttpResponse:
    context = {
        "gains": [change for change in changes if change.is_gain],
        "losses": [change for change in changes if not change.is_gain],
        "typed": [
            (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
        ],
        "seen": SEEN,
    }
    unchanged = Cycle.objects.prefetch_related("sessions").get(pk=cycle.pk)
    return pages.page(request, f"{TEMPLATES}/consequences", _("Who gains and who loses"), cycle=unchanged, **context)


def _suggested(cycle: Cycle) -> dict[str, Any]:
    first = cycle.schedule[0].day + A_YEAR
    soonest = timezone.localdate() + SOONEST_COPY
    while first < soonest:
        first += datetime.timedelta(weeks=1)
    return {"title": cycle.title, "first_day": first, "kept": [str(session.pk) for session in cycle.schedule]}


def _days_off(days: list[datetime.date]) -> list[str]:
    text = _("%(day)s is a day off: %(reason)s.")
    return [text % {"day": dates.day_label(day), "reason": reason} for day in days if (reason := day_off(day))]


def _done(request: HttpRequest, cycle: Cycle, act: Any, sentence: str, to: str, *arguments: int) -> HttpResponse:
    try:
        act(cycle.pk)
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect("admin:cycle_settings", cycle.pk)
    messages.success(request, sentence)
    return redirect(to, *arguments)
