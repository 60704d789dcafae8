"""From a proposal and what was decided to marks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registrations.attendance import marking
from registrations.attendance.marking import NOT_RECORDED, Mark
from registrations.attendance.report_import import drafts
from registrations.attendance.report_import.decisions import Decisions, open_entries
from registrations.attendance.report_import.evaluation import Evaluation, Plan, Presence
from registrations.core import locking
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.meeting_reports import names
from registrations.models import Attendance, RememberedName, ReportImport
from trainings.models import Session


@dataclass(frozen=True, kw_only=True)
class Saved:
    plan: Plan
    outcome: marking.MarkingResult


@retrying
@transaction.atomic
def save(draft: ReportImport, *, origin: ChangeContext) -> Saved:
    """
    Mark those present who were there long enough and have no mark yet, as one act. Nobody is marked absent.

    Raises:
        RuleViolation: the draft was saved already (code "saved"), the session has not begun (code "early") or is
            closed and no reason is given (code "reason"), or a name would be remembered for two people.
    """
    session = draft.session
    locking.hold(session.cycle_id)
    current = drafts.reread(draft)
    current.session = session
    if session.starts_at > timezone.now():
        raise RuleViolation(_("The session has not begun yet. Save its attendance when it is over."), code="early")
    decisions = drafts.decisions_of(current)
    evaluation = Evaluation.of(current, decisions)
    plan = evaluation.plan(decisions)
    _remember(session, evaluation, decisions, by=origin.by)
    marks = _marks(current, evaluation, plan.to_mark)
    outcome = marking.record(session.cycle_id, marks, origin=origin)
    _finish(current, outcome.batch_id)
    return Saved(plan=plan, outcome=outcome)


def _finish(draft: ReportImport, batch_id: uuid.UUID | None) -> None:
    draft.facts, draft.decisions, draft.saved_at, draft.batch_id = {}, {}, timezone.now(), batch_id
    draft.save(update_fields=["facts", "decisions", "saved_at", "batch_id"])


def _marks(draft: ReportImport, evaluation: Evaluation, people: Iterable[Presence]) -> list[Mark]:
    timeframe = evaluation.choices.real_time or evaluation.basis.timeframe
    vendor = evaluation.report.format.vendor
    with translation.override(settings.LANGUAGE_CODE):
        return [
            Mark(
                registration_id=presence.registration.pk,
                session_id=draft.session_id,
                seen=NOT_RECORDED,
                state=Attendance.State.PRESENT,
                note=_note(vendor, presence, length=timeframe.seconds // 60, time_reason=draft.time_reason),
            )
            for presence in people
        ]


def _note(vendor: str, presence: Presence, *, length: int, time_reason: str) -> str:
    words = {"minutes": presence.seconds // 60, "length": length, "source": vendor or gettext("Report")}
    note = gettext("%(source)s: %(minutes)d min of %(length)d") % words
    return ". ".join(filter(None, [note, time_reason, presence.reason]))


def _remember(session: Session, evaluation: Evaluation, decisions: Decisions, *, by: Any) -> None:
    """Store whose name it is, where the organiser asked for it; a name that was somebody else's is theirs now."""
    found: dict[str, RememberedName] = {}
    for entry in open_entries(evaluation.asked):
        decision = decisions.entries.get(entry.key)
        key, name = names.key(entry.name)[:300], drafts.printable(entry.name)[: drafts.LONGEST_NAME]
        if not (
            key and decision and decision.remember and len(evaluation.basis.assignable.keys() & decision.people) == 1
        ):
            continue
        remembered = RememberedName(
            cycle_id=session.cycle_id, name=name, key=key, registration_id=decision.people[0], created_by=by
        )
        if found.setdefault(key, remembered).registration_id != remembered.registration_id:
            text = _("The name “%(name)s” cannot be remembered for two people. Remember it for one of them.")
            raise RuleViolation(text % {"name": name}, code="remember")
    RememberedName.objects.bulk_create(
        found.values(),
        update_conflicts=True,
        unique_fields=["cycle", "key"],
        update_fields=["name", "registration", "created_at", "created_by"],
    )
