"""What the charts of a cycle say: a sentence, a drawing, and the same as words and as a table."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from registrations.admin.attendance import grid
from registrations.admin.cycle import charts
from registrations.admin.cycle.charts import Bar, BarColumn, Chart, Part
from registrations.eligibility.formula import EligibilityStatus
from registrations.eligibility.statistics import Day, Figures, Turnout
from registrations.models import Registration
from trainings.latvia import dates
from trainings.latvia.language import sort_key
from trainings.models import Cycle

Status = Registration.Status
LAST_DAYS = 10
# With more sessions than that, there is no room for words below their columns.
MOST_COLUMNS = 6
FACE_CLASSES = {
    EligibilityStatus.REACHED.value: "f-ok",
    EligibilityStatus.POSSIBLE.value: "f-online",
    EligibilityStatus.LAST_CHANCE.value: "f-hatch",
    EligibilityStatus.OUT_OF_REACH.value: "f-rest",
}
STATUS_CLASSES = {Status.CONFIRMED: "f-brand", Status.WAITING: "f-hatch", Status.CANCELLED: "f-rest"}


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One chart of the overview. `described` is what stands in it, for those who do not see it."""

    name: str
    title: str
    sentence: str
    chart: Chart
    described: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    key: str = ""


def percent(number: int | None) -> str:
    return "–" if number is None else _("%(n)d%%") % {"n": number}


def of_days(days: Sequence[Day], cycle: Cycle, today: datetime.date) -> Drawing:
    """Draw the registrations from the first day on, to the deadline if that is over, without gaps."""
    first, last = days[0].day, max(days[-1].day, min(today, cycle.registration_closes_on))
    length = (last - first).days + 1
    step = charts.step_for(length)
    groups = _groups(days, first, length, step)
    labels = [_short_day(start) for start, _counted in groups]
    described = [f"{label} {counted.total()}" for label, (_s, counted) in zip(labels, groups, strict=True) if counted]
    late = sum(day.statuses.total() for day in days if (last - day.day).days < LAST_DAYS)
    return Drawing(
        name="days",
        title=_("Registrations per day") if step == 1 else _("Registrations over time"),
        sentence=_all_and_late(sum(day.statuses.total() for day in days), late, length) + _of_step(step),
        key=_("Filled: has a place. Outlined: on the waiting list. Dashed: cancelled."),
        chart=charts.stacks([_column(counted, label) for label, (_s, counted) in zip(labels, groups, strict=True)]),
        described=", ".join(described),
        headings=[_("Day"), *(str(Status(status).label) for status in STATUS_CLASSES), _("In all")],
        rows=[
            [dates.day_label(start), *(counted[status] for status in STATUS_CLASSES), counted.total()]
            for start, counted in groups
        ],
    )


def of_sessions(figures: Figures) -> Drawing:
    people, draw = figures.taken, charts.columns
    bars = [_session_bar(turnout) for turnout in figures.turnouts]
    if len(bars) > MOST_COLUMNS:
        draw = charts.rows
        bars = [Bar(f"{bar.label} {bar.note}", bar.value, bar.css_class, shown=bar.shown) for bar in bars]
    return Drawing(
        name="sessions",
        title=_("Attendance per session"),
        sentence=_of_average(figures),
        key=_("Shown: how many of those with a place were present."),
        chart=draw(bars, people),
        described=", ".join(
            _("session %(number)d: %(value)s of %(people)d")
            % {"number": turnout.session.number, "value": _present(turnout), "people": people}
            for turnout in figures.turnouts
        ),
        headings=[_("Session"), pgettext("attendance cell", "Present"), _("With a place")],
        rows=[
            [f"{turnout.session.number}. {turnout.session.title}", _present(turnout), people]
            for turnout in figures.turnouts
        ],
    )


def of_road(figures: Figures) -> Drawing:
    bars = [Bar(str(label), figures.faces[state], FACE_CLASSES[state]) for state, label in grid.FACES]
    possible = figures.taken - figures.faces[EligibilityStatus.OUT_OF_REACH]
    sentence = ngettext(
        "%(n)d participant of %(total)d has met the condition or still can.",
        "%(n)d participants of %(total)d have met the condition or still can.",
        possible,
    )
    return _of_bars("road", _("The road to the grant"), bars, sentence % {"n": possible, "total": figures.taken})


