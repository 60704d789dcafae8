"""The figures of a cycle for organisers: its overview, its report on one page, and all cycles side by side."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, Min, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.admin.cycle import at_hand, chart_content, tasks
from registrations.admin.cycle.chart_content import Drawing
from registrations.admin.framework import pages
from registrations.eligibility import kept_figures, statistics
from registrations.eligibility.statistics import Figures
from registrations.models import Registration
from trainings.models import Cycle, CycleQuerySet

TEMPLATES = "admin/registrations/cycle/overview"
# So many cycles stand on one page of years, if they are not of one year.
MOST_CYCLES = 60


@dataclass(frozen=True)
class FigureLine:
    """A line of the table of years: one cycle, or several together."""

    figures: Figures
    cycle: Cycle | None = None

    @property
    def average(self) -> str:
        return chart_content.percent(self.figures.average.percent)


@dataclass(frozen=True)
class Year:
    """The cycles that began in one calendar year."""

    number: int
    lines: list[FigureLine]

    @property
    def total(self) -> FigureLine:
        return FigureLine(statistics.together(line.figures for line in self.lines))


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    counted = kept_figures.of_cycle(cycle)
    one = at_hand.of_figures(cycle, counted)
    context = {
        "cycle": cycle,
        "figures": counted,
        "average": chart_content.percent(counted.average.percent),
        "tasks": tasks.of_cycles(at_hand.complete([one])),
        "erased_at": one.people.erased_at,
        "drawings": _drawings(cycle, counted) if counted.registrations else [],
    }
    return pages.page(request, f"{TEMPLATES}/page", _("Overview"), **context)


def summary(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    counted = kept_figures.of_cycle(cycle)
    context = {
        "cycle": cycle,
        "figures": counted,
        "average": chart_content.percent(counted.average.percent),
        "types": chart_content.of_types(counted).rows if counted.taken else [],
        "regions": chart_content.of_regions(counted).rows if counted.taken else [],
        "hours": hours(cycle),
        "today": timezone.localdate(),
    }
    return pages.page(request, f"{TEMPLATES}/summary", _("Report: %(cycle)s") % {"cycle": cycle.title}, **context)


def years(request: HttpRequest) -> HttpResponse:
    people = Registration.objects.filter(cycle=OuterRef("pk"))
    cycles = Cycle.objects.filter(Q(is_published=True) | Exists(people))
    shown, earlier = _latest_years(cycles, until=request.GET.get("until", ""))
    newest_first = sorted(cycles.filter(pk__in=shown).prefetch_related("sessions"), key=_beginning, reverse=True)
    counted = kept_figures.of_cycles(newest_first)
    groups = groupby(newest_first, key=lambda cycle: _beginning(cycle).year)
    found = [Year(number, [FigureLine(counted[cycle.pk], cycle) for cycle in group]) for number, group in groups]
    return pages.page(request, f"{TEMPLATES}/years", _("Figures over the years"), years=found, earlier=earlier)


def _latest_years(cycles: CycleQuerySet, *, until: str) -> tuple[list[int], int | None]:
    held = Min("sessions__starts_at", filter=Q(sessions__is_cancelled=False))
    by_year: dict[int, list[int]] = defaultdict(list)
    for pk, starts_at, closes_on in (
        cycles.order_by().annotate(begins_at=held).values_list("pk", "begins_at", "registration_closes_on")
    ):
        by_year[(timezone.localdate(starts_at) if starts_at else closes_on).year].append(pk)
    last = int(until) if until.isdecimal() and len(until) == len("2026") else None
    shown: list[int] = []
    for year in sorted(by_year, reverse=True):
        if last is not None and year > last:
            continue
        if shown and len(shown) + len(by_year[year]) > MOST_CYCLES:
            return shown, year
        shown += by_year[year]
    return shown, None


def hours(cycle: Cycle) -> float:
    lengths = [session.ends_at - session.starts_at for session in cycle.held_sessions]
    return sum(lengths, datetime.timedelta()) / datetime.timedelta(hours=1)


def _beginning(cycle: Cycle) -> datetime.date:
    return cycle.first_day or cycle.registration_closes_on


def _drawings(cycle: Cycle, counted: Figures) -> list[Drawing]:
    """Draw what there is to draw: of participants nothing while nobody has a place."""
    drawn = [chart_content.of_days(statistics.by_day(cycle), cycle, timezone.localdate())]
    if counted.taken and counted.turnouts:
        drawn.append(chart_content.of_sessions(counted))
        if cycle.has_grant:
            drawn.append(chart_content.of_road(counted))
    if counted.taken:
        drawn += [chart_content.of_types(counted), chart_content.of_regions(counted)]
    return drawn
