"""Marks that a script sends cell by cell, and what it is told in return."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.admin.attendance import grid, mark_confirmation
from registrations.attendance import marking
from registrations.attendance.marking import NOT_RECORDED, STATES, Conflict, Mark, MarkingResult
from registrations.core import roles
from registrations.core.locking import RuleViolation
from registrations.eligibility import statistics
from registrations.eligibility.formula import Standing, standing
from registrations.models import HistoryEntry
from registrations.models.history import Via
from trainings.latvia import dates
from trainings.models import Cycle

LARGEST_ID = 2**63 - 1


class SentMarks(mark_confirmation.MarkConfirmation):
    via = forms.ChoiceField(choices=[(Via.GRID.value, ""), (Via.DOOR.value, "")])


def save(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Record the marks of a POST with JSON; 409 asks for a confirmation or a reason."""
    try:
        sent, marks = _read(request.body)
        origin = sent.origin(request, Via(sent.cleaned_data["via"]))
        outcome = marking.record(cycle.pk, marks, origin=origin, is_confirmed_early=sent.is_early)
    except RuleViolation as refused:
        status = HTTPStatus.FORBIDDEN if refused.code == "closed" else HTTPStatus.CONFLICT
        return _refusal(str(refused.code), refused.message, status)
    except (ValueError, RawPostDataException):  # the latter: a form was sent, and has been read as one already
        return _refusal("unknown", _("These marks could not be saved. Load the page again."), HTTPStatus.BAD_REQUEST)
    shows_grant = roles.is_organiser(request.user) and cycle.has_grant
    return JsonResponse(_answer(cycle, marks, outcome, shows_grant=shows_grant))


def _refusal(code: str, message: Any, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "message": str(message)}, status=status)


def _read(body: bytes) -> tuple[SentMarks, list[Mark]]:
    """
    Read what a script sent.

    Raises:
        ValueError: it is not what our scripts send.
    """
    try:
        data = json.loads(body)
    except RecursionError as error:
        raise ValueError("Too deep.") from error
    match data:
        case {"marks": [*listed]} if listed:
            marks = [_mark(one) for one in listed]
        case other:
            raise ValueError(f"There are no marks in {type(other)}.")
    sent = SentMarks({name: data.get(name) for name in SentMarks.base_fields})
    cells = {(mark.registration_id, mark.session_id) for mark in marks}
    if not sent.is_valid() or len(cells) < len(marks):
        raise ValueError("A cell is named twice, or the rest is not as it should be.")
    return sent, marks


def _mark(data: Any) -> Mark:
    match data:
        case {"registration": int(person), "session": int(session), "seen": str(seen), "state": str(state)}:
            if seen in STATES and state in STATES and 0 < min(person, session) <= max(person, session) <= LARGEST_ID:
                return Mark(registration_id=person, session_id=session, seen=seen, state=state)
    raise ValueError("This is not a mark.")


def _answer(cycle: Cycle, marks: list[Mark], outcome: MarkingResult, *, shows_grant: bool) -> dict[str, Any]:
    sessions = {mark.session_id for mark in marks}
    return {
        "changed": outcome.changed,
        "saved": _("Saved at %(time)s") % {"time": dates.clock(timezone.now())},
        "sessions": statistics.figures_of_sessions(cycle.pk, sessions),
        "people": {
            person: _standing_of(standing(outcome.sessions, states, required=cycle.required_sessions), shows_grant)
            for person, states in outcome.states.items()
        },
        "conflicts": explained(outcome.conflicts),
    }


def _standing_of(where: Standing, shows_grant: bool) -> dict[str, Any]:
    road = {"face": where.state.value, "note": grid.standing_note(where)} if shows_grant else {}
    return {"attended": where.attended, "total": where.total, **road}


def explained(conflicts: Iterable[Conflict]) -> list[dict[str, Any]]:
    conflicts = list(conflicts)
    removals = _removals([one.mark for one in conflicts if one.attendance is None])
    return [_explain(one, removals.get((one.mark.registration_id, one.mark.session_id))) for one in conflicts]


def _explain(conflict: Conflict, removal: HistoryEntry | None) -> dict[str, Any]:
    mark, row = conflict.mark, conflict.attendance
    state = row.state if row else NOT_RECORDED
    who = row.marked_by if row else getattr(removal, "by", None)
    when = row.marked_at if row else getattr(removal, "at", None)
    return {
        "registration": mark.registration_id,
        "session": mark.session_id,
        "state": state,
        "mine": mark.state,
        "told": told(who, when, state),
    }


def told(who: Any, when: datetime.datetime | None, state: str) -> str:
    return _("%(who)s changed it %(day)s at %(time)s to “%(state)s”") % {
        "who": (who and (who.get_full_name() or who.get_username())) or _("Somebody else"),
        "day": dates.on_day(when, weekday=False) if when else "",
        "time": dates.clock(when) if when else "",
        "state": grid.state_words()[state],
    }


def _removals(marks: Sequence[Mark]) -> dict[tuple[int, int], HistoryEntry]:
    if not marks:
        return {}
    lines = HistoryEntry.objects.filter(
        what=HistoryEntry.What.ATTENDANCE,
        new=NOT_RECORDED,
        registration__in={mark.registration_id for mark in marks},
        session__in={mark.session_id for mark in marks},
    ).select_related("by")
    return {(line.registration_id or 0, line.session_id or 0): line for line in lines.order_by("at", "pk")}
