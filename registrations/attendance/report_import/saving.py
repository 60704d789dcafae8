"""From a proposal and what was decided to marks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registrations.attendance import marking
from registrations.attendance.marking import NOT_RECORDED, Mark
from registrations.attendance.report_import import drafts
from registrations.attendance.report_import.basis import Basis
from registrations.attendance.report_import.decisions import Decisions, Sufficiency, open_entries
from registrations.core import locking
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.meeting_reports import names
from registrations.meeting_reports.facts import Report, ReportFormat
from registrations.meeting_reports.proposal import Doubt, Proposal, Question, Recognised, Way
from registrations.models import Attendance, Registration, RememberedName, ReportImport
from trainings.models import Session

UNDECIDED = Sufficiency(counts=False)


@dataclass(frozen=True, kw_only=True)
class Presence:
    """A person whose time is enough, what is recorded already, and what the history shall say."""

    registration: Registration
    seconds: int
    state: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What saving does: whom it marks, whose mark stays, whose time is too short, and what nobody has decided."""

    to_mark: list[Presence] = field(default_factory=list)
    kept: list[Presence] = field(default_factory=list)
    short: list[Recognised] = field(default_factory=list)
    undecided: int = 0

    @property
    def contradicted(self) -> list[Presence]:
        """Those whose mark says something else than the report; it stays, and a person should know."""
        return [one for one in self.kept if one.state != Attendance.State.PRESENT]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """
    A report between what is asked and what the answers lead to.

    `asked` is the proposal before any decision, so that a question stays on the page when it is answered.
    """

    basis: Basis
    report: Report
    asked: Proposal
    settled: Proposal
    recorded: Mapping[int, str]

    @classmethod
    def of(cls, session: Session, report: Report, *, decisions: Decisions, shift_minutes: int) -> Evaluation:
        basis = Basis.of(session)
        asked = basis.propose(report, shift_minutes=shift_minutes)
        rows = Attendance.objects.filter(session=session).values_list("registration", "state")
        weighed = cls(basis=basis, report=report, asked=asked, settled=asked, recorded=dict(rows))
        return weighed.decided(decisions, shift_minutes=shift_minutes)

    def decided(self, decisions: Decisions, *, shift_minutes: int) -> Evaluation:
        about = decisions.about(open_entries(self.asked), self.basis.assignable)
        if not about:
            return replace(self, settled=self.asked)
        settled = self.basis.propose(self.report, decisions=about, shift_minutes=shift_minutes)
        return replace(self, settled=settled)

    @property
    def unclear_times(self) -> list[Question]:
        unclear = [one for one in self.settled.review if one.doubt is Doubt.DURATION_AMBIGUOUS]
        return [one for one in unclear if one.candidates[0].person_id in self.basis.assignable]

    def plan(self, decisions: Decisions) -> Plan:
        """Say what saving does with these decisions."""
        enough, short = [], []
        for one in self.settled.participants:
            time = decisions.times.get(one.person_id, UNDECIDED)
            if not self._may_be_marked(one):
                continue
            if one.is_present or time.counts:
                enough.append(self._presence(one.person_id, one.seconds, "" if one.is_present else time.reason))
            else:
                short.append(one)
        for question in self.unclear_times:
            person = question.candidates[0].person_id
            if decisions.times.get(person, UNDECIDED).counts:
                enough.append(self._presence(person, question.entry.seconds, decisions.times[person].reason))
        return Plan(
            to_mark=[one for one in enough if one.state == NOT_RECORDED],
            kept=[one for one in enough if one.state != NOT_RECORDED],
            short=short,
            undecided=self._undecided(decisions),
        )

    def _may_be_marked(self, one: Recognised) -> bool:
        """Whoever has cancelled gets a mark only when a person said so, and whoever waits never."""
        registration = self.basis.registrations[one.person_id]
        return registration.is_confirmed or (registration.is_cancelled and Way.DECISION in one.ways)

    def _presence(self, person: int, seconds: int, reason: str) -> Presence:
        state = self.recorded.get(person, NOT_RECORDED)
        return Presence(registration=self.basis.registrations[person], seconds=seconds, state=state, reason=reason)

    def _undecided(self, decisions: Decisions) -> int:
        questions = [one for one in self.settled.review if one.doubt is not Doubt.DURATION_AMBIGUOUS]
        times = [one for one in self.unclear_times if one.candidates[0].person_id not in decisions.times]
        return len(questions) + len(times)


