"""People × sessions: the grid, one column of it as a form, and taking an act back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.attendance import door, grid, mark_api, mark_confirmation, roster
from registrations.admin.attendance.grid_rows import GridRows
from registrations.admin.attendance.mark_confirmation import MarkConfirmation
from registrations.admin.framework import pages
from registrations.attendance import marking
from registrations.attendance.marking import Conflict, Mark
from registrations.core import roles
from registrations.core.locking import RuleViolation
from registrations.models import HistoryEntry
from registrations.models.history import Via
from trainings.latvia.language import UNDIVIDED
from trainings.models import Cycle, Session


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Show the grid; with ?session= one column of it is a form, for those who have no script."""
    session = next((one for one in cycle.schedule if str(one.pk) == request.GET.get("session")), None)
    if session and not session.is_cancelled:
        return column_form(request, cycle, session)
    return _draw(request, cycle)


def column_form(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    if request.method != "POST":
        return _draw(request, cycle, session=session)
    form = MarkConfirmation(request.POST)
    marks = grid.touched_marks(request.POST, cycle, session)
    if not form.is_valid():
        return _draw(request, cycle, session=session, marks=marks, form=form)
    try:
        outcome = marking.record(
            cycle.pk, marks, origin=form.origin(request, Via.GRID), is_confirmed_early=form.is_early
        )
    except RuleViolation as refused:
        form.add_error(mark_confirmation.field_of(refused.code), refused)
        return _draw(request, cycle, session=session, marks=marks, form=form)
    text = ngettext("%(n)d mark saved.", "%(n)d marks saved.", outcome.changed) % {"n": outcome.changed}
    messages.success(request, text)
    if outcome.conflicts:
        return _draw(request, cycle, session=session, conflicts=outcome.conflicts)
    return mark_confirmation.back_to("grid", cycle.pk, outcome=outcome)


def undo(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = mark_confirmation.UndoForm(request.POST)
    if not form.is_valid():
        return pages.page(request, "undo", _("Undo"), cycle=cycle, form=form)
    try:
        outcome = marking.undo(cycle.pk, form.cleaned_data["batch_id"], origin=form.origin(request, Via.GRID))
    except RuleViolation as refused:
        form.add_error("reason", refused)
        return pages.page(request, "undo", _("Undo"), cycle=cycle, form=form)
    text = ngettext("%(n)d mark taken back.", "%(n)d marks taken back.", outcome.changed) % {"n": outcome.changed}
    messages.success(request, text)
    if outcome.conflicts:
        messages.warning(request, _("Some marks have been changed since, and were left as they are."))
    return mark_confirmation.back_to(*mark_confirmation.way_back(form.cleaned_data["door"], cycle))


def _draw(
    request: HttpRequest,
    cycle: Cycle,
    *,
    session: Session | None = None,
    marks: list[Mark] | None = None,
    form: MarkConfirmation | None = None,
    conflicts: list[Conflict] | None = None,
) -> HttpResponse:
    is_organiser = roles.is_organiser(request.user)
    filters = roster.Filters.of(request.GET)
    chosen = {mark.registration_id: mark.state for mark in marks or []}
    drawn = grid.draw(cycle, filters, with_announced=is_organiser, chosen=chosen)
    context: dict[str, Any] = {"cycle": cycle, "session": session, "grid": drawn, "filters": filters, "form": form}
    context["shows_grant"] = is_organiser and cycle.has_grant
    history = reverse("admin:cycle_history", args=[cycle.pk]) if is_organiser else ""
    context["rows"] = GridRows(drawn, history=history, shows_grant=context["shows_grant"])
    context["faces"] = [(face, label, drawn.faces[face]) for face, label in grid.FACES]
    context |= _of_column(drawn, session, conflicts or []) if session else _of_grid(request, cycle)
    return pages.page(request, "column" if session else "grid", _("Attendance"), **context)


def _of_column(drawn: grid.Grid, session: Session, conflicts: list[Conflict]) -> dict[str, Any]:
    return {
        "column": next(column for column in drawn.columns if column.session == session),
        "conflicts": {one["registration"]: one["told"] for one in mark_api.explained(conflicts)},
        "states": grid.STATE_CHOICES,
    }


def _of_grid(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    is_organiser = roles.is_organiser(request.user)
    over = [session for session in cycle.held_sessions if session.is_over and not session.attendance_closed_at]
    return {
        "to_check": over if is_organiser else [],
        "last_change": _last_change(cycle) if is_organiser else None,
        "batch_id": mark_confirmation.batch_to_undo(request),
        "door_session": door.next_session(cycle),
        "for_script": _for_script(request, cycle),
    }


def _last_change(cycle: Cycle) -> HistoryEntry | None:
    """Look at the end of each session's history: the lines of a whole cycle are many."""
    lines = HistoryEntry.objects.filter(what=HistoryEntry.What.ATTENDANCE, session=OuterRef("pk"))
    last_of_each = Session.objects.filter(cycle=cycle).order_by().annotate(last=Subquery(lines.values("pk")[:1]))
    return HistoryEntry.objects.filter(pk__in=last_of_each.values("last")).select_related("by", "session").first()


def _for_script(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    return {
        "marks": reverse("admin:attendance_marks", args=[cycle.pk]),
        "storage": f"attendance:{cycle.pk}:{request.user.pk}",
        "states": grid.state_words(),
        "undivided": UNDIVIDED,
        "announced": _(", announced absence"),
        "waits": _(", not saved yet"),
        "saving": _("Saving…"),
        "offline": _("No connection. Marks that wait:"),
        "loggedOut": _("Your session has ended. Log in again in this window; the marks wait here until then."),
        "undone": _("Taken back:"),
        "nothing": _("There is nothing to take back."),
        "leave": _("Leave it so"),
        "change": _("Change it to “%(state)s”"),
        "stillWaiting": _("First the marks that wait have to be saved."),
        "shown": _("Shows %(shown)s of %(all)s"),
    }
