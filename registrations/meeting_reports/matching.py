"""
A report and the registered people become a proposal: whose time is known, and what a person has to decide.

Only an exact address or an exact full name that belongs to one person is settled here. Nothing similar ever is.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from registrations.meeting_reports import minutes, names, non_participants
from registrations.meeting_reports.candidates import Roster
from registrations.meeting_reports.classification import Classification, Doubtful, Judge, Settled, Subject
from registrations.meeting_reports.facts import ParticipantRow, Report, ReportWarning, Timeframe
from registrations.meeting_reports.proposal import (
    Aside,
    Doubt,
    Entry,
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
_KEY_BYTES = 10
_WAYS = list(Way)


@dataclass(frozen=True)
class _Group:
    """The rows of one entry."""

    entry: Entry
    rows: tuple[ParticipantRow, ...]


@dataclass(frozen=True)
class _Found:
    """What became of the entries so far."""

    of_person: dict[RegisteredPerson, list[tuple[_Group, Way]]] = field(default_factory=lambda: defaultdict(list))
    review: list[Question] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)

    def add(self, group: _Group, verdict: Classification) -> None:
        entry = group.entry
        match verdict:
            case Settled(person, way):
                self.of_person[person].append((group, way))
            case Doubtful(doubt, candidates):
                self.review.append(Question(entry=entry, doubt=doubt, candidates=candidates))
            case Aside():
                self.ignored.append(Ignored(name=entry.name, rows=entry.rows, aside=verdict))
            case Stranger():
                self.unmatched.append(Unmatched(entry=entry, stranger=verdict))


def propose(  # noqa: PLR0913 -- all that a proposal depends on, each given by name
    report: Report,
    *,
    timeframe: Timeframe,
    people: Sequence[RegisteredPerson],
    staff: Sequence[Staff],
    share: int,
    remembered: Mapping[str, int] | None = None,
    decisions: Mapping[str, Sequence[int]] | None = None,
    shift: datetime.timedelta = _NO_SHIFT,
) -> Proposal:
    """
    Say what the report means for the people who are registered.

    `share` is what per cent of the session makes somebody present. `remembered` maps `names.key` of display names to
    people, `decisions` maps keys of entries to those whom an organiser chose: several at one device, or nobody.
    All times are moved by `shift` before.
    """
    timeframe = minutes.moved(timeframe, shift)
    inside = [row for row in report.rows if not row.is_waiting_room]
    roster = Roster(people)
    judge = Judge(roster, staff, remembered or {})
    found = _Found()
    for group in _groups((row for row in report.rows if row.is_waiting_room), timeframe):
        found.add(group, Aside.WAITING_ROOM)
    for group in _groups(inside, timeframe):
        for verdict in _decided(group, roster, decisions or {}) or [judge.judge(_subject(group, report))]:
            found.add(group, verdict)
    further = minutes.better_shift(inside, timeframe)
    suggested_shift = (shift + further or None) if further else None
    return _proposal(found, roster, timeframe, share, suggested_shift, report.warnings)


def _proposal(
    found: _Found,
    roster: Roster,
    timeframe: Timeframe,
    share: int,
    suggested_shift: datetime.timedelta | None,
    read_with: tuple[ReportWarning, ...],
) -> Proposal:
    required = minutes.threshold(timeframe, share)
    participants: list[Recognised] = []
    review = found.review
    for person in roster.in_order(found.of_person):
        recognised = _recognised(person, found.of_person[person], timeframe, required)
        if recognised.seconds < required <= recognised.most_seconds:
            review.append(_question_of_duration(recognised, found.of_person[person][0][0].entry))
        else:
            participants.append(recognised)
    known = {each.person_id for each in participants} | {
        candidate.person_id for question in review for candidate in question.candidates
    }
    return Proposal(
        threshold_seconds=required,
        participants=tuple(participants),
        review=tuple(sorted(review, key=lambda question: question.entry.rows)),
        unmatched=tuple(found.unmatched),
        ignored=tuple(sorted(found.ignored, key=lambda ignored: ignored.rows)),
        absent=tuple(each.id for each in roster.people if each.status == "confirmed" and each.id not in known),
        suggested_shift=suggested_shift,
        warnings=(*read_with, *_warnings(found, suggested_shift)),
    )


def _recognised(
    person: RegisteredPerson, groups: Sequence[tuple[_Group, Way]], timeframe: Timeframe, required: int
) -> Recognised:
    rows = [row for group, _ in groups for row in group.rows]
    stay = minutes.stay(rows, timeframe)
    return Recognised(
        person_id=person.id,
        names=tuple(dict.fromkeys(group.entry.name for group, _ in groups)),
        ways=tuple(sorted({way for _, way in groups}, key=_WAYS.index)),
        rows=tuple(sorted(row.number for row in rows)),
        seconds=stay.least,
        most_seconds=stay.most,
        is_present=stay.least >= required,
    )


def _question_of_duration(recognised: Recognised, entry: Entry) -> Question:
    return Question(
        entry=Entry(
            key=entry.key,
            name=entry.name,
            email=entry.email,
            rows=recognised.rows,
            seconds=recognised.seconds,
            most_seconds=recognised.most_seconds,
        ),
        doubt=Doubt.DURATION_AMBIGUOUS,
        candidates=(Suggestion(person_id=recognised.person_id, doubt=Doubt.DURATION_AMBIGUOUS),),
    )


def _warnings(found: _Found, suggested_shift: datetime.timedelta | None) -> tuple[ReportWarning, ...]:
    fitting = sum(map(len, found.of_person.values())) + sum(
        question.doubt != Doubt.DURATION_AMBIGUOUS for question in found.review
    )
    entries = fitting + len(found.unmatched)
    is_strange = entries >= _ENTRIES_TO_JUDGE_BY and fitting * 3 < entries
    return (
        *([ReportWarning.TIMES_SHIFTED] if suggested_shift else []),
        *([ReportWarning.FEW_RECOGNISED] if is_strange else []),
    )


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


def _decided(group: _Group, roster: Roster, decisions: Mapping[str, Sequence[int]]) -> list[Classification]:
    """Return what the organiser said about an entry; nothing if that is about people who are not there any more."""
    if group.entry.key not in decisions:
        return []
    chosen = dict.fromkeys(decisions[group.entry.key])
    people = [person for person_id in chosen if (person := roster.find(person_id))]
    if chosen:
        return [Settled(person, Way.DECISION) for person in people]
    return [non_participants.stranger(group.entry.name)]


def _subject(group: _Group, report: Report) -> Subject:
    row, address, host = group.rows[0], names.address(group.entry.email), names.address(report.meeting.host_email)
    return Subject(
        name=row.name,
        address=address,
        forms=names.forms(row.name, original_name=row.original_name, registered_name=row.registered_name),
        is_host=any(each.is_host for each in group.rows) or (bool(address) and address == host),
    )


def _groups(rows: Iterable[ParticipantRow], timeframe: Timeframe) -> list[_Group]:
    """Put together what belongs to one name and address, in the order of the first rows."""
    grouped: dict[str, list[ParticipantRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.number):
        grouped[_key(row)].append(row)
    return [_Group(_entry(key, each, timeframe), tuple(each)) for key, each in grouped.items()]


def _entry(key: str, rows: Sequence[ParticipantRow], timeframe: Timeframe) -> Entry:
    stay = minutes.stay(rows, timeframe)
    return Entry(
        key=key,
        name=rows[0].name,
        email=rows[0].email,
        rows=tuple(row.number for row in rows),
        seconds=stay.least,
        most_seconds=stay.most,
    )


def _key(row: ParticipantRow) -> str:
    """Return a key for everything a line says about who it is, so that two people with an "iPhone" stay two."""
    shown = names.key(row.name) or row.name.strip()
    words = set(shown.split())
    given = [name for name in (names.key(row.original_name), names.key(row.registered_name)) if name]
    telling = [name for name in given if not words.issuperset(name.split())]
    identity = "|".join([shown, names.address(row.email) or row.email.strip().casefold(), *telling])
    return hashlib.blake2b(identity.encode(errors="backslashreplace"), digest_size=_KEY_BYTES).hexdigest()
