"""A new cycle in four steps: basics, sessions, registration and grant, check. It is a draft from the first on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.admin.cycle import cycle_forms
from registrations.admin.framework import pages
from registrations.core.locking import RuleViolation
from registrations.planning import checklist
from registrations.planning import cycles as planning
from registrations.planning.checklist import Level
from trainings.models import Cycle

TEMPLATES = "admin/registrations/cycle/new"
STEPS: dict[str, Promise] = {
    "cycle_basics": gettext_lazy("Basics"),
    "cycle_plan": gettext_lazy("Sessions"),
    "cycle_rules": gettext_lazy("Registration and grant"),
    "cycle_check": gettext_lazy("Check"),
}
PAGE_OF_STEP = {"basics": "cycle_basics", "sessions": "cycle_plan", "registration": "cycle_rules"}


@dataclass(frozen=True)
class StepLink:
    number: int
    caption: Promise
    url: str
    is_current: bool
    is_done: bool


def begin(request: HttpRequest) -> HttpResponse:
    draft = planning.new_draft()
    form = _basics_form(request, draft)
    if form.is_valid():
        cycle = form.save(commit=False)
        planning.name_address(cycle)
        cycle.save()
        form.save_m2m()
        return redirect("admin:cycle_plan", cycle.pk)
    return page(request, "basics", None, "cycle_basics", form=form)


def sample(request: HttpRequest) -> HttpResponse:
    """Make a draft to try everything on, while there is nothing else."""
    if Cycle.objects.exists():
        return redirect("admin:index")
    draft = planning.sample_draft()
    text = _("This is a sample, and a draft: nobody else sees it. Try what you like; below you can delete it.")
    messages.success(request, text)
    return redirect("admin:cycle_check", draft.pk)


def basics(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = _basics_form(request, cycle)
    if form.is_valid():
        form.save()
        return redirect("admin:cycle_plan", cycle.pk)
    return page(request, "basics", cycle, "cycle_basics", form=form)


def rules(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = cycle_forms.form_of(cycle_forms.RULES)(request.POST if request.method == "POST" else None, instance=cycle)
    if form.is_valid():
        form.save()
        return redirect("admin:cycle_check", cycle.pk)
    return page(request, "rules", cycle, "cycle_rules", form=form)


def check(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    checks = checklist.of_cycle(cycle)
    levels = [one.level for one in checks]
    context = {
        "checks": [(one, reverse(f"admin:{PAGE_OF_STEP[one.step.value]}", args=[cycle.pk])) for one in checks],
        "stops": levels.count(Level.STOP),
        "advice": levels.count(Level.ADVICE),
    }
    return page(request, "check", cycle, "cycle_check", **context)


def publish(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    if cycle.is_published:
        messages.info(request, _("This cycle is published already."))
        return redirect("admin:cycle_overview", cycle.pk)
    if request.method == "POST":
        try:
            planning.publish(cycle.pk)
        except RuleViolation as refused:
            messages.error(request, refused.message)
            return redirect("admin:cycle_check", cycle.pk)
        messages.success(request, _published(cycle))
        return redirect("admin:cycle_overview", cycle.pk)
    is_stopped = any(one.level == Level.STOP for one in checklist.of_cycle(cycle))
    if is_stopped:
        return redirect("admin:cycle_check", cycle.pk)
    title = _("Publish “%(cycle)s”?") % {"cycle": cycle.title}
    return pages.page(request, f"{TEMPLATES}/publish", title, here="cycles", draft=cycle)


def _published(cycle: Cycle) -> str:
    text = _("%(cycle)s is published. Spread its address: %(address)s")
    return text % {"cycle": cycle.title, "address": f"{settings.SITE_URL}{cycle.get_absolute_url()}"}


def page(request: HttpRequest, name: str, cycle: Cycle | None, step: str, **context: Any) -> HttpResponse:
    """Draw a step. The cycle is called a draft here, so that the frame draws no head of a cycle."""
    facts = {
        "draft": cycle,
        "steps": _steps(cycle, step),
        "here": "cycles",
        "step_caption": STEPS[step],
        "is_first": not (Cycle.objects.exclude(pk=cycle.pk) if cycle else Cycle.objects).exists(),
    }
    return pages.page(request, f"{TEMPLATES}/{name}", _("New cycle"), **facts, **context)


def _basics_form(request: HttpRequest, cycle: Cycle) -> ModelForm:
    sent = request.POST if request.method == "POST" else None
    return cycle_forms.form_of(cycle_forms.BASICS)(sent, instance=cycle)


def _steps(cycle: Cycle | None, current: str) -> list[StepLink]:
    """Any step of a draft can be opened; those before the current one are done."""
    names = list(STEPS)
    return [
        StepLink(
            number=number,
            caption=STEPS[name],
            url=reverse(f"admin:{name}", args=[cycle.pk]) if cycle else "",
            is_current=name == current,
            is_done=cycle is not None and number <= names.index(current),
        )
        for number, name in enumerate(names, start=1)
    ]
