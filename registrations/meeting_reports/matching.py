"""
A report and the registered people become a proposal: whose time is known, and what a person has to decide.

Only an exact address or an exact full name that belongs to one person is settled here. Nothing similar ever is.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from registrations.meeting_reports import candidates, entries, minutes, names, non_participants
from registrations.meeting_reports.candidates import Candidates, ShownParticipant
from registrations.meeting_reports.classification import Classification, Doubtful, Settled, classify
from registrations.meeting_reports.datetimes import RIGA
from registrations.meeting_reports.facts import Report, ReportWarning, Timeframe
from registrations.meeting_reports.meeting_time import shown_time
from registrations.meeting_reports.proposal import (
    Aside,
    Doubt,
    Entry,
    IdleDecision,
    Idleness,
    Ignored,
    Proposal,
    Question,
    Recognised,
    RegisteredPerson,
    Staff,
    Stranger,
    Suggestion,
    Unmatched,
    Way,
)

_NO_SHIFT = datetime.timedelta(0)
_ENTRIES_TO_JUDGE_BY = 5
_STRANGERS_OF_ANOTHER_MEETING = 3
_LEAST_SHORT_PEOPLE = 2
_WAYS = list(Way)
_WAYS_WHATEVER_THE_NAME = {Way.EMAIL, Way.ORIGINAL_NAME}
Claims = Sequence[tuple[Entry, Way]]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """
    What organisers said about a report.

    `decisions` maps keys of entries to those whom they belong to: several at one device, or nobody. The entries in
    `split` are asked about row by row. All times are moved by `shift` before, and compared with the `real_time` of
    the meeting where it was not the planned one.
    """

    decisions: Mapping[str, Sequence[int]] = field(default_factory=dict)
    split: Collection[str] = ()
    shift: datetime.timedelta = _NO_SHIFT
    real_time: Timeframe | None = None


@dataclass(frozen=True)
class _Found:
    """What became of the entries so far."""

    of_person: dict[RegisteredPerson, list[tuple[Entry, Way]]] = field(default_factory=lambda: defaultdict(list))
    review: list[Question] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)

    def add(self, entry: Entry, classification: Classification) -> None:
        match classification:
            case Settled(person, way):
                self.of_person[person].append((entry, way))
            case Doubtful(doubt, suggestions):
                self.review.append(Question(entry=entry, doubt=doubt, candidates=suggestions))
            case Aside():
                self.ignored.append(Ignored(name=entry.name, rows=entry.rows, aside=classification))
            case Stranger():
                self.unmatched.append(Unmatched(entry=entry, stranger=classification))


def propose(  # noqa: PLR0913 -- all that a proposal depends on, each given by name
    report: Report,
    *,
    timeframe: Timeframe,
    people: Sequence[RegisteredPerson],
    staff: Sequence[Staff],
    share: int,
    remembered: Mapping[str, int] | None = None,
    choices: Choices | None = None,
) -> Proposal:
    """
    Say what the report means for the people who are registered.

    `share` is what per cent of the session makes somebody present. `remembered` maps `names.key` of display names to
    people.
    """
    choices = choices or Choices()
    known = Candidates(people, staff, remembered or {})
    clock_time = minutes.moved(choices.real_time or timeframe, choices.shift)
    found = _classified(report, clock_time, known, choices)
    weighing = _Weighing(found, known, clock_time, minutes.threshold(clock_time, share))
    return weighing.proposal(report, choices, share)


def _classified(report: Report, timeframe: Timeframe, known: Candidates, choices: Choices) -> _Found:
    found = _Found()
    for entry in entries.entries((row for row in report.rows if row.is_waiting_room), timeframe):
        found.add(entry, Aside.WAITING_ROOM)
    inside = (row for row in report.rows if not row.is_waiting_room)
    for entry in entries.entries(inside, timeframe, split=choices.split):
        for each in _decided(entry, known, choices.decisions) or [classify(_participant(entry, report), known)]:
            found.add(entry, each)
    return found


@dataclass(frozen=True)
class _Weighing:
    """Times of people against what is required."""

    found: _Found
    known: Candidates
    timeframe: Timeframe
    required: int

    def proposal(self, report: Report, choices: Choices, share: int) -> Proposal:
        everybody = [self._recognised(person) for person in self.known.in_order(self.found.of_person)]
        unclear = [each for each in everybody if each.seconds < self.required <= each.most_seconds]
        participants = tuple(each for each in everybody if each not in unclear)
        questions = [*self.found.review, *map(self._question_of_duration, unclear)]
        suggested_shift = self._suggested_shift(report, choices)
        said = {each.person_id for each in participants}
        said |= {suggestion.person_id for question in questions for suggestion in question.candidates}
        return Proposal(
            threshold_seconds=self.required,
            participants=participants,
            review=tuple(sorted(questions, key=lambda question: question.entry.rows)),
            unmatched=tuple(self.found.unmatched),
            ignored=tuple(sorted(self.found.ignored, key=lambda ignored: ignored.rows)),
            absent=tuple(each.id for each in self.known.people if each.status == "confirmed" and each.id not in said),
            suggested_shift=suggested_shift,
            suggested_time=None if choices.real_time else self._suggested_time(report, everybody, choices.shift, share),
            idle=tuple(self._idle_decisions()),
            warnings=(*report.warnings, *self._warnings(suggested_shift)),
        )

    def _recognised(self, person: RegisteredPerson) -> Recognised:
        claims = self.found.of_person[person]
        stay = entries.stay((entry for entry, _ in claims), self.timeframe)
        return Recognised(
            person_id=person.id,
            names=tuple(dict.fromkeys(entry.name for entry, _ in claims)),
            ways=tuple(sorted({way for _, way in claims}, key=_WAYS.index)),
            rows=tuple(sorted(number for entry, _ in claims for number in entry.rows)),
            seconds=stay.least,
            most_seconds=stay.most,
            is_present=stay.least >= self.required,
            differing=tuple(_under_other_names(person, claims)),
        )

    def _question_of_duration(self, recognised: Recognised) -> Question:
        person = self.known.find(recognised.person_id)
        claimed = [entry for entry, _ in self.found.of_person[person]] if person else []
        connections = [each for entry in claimed for each in entry.connections]
        entry = Entry(
            key=claimed[0].key,
            name=claimed[0].name,
            email=claimed[0].email,
            connections=tuple(sorted(connections, key=lambda each: each.row.number)),
            seconds=recognised.seconds,
            most_seconds=recognised.most_seconds,
        )
        suggestion = Suggestion(person_id=recognised.person_id, doubt=Doubt.DURATION_AMBIGUOUS)
        return Question(entry=entry, doubt=Doubt.DURATION_AMBIGUOUS, candidates=(suggestion,))

    def _suggested_shift(self, report: Report, choices: Choices) -> datetime.timedelta | None:
        further = minutes.better_shift([row for row in report.rows if not row.is_waiting_room], self.timeframe)
        return (choices.shift + further or None) if further else None

    def _suggested_time(
        self, report: Report, everybody: Sequence[Recognised], shift: datetime.timedelta, share: int
    ) -> Timeframe | None:
        short = [each for each in everybody if each.most_seconds < self.required]
        if len(short) < _LEAST_SHORT_PEOPLE or 2 * len(short) <= len(everybody):
            return None
        shown = shown_time([row for row in report.rows if not row.is_waiting_room], report.meeting, self.timeframe)
        if shown is None:
            return None
        required = minutes.threshold(shown, share)
        stays = [entries.stay((entry for entry, _ in claims), shown) for claims in self.found.of_person.values()]
        is_enough = 2 * sum(stay.least >= required for stay in stays) >= len(stays)
        return _in_riga(minutes.moved(shown, -shift)) if is_enough else None

    def _idle_decisions(self) -> Iterable[IdleDecision]:
        for person, claims in self.found.of_person.items():
            counted = [entry for entry, way in claims if way is not Way.DECISION]
            is_short = entries.stay((entry for entry, _ in claims), self.timeframe).most < self.required
            for entry in (entry for entry, way in claims if way is Way.DECISION):
                if is_short:
                    yield IdleDecision(entry=entry, person_id=person.id, why=Idleness.STILL_TOO_SHORT)
                elif entries.stay(counted, self.timeframe).least >= self.required:
                    yield IdleDecision(entry=entry, person_id=person.id, why=Idleness.RECOGNISED_ANYWAY)
                counted.append(entry)

    def _warnings(self, suggested_shift: datetime.timedelta | None) -> tuple[ReportWarning, ...]:
        fitting = len(self.found.review) + sum(map(len, self.found.of_person.values()))
        count = fitting + len(self.found.unmatched)
        is_strange = count >= _ENTRIES_TO_JUDGE_BY and fitting * 3 < count
        said = {ReportWarning.TIMES_SHIFTED: suggested_shift, ReportWarning.FEW_RECOGNISED: is_strange}
        return tuple(warning for warning, is_so in said.items() if is_so)


def is_of_another_meeting(report: Report, proposal: Proposal) -> bool:
    """Tell whether nothing fits the session: nobody was there in its time, or several people and none is known."""
    unknown = [each.stranger for each in proposal.unmatched].count(Stranger.UNKNOWN_PERSON)
    is_of_strangers = not (proposal.participants or proposal.review) and unknown >= _STRANGERS_OF_ANOTHER_MEETING
    stays = [
        *(each.most_seconds for each in proposal.participants),
        *(each.entry.most_seconds for each in proposal.review),
        *(each.entry.most_seconds for each in proposal.unmatched),
    ]
    is_elsewhere = report.has_times and bool(stays) and not any(stays) and proposal.suggested_shift is None
    return is_of_strangers or is_elsewhere


def _decided(entry: Entry, known: Candidates, decisions: Mapping[str, Sequence[int]]) -> list[Classification]:
    if entry.key not in decisions:
        return []
    chosen = dict.fromkeys(decisions[entry.key])
    people = [person for person_id in chosen if (person := known.find(person_id))]
    if chosen:
        return [Settled(person, Way.DECISION) for person in people]
    return [non_participants.stranger(entry.name)]


def _participant(entry: Entry, report: Report) -> ShownParticipant:
    rows = [connection.row for connection in entry.connections]
    address, host = names.address(entry.email), names.address(report.meeting.host_email)
    return ShownParticipant(
        name=entry.name,
        address=address,
        forms=names.forms(entry.name, original_name=rows[0].original_name, registered_name=rows[0].registered_name),
        is_host=any(row.is_host for row in rows) or (bool(address) and address == host),
    )


def _under_other_names(person: RegisteredPerson, claims: Claims) -> Iterable[Entry]:
    for entry, way in claims:
        forms = names.forms(entry.name)
        if way in _WAYS_WHATEVER_THE_NAME and candidates.is_under_other_name(forms, person):
            yield entry


def _in_riga(timeframe: Timeframe) -> Timeframe:
    return Timeframe(starts_at=timeframe.starts_at.astimezone(RIGA), ends_at=timeframe.ends_at.astimezone(RIGA))