@dataclass(frozen=True, kw_only=True)
class Saved:
    plan: Plan
    outcome: marking.MarkingResult


@retrying
@transaction.atomic
def save(draft: ReportImport, decisions: Decisions, *, shift_minutes: int, origin: ChangeContext) -> Saved:
    """
    Mark those present who were there long enough and have no mark yet, as one act. Nobody is marked absent.

    Raises:
        places.Refused: the draft was saved already (code "saved"), the session has not begun (code "early") or is
            closed and no reason is given (code "reason"), or a name would be remembered for two people.
    """
    session = draft.session
    locking.hold(session.cycle_id)
    current = drafts.reread(draft)
    if session.starts_at > timezone.now():
        raise RuleViolation(_("The session has not begun yet. Save its attendance when it is over."), code="early")
    report = drafts.report_of(current)
    weighed = Evaluation.of(session, report, decisions=decisions, shift_minutes=shift_minutes)
    plan = weighed.plan(decisions)
    _remember(session, weighed, decisions, by=origin.by)
    marks = _marks(session, report, plan.to_mark)
    outcome = marking.record(session.cycle_id, marks, origin=origin)
    _finish(current, outcome.batch_id)
    return Saved(plan=plan, outcome=outcome)


def _finish(draft: ReportImport, batch_id: uuid.UUID | None) -> None:
    """Empty what was read: from now on the marks and their history say what came of it."""
    draft.facts, draft.decisions, draft.saved_at, draft.batch_id = {}, {}, timezone.now(), batch_id
    draft.save(update_fields=["facts", "decisions", "saved_at", "batch_id"])


def _marks(session: Session, report: Report, people: Iterable[Presence]) -> list[Mark]:
    length = int((session.ends_at - session.starts_at).total_seconds()) // 60
    with translation.override(settings.LANGUAGE_CODE):
        return [
            Mark(
                registration_id=one.registration.pk,
                session_id=session.pk,
                seen=NOT_RECORDED,
                state=Attendance.State.PRESENT,
                note=_note(report.format, one, length),
            )
            for one in people
        ]


def _note(kind: ReportFormat, one: Presence, length: int) -> str:
    source = {ReportFormat.TEAMS_REPORT: "Teams", ReportFormat.OTHER_DETAIL: "", ReportFormat.OTHER_TOTAL: ""}.get(
        kind, "Zoom"
    )
    words = {"minutes": one.seconds // 60, "length": length, "source": source or gettext("Report")}
    note = gettext("%(source)s: %(minutes)d min of %(length)d") % words
    return f"{note}. {one.reason}" if one.reason else note


def _remember(session: Session, weighed: Evaluation, decisions: Decisions, *, by: Any) -> None:
    """Store whose name it is, where the organiser asked for it; a name that was somebody else's is theirs now."""
    found: dict[str, RememberedName] = {}
    for entry in open_entries(weighed.asked):
        verdict = decisions.verdicts.get(entry.key)
        key, name = names.key(entry.name)[:300], drafts.printable(entry.name)[: drafts.LONGEST_NAME]
        if not (key and verdict and verdict.remember and len(weighed.basis.assignable.keys() & verdict.people) == 1):
            continue
        one = RememberedName(
            cycle_id=session.cycle_id, name=name, key=key, registration_id=verdict.people[0], created_by=by
        )
        if found.setdefault(key, one).registration_id != one.registration_id:
            text = _("The name “%(name)s” cannot be remembered for two people. Remember it for one of them.")
            raise RuleViolation(text % {"name": name}, code="remember")
    RememberedName.objects.bulk_create(
        found.values(),
        update_conflicts=True,
        unique_fields=["cycle", "key"],
        update_fields=["name", "registration", "created_at", "created_by"],
    )
