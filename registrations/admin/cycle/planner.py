"""The sessions of a draft in one form: made by a rhythm, each row changed, copied or removed, all saved together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import pgettext

from registrations.admin.cycle import new_cycle, session_forms
from registrations.admin.cycle.cycle_forms import SeriesForm
from registrations.admin.cycle.session_forms import SessionForm
from registrations.core.locking import RuleViolation
from registrations.planning import sessions as planning
from trainings import series
from trainings.latvia.days_off import day_off, next_working_day
from trainings.models import Cycle, Session
from trainings.series import Rhythm

MOST_ROWS = 60
FIELDS = tuple(SessionForm.base_fields)


@dataclass(frozen=True)
class Row:
    """One session of the plan. `number` names its fields; the key is that of a session that is saved already."""

    number: int
    form: SessionForm
    key: str = ""

    @property
    def day_off(self) -> str | Promise | None:
        day = _day(self.form["day"].value())
        return day_off(day) if day else None

    @property
    def next_working_day(self) -> datetime.date | None:
        day = _day(self.form["day"].value())
        return next_working_day(day) if day else None


def plan(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Show the plan; a button makes rows, changes their number, or saves them all and goes on."""
    if cycle.is_published:
        return redirect("admin:cycle_sessions", cycle.pk)
    if request.method != "POST":
        saved = [(str(one.pk), session_forms.typed(one)) for one in cycle.schedule]
        return _draw(request, cycle, saved)
    rows = _rows_sent(request.POST)
    act, _colon, number = request.POST.get("do", "").partition(":")
    match act:
        case "make":
            return _make(request, cycle, rows)
        case "add":
            rows.append(("", _one_more(rows)))
        case "copy":
            rows += [("", facts) for index, (_key, facts) in enumerate(rows) if str(index) == number]
        case "move":
            rows = [(key, _moved(facts) if str(index) == number else facts) for index, (key, facts) in enumerate(rows)]
        case "remove":
            rows = [row for index, row in enumerate(rows) if str(index) != number]
        case _:
            return _save(request, cycle, rows)
    return _draw(request, cycle, rows)


def _day(typed: Any) -> datetime.date | None:
    try:
        day: datetime.date = SessionForm.base_fields["day"].clean(typed)
    except ValidationError:
        return None
    return day


def _moved(facts: dict[str, Any]) -> dict[str, Any]:
    day = _day(facts["day"])
    return facts | {"day": next_working_day(day)} if day else facts


def _rows_sent(sent: QueryDict) -> list[tuple[str, dict[str, Any]]]:
    total = sent.get("rows", "")
    is_number = total.isascii() and total.isdecimal() and len(total) <= len(str(MOST_ROWS))
    number = min(int(total), MOST_ROWS) if is_number else 0
    return [
        (sent.get(f"{index}-key", ""), {name: sent.get(f"{index}-{name}", "") for name in FIELDS})
        for index in range(number)
    ]


def _make(request: HttpRequest, cycle: Cycle, rows: list[tuple[str, dict[str, Any]]]) -> HttpResponse:
    form = SeriesForm(request.POST)
    if not form.is_valid():
        return _draw(request, cycle, rows, series_form=form)
    data = form.cleaned_data
    kept = [row for row in rows if row[1]["title"] or row[0]]
    days = series.days_of(data["first_day"], Rhythm(data["rhythm"]), data["times"])
    for number, day in enumerate(days, start=len(kept) + 1):
        title = pgettext("session", "Session %(number)d") % {"number": number}
        facts = {"title": title, "day": day, "begins": data["begins"], "ends": data["ends"]}
        kept.append(("", facts | {"format": Session.Format.ONLINE}))
    return _draw(request, cycle, kept)


def _one_more(rows: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    last = rows[-1][1] if rows else {"format": Session.Format.ONLINE}
    return {name: last.get(name, "") for name in ("begins", "ends", "format", "place")}


def _save(request: HttpRequest, cycle: Cycle, rows: list[tuple[str, dict[str, Any]]]) -> HttpResponse:
    forms = [SessionForm(facts, prefix="") for _key, facts in rows]
    known = {str(session.pk): session for session in cycle.sessions.all()}
    sessions = [
        form.validated(known.get(key) or Session(cycle=cycle), is_alone=False) if form.is_valid() else None
        for (key, _facts), form in zip(rows, forms, strict=True)
    ]
    typed = [session for session in sessions if session]
    if len(typed) < len(rows):
        return _draw(request, cycle, rows, forms=forms)
    try:
        planning.save_plan(cycle.pk, typed)
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return _draw(request, cycle, rows)
    return redirect("admin:cycle_rules", cycle.pk)


def _draw(
    request: HttpRequest,
    cycle: Cycle,
    rows: list[tuple[str, dict[str, Any]]],
    *,
    forms: list[SessionForm] | None = None,
    series_form: SeriesForm | None = None,
) -> HttpResponse:
    drawn = [_row(index, key, facts, forms) for index, (key, facts) in enumerate(rows)]
    context = {
        "rows": drawn,
        "wrong": [row for row in drawn if row.form.errors],
        "series_form": series_form or SeriesForm(initial={"times": 5, "begins": "13.00", "ends": "16.00"}),
        "venues": session_forms.venues(),
    }
    return new_cycle.page(request, "plan", cycle, "cycle_plan", **context)


def _row(index: int, key: str, facts: dict[str, Any], forms: list[SessionForm] | None) -> Row:
    """Number the fields of a row; with errors, show what was typed and what is wrong with it."""
    if forms is None:
        return Row(index, SessionForm(initial=facts, prefix=str(index)), key)
    form = SessionForm({f"{index}-{name}": value for name, value in facts.items()}, prefix=str(index))
    form.full_clean()
    for field, errors in forms[index].errors.items():
        if field not in form.errors:
            form.add_error(None if field == "__all__" else field, list(errors))
    return Row(index, form, key)