def of_types(figures: Figures) -> Drawing:
    counted = _sorted({str(Registration.InstitutionType(kind).label): n for kind, n in figures.types.items()})
    sentence = ngettext(
        "Participants come from institutions of %(n)d type; most from: %(first)s (%(people)d).",
        "Participants come from institutions of %(n)d types; most from: %(first)s (%(people)d).",
        len(counted),
    ) % _most(counted)
    bars = [Bar(label, people, "f-brand") for label, people in counted]
    return _of_bars("types", _("Participants by type of institution"), bars, sentence)


def of_regions(figures: Figures) -> Drawing:
    named = _sorted({region: people for region, people in figures.regions.items() if region})
    unknown = figures.regions[""]
    bars = [Bar(region, people, "f-brand") for region, people in named]
    bars += [Bar(_("not given"), unknown, "f-rest")] if unknown else []
    sentence = _("Nobody gave a municipality.")
    if named:
        sentence = ngettext(
            "Participants come from %(n)d region; most from: %(first)s (%(people)d).",
            "Participants come from %(n)d regions; most from: %(first)s (%(people)d).",
            len(named),
        ) % _most(named)
    return _of_bars("regions", _("Participants by region"), bars, sentence)


def _of_bars(name: str, title: str, bars: Sequence[Bar], sentence: str) -> Drawing:
    return Drawing(
        name=name,
        title=title,
        sentence=sentence,
        chart=charts.rows(bars),
        described=", ".join(f"{bar.label}: {bar.value}" for bar in bars),
        headings=[title, _("People")],
        rows=[[bar.label, bar.value] for bar in bars],
    )


def _sorted(counted: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], sort_key(pair[0])))


def _most(counted: Sequence[tuple[str, int]]) -> dict[str, Any]:
    most = counted[0][1]
    return {"n": len(counted), "first": ", ".join(label for label, people in counted if people == most), "people": most}


def _groups(
    days: Sequence[Day], first: datetime.date, length: int, step: int
) -> list[tuple[datetime.date, Counter[str]]]:
    groups = [(first + datetime.timedelta(days=number), Counter[str]()) for number in range(0, length, step)]
    for day in days:
        groups[(day.day - first).days // step][1].update(day.statuses)
    return groups


def _column(counted: Counter[str], label: str) -> BarColumn:
    return BarColumn([Part(counted[status], css_class) for status, css_class in STATUS_CLASSES.items()], label)


def _all_and_late(total: int, late: int, length: int) -> str:
    if length <= LAST_DAYS:
        return ngettext("%(n)d registration in all.", "%(n)d registrations in all.", total) % {"n": total}
    sentence = ngettext(
        "%(n)d registration in all; in the last ten days: %(late)d.",
        "%(n)d registrations in all; in the last ten days: %(late)d.",
        total,
    )
    return sentence % {"n": total, "late": late}


def _of_step(step: int) -> str:
    if step == 1:
        return ""
    return " " + _("Each column stands for %(n)d days, beginning with the day named.") % {"n": step}


def _of_average(figures: Figures) -> str:
    closed = [turnout for turnout in figures.turnouts if turnout.is_closed]
    if not closed:
        return _("No session has been checked yet; what is marked so far is shown.")
    average = figures.average
    sentence = _("On average %(present)d of %(people)d were present in the sessions checked (%(percent)s).") % {
        "present": (2 * average.present + len(closed)) // (2 * len(closed)),
        "people": figures.taken,
        "percent": percent(average.percent),
    }
    most = max(turnout.present for turnout in closed)
    best = [turnout.session for turnout in closed if turnout.present == most]
    if most and len(best) == 1 < len(closed):
        values = {"number": best[0].number, "format": best[0].get_format_display()}
        sentence += " " + _("Best attended: session %(number)d (%(format)s).") % values
    return sentence


def _session_bar(turnout: Turnout) -> Bar:
    session = turnout.session
    css_class = "f-online" if session.is_online else "f-brand"
    is_unknown = not (turnout.is_closed or turnout.marked)
    shown = _short_day(session.day) if is_unknown else ""
    note = str(session.get_format_display())
    return Bar(f"{session.number}.", turnout.present, css_class, note, shown, is_unknown)


def _present(turnout: Turnout) -> Any:
    return turnout.present if turnout.is_closed or turnout.marked else "–"


def _short_day(day: datetime.date) -> str:
    return pgettext("short day", "%(day)d %(month)s") % {"day": day.day, "month": dates.short_month(day)}
