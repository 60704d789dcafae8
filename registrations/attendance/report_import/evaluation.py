"""A report between what is asked and what the answers lead to."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace

from registrations.attendance.marking import NOT_RECORDED
from registrations.attendance.report_import import drafts
from registrations.attendance.report_import.basis import Basis
from registrations.attendance.report_import.decisions import Decisions, Sufficiency, open_entries
from registrations.meeting_reports.facts import Report
from registrations.meeting_reports.matching import Choices
from registrations.meeting_reports.proposal import Doubt, Idleness, Proposal, Question, Recognised, Way
from registrations.models import Attendance, Registration, ReportImport

UNDECIDED = Sufficiency(counts=False)


@dataclass(frozen=True, kw_only=True)
class Presence:
    """A person whose time is enough, what is recorded already, and what the history shall say."""

    registration: Registration
    seconds: int
    state: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class NoEffect:
    """A decision that brings nobody a mark."""

    key: str
    name: str
    registration: Registration
    why: Idleness


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What saving does: whom it marks, whose mark stays, whose time is too short, and what nobody has decided."""

    to_mark: list[Presence] = field(default_factory=list)
    kept: list[Presence] = field(default_factory=list)
    short: list[Recognised] = field(default_factory=list)
    without_effect: list[NoEffect] = field(default_factory=list)
    undecided: int = 0

    @property
    def contradicted(self) -> list[Presence]:
        """Those whose mark says something else than the report; it stays, and a person should know."""
        return [presence for presence in self.kept if presence.state != Attendance.State.PRESENT]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """`asked` is the proposal before any decision, so that a question stays on the page when it is answered."""

    basis: Basis
    report: Report
    choices: Choices
    asked: Proposal
    settled: Proposal
    recorded: Mapping[int, str]

    @classmethod
    def of(cls, draft: ReportImport, decisions: Decisions) -> Evaluation:
        basis, report, choices = Basis.of(draft.session), drafts.report_of(draft), drafts.choices(draft, decisions)
        asked = basis.propose(report, choices)
        rows = Attendance.objects.filter(session=draft.session).values_list("registration", "state")
        evaluation = cls(basis=basis, report=report, choices=choices, asked=asked, settled=asked, recorded=dict(rows))
        return evaluation.decided(decisions)

    def decided(self, decisions: Decisions) -> Evaluation:
        about = decisions.about(open_entries(self.asked), self.basis.assignable)
        if not about:
            return replace(self, settled=self.asked)
        return replace(self, settled=self.basis.propose(self.report, replace(self.choices, decisions=about)))

    @property
    def unclear_times(self) -> list[Question]:
        unclear = [question for question in self.settled.review if question.doubt is Doubt.DURATION_AMBIGUOUS]
        return [question for question in unclear if question.candidates[0].person_id in self.basis.assignable]

    @property
    def undecided(self) -> list[Question]:
        return [question for question in self.settled.review if question.doubt is not Doubt.DURATION_AMBIGUOUS]

    def plan(self, decisions: Decisions) -> Plan:
        enough, short = [], []
        for recognised in filter(self._may_be_marked, self.settled.participants):
            time = decisions.times.get(recognised.person_id, UNDECIDED)
            if recognised.is_present or time.counts:
                enough.append(
                    self._presence(
                        recognised.person_id, recognised.seconds, "" if recognised.is_present else time.reason
                    )
                )
            else:
                short.append(recognised)
        enough += self._enough_by_decision(decisions)
        times = [question for question in self.unclear_times if question.candidates[0].person_id not in decisions.times]
        return Plan(
            to_mark=[presence for presence in enough if presence.state == NOT_RECORDED],
            kept=[presence for presence in enough if presence.state != NOT_RECORDED],
            short=short,
            without_effect=list(self._without_effect({presence.registration.pk for presence in enough})),
            undecided=len(self.undecided) + len(times),
        )

    def _enough_by_decision(self, decisions: Decisions) -> Iterable[Presence]:
        for question in self.unclear_times:
            person = question.candidates[0].person_id
            time = decisions.times.get(person, UNDECIDED)
            if time.counts:
                yield self._presence(person, question.entry.seconds, time.reason)

    def _without_effect(self, enough: Container[int]) -> Iterable[NoEffect]:
        for idle in self.settled.idle:
            if idle.why is Idleness.RECOGNISED_ANYWAY or idle.person_id not in enough:
                registration = self.basis.registrations[idle.person_id]
                yield NoEffect(key=idle.entry.key, name=idle.entry.name, registration=registration, why=idle.why)

    def _may_be_marked(self, recognised: Recognised) -> bool:
        # Whoever has cancelled gets a mark only when a person said so, and whoever waits never.
        registration = self.basis.registrations[recognised.person_id]
        return registration.is_confirmed or (registration.is_cancelled and Way.DECISION in recognised.ways)

    def _presence(self, person: int, seconds: int, reason: str) -> Presence:
        state = self.recorded.get(person, NOT_RECORDED)
        return Presence(registration=self.basis.registrations[person], seconds=seconds, state=state, reason=reason)
