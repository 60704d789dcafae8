"""What the review page shows: questions with their answers, lists, and what saving will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from registrations.admin.attendance import grid, roster
from registrations.admin.report_import import labels
from registrations.admin.report_import.answers import COUNTS, LATER, OTHER, Data, Directory, takes_several, values
from registrations.attendance.marking import NOT_RECORDED
from registrations.attendance.report_import.decisions import NOBODY, Decisions
from registrations.attendance.report_import.evaluation import Evaluation, NoEffect, Plan
from registrations.meeting_reports.proposal import Doubt, Entry, Question, Recognised

# The shortest of many strangers are named only.
MOST_STRANGERS = 100
# Suggestions that stand on the page at once; the others are there when a question is opened.
FIRST_SUGGESTIONS = 2


@dataclass(frozen=True, kw_only=True)
class Option:
    """Somebody who may be chosen."""

    value: str
    name: str
    note: str
    is_chosen: bool
    is_recognised: bool


@dataclass(frozen=True, kw_only=True)
class EntryFields:
    """An entry, the fields about it, and what stands in them. `seen` is what was decided when it was drawn."""

    key: str
    name: str
    email: str
    time: str
    why: str
    is_short: bool
    takes_several: bool
    options: list[Option]
    barred: list[str]
    typed: list[str]
    connections: list[str]
    split_from: str
    seen: str
    decided_by: str
    effect: str
    is_other: bool
    is_nobody: bool
    remembers: bool
    error: str

    @property
    def first_options(self) -> list[Option]:
        return self.options[:FIRST_SUGGESTIONS]

    @property
    def further_options(self) -> list[Option]:
        return self.options[FIRST_SUGGESTIONS:]

    @property
    def can_be_split(self) -> bool:
        return len(self.connections) > 1


@dataclass(frozen=True, kw_only=True)
class TimeFields:
    """A person whose time is too short, or not certain, and what was said about it."""

    person: int
    name: str
    names: str
    minutes: str
    recorded: str
    counts: bool
    counts_not: bool
    reason: str
    seen: str
    error: str


@dataclass(frozen=True, kw_only=True)
class RecognisedLine:
    names: str
    name: str
    minutes: str
    ways: str
    recorded: str
    is_present: bool


@dataclass(frozen=True, kw_only=True)
class ReportReview:
    """`users` are the names of colleagues by number, without whoever looks at the page."""

    evaluation: Evaluation
    decisions: Decisions
    data: Data
    directory: Directory
    errors: Mapping[str, str]
    users: Mapping[int, str]

    @cached_property
    def plan(self) -> Plan:
        return self.evaluation.plan(self.decisions)

    @property
    def effects(self) -> list[str]:
        return list(dict.fromkeys(map(labels.without_effect, self.plan.without_effect)))

    @cached_property
    def words(self) -> dict[str, str]:
        return grid.state_words()

    @property
    def threshold(self) -> int:
        return -(-self.evaluation.asked.threshold_seconds // 60)

    @property
    def names(self) -> int:
        return len({row.name for row in self.evaluation.report.rows})

    @cached_property
    def questions(self) -> list[EntryFields]:
        asked = [one for one in self.evaluation.asked.review if one.doubt is not Doubt.DURATION_AMBIGUOUS]
        return [self._question(one) for one in asked]

    @cached_property
    def differing(self) -> list[EntryFields]:
        return [
            self._fields(entry, labels.differs(self._name(one.person_id)), ())
            for one in self._in_order(self.evaluation.asked.participants)
            for entry in one.differing
        ]

    @cached_property
    def strangers(self) -> list[EntryFields]:
        longest = self._strangers_by_length[:MOST_STRANGERS]
        return [self._fields(entry, str(labels.STRANGERS[stranger]), ()) for entry, stranger in longest]

    @property
    def strangers_left(self) -> list[str]:
        return [entry.name for entry, _ in self._strangers_by_length[MOST_STRANGERS:]]

    @property
    def left_out(self) -> int:
        return len(self._strangers_by_length)

    @cached_property
    def recognised(self) -> list[RecognisedLine]:
        return [
            RecognisedLine(
                names=", ".join(one.names),
                name=self._name(one.person_id),
                minutes=labels.minutes(one.seconds, one.most_seconds),
                ways=", ".join(str(labels.WAYS[way]) for way in one.ways),
                recorded=self._recorded(one.person_id),
                is_present=one.is_present,
            )
            for one in self._in_order(self.evaluation.settled.participants)
        ]

    @cached_property
    def unclear(self) -> list[TimeFields]:
        return [
            self._time(one.candidates[0].person_id, [one.entry.name], one.entry.seconds, one.entry.most_seconds)
            for one in self.evaluation.unclear_times
        ]

    @cached_property
    def too_short(self) -> list[TimeFields]:
        people = self._in_order(one for one in self.evaluation.settled.participants if not one.is_present)
        return [self._time(one.person_id, one.names, one.seconds, one.most_seconds) for one in people]

    @property
    def aside(self) -> list[tuple[str, str]]:
        return [(one.name, str(labels.ASIDES[one.aside])) for one in self.evaluation.settled.ignored]

    @property
    def absent(self) -> list[tuple[str, str]]:
        missing = set(self.evaluation.settled.absent)
        people = [one for number, one in self.evaluation.basis.registrations.items() if number in missing]
        return [(roster.name_in_list(one), self._recorded(one.pk)) for one in people]

    @cached_property
    def _strangers_by_length(self) -> list[tuple[Entry, Any]]:
        found = [(one.entry, one.stranger) for one in self.evaluation.asked.unmatched]
        return sorted(found, key=lambda pair: -pair[0].most_seconds)

    @cached_property
    def _recognised_by_id(self) -> dict[int, Recognised]:
        return {one.person_id: one for one in self.evaluation.settled.participants}

    @cached_property
    def _effects(self) -> dict[str, list[NoEffect]]:
        found: dict[str, list[NoEffect]] = {}
        for one in self.plan.without_effect:
            found.setdefault(one.key, []).append(one)
        return found

    def _question(self, question: Question) -> EntryFields:
        people = self.evaluation.basis.registrations
        doubts = {one.person_id: one.doubt for one in question.candidates}
        return self._fields(
            question.entry,
            str(labels.DOUBTS[question.doubt]),
            [self._option(value, question.entry, doubts) for value in values(question, self.directory)],
            several=takes_several(question),
            barred=[self._name(one.person_id) for one in question.candidates if people[one.person_id].is_waiting],
        )

    def _fields(
        self,
        entry: Entry,
        why: str,
        options: Iterable[Option],
        *,
        several: bool = False,
        barred: Sequence[str] = (),
    ) -> EntryFields:
        return EntryFields(
            key=entry.key,
            name=entry.name,
            email=entry.email,
            time=labels.time_of(entry),
            why=why,
            is_short=entry.most_seconds < self.evaluation.asked.threshold_seconds,
            takes_several=several,
            options=sorted(options, key=lambda one: one.is_recognised),
            barred=list(barred),
            connections=list(map(labels.connection, entry.connections)),
            split_from=entry.split_from,
            **self._answer(entry.key),
        )

    def _answer(self, key: str) -> dict[str, Any]:
        who, decision = self.data.getlist(f"who-{key}"), self.decisions.entries.get(key)
        return {
            "typed": [one for one in self.data.getlist(f"other-{key}") if one],
            "seen": decision.sign if decision else "",
            "decided_by": self.users.get(decision.by or 0, "") if decision else "",
            "effect": " ".join(map(labels.without_effect, self._effects.get(key, ()))),
            "is_other": OTHER in who,
            "is_nobody": NOBODY in who,
            "remembers": f"remember-{key}" in self.data,
            "error": self.errors.get(f"who-{key}", ""),
        }

    def _option(self, value: str, entry: Entry, doubts: Mapping[int, Doubt]) -> Option:
        people = [self.evaluation.basis.registrations[int(number)] for number in value.split(",")]
        known = [self._recognised_by_id[one.pk] for one in people if self._is_recognised_elsewhere(one.pk, entry)]
        notes = [labels.recognised_already(one) for one in known]
        notes += [note for one in people for note in (one.institution, str(labels.DOUBTS[doubts[one.pk]]))]
        if any(one.is_cancelled for one in people):
            notes.append(str(labels.DOUBTS[Doubt.REGISTRATION_CANCELLED]))
        return Option(
            value=value,
            name=", ".join(map(roster.name_in_list, people)),
            note=". ".join(dict.fromkeys(notes)),
            is_chosen=value in self.data.getlist(f"who-{entry.key}"),
            is_recognised=bool(known),
        )

    def _is_recognised_elsewhere(self, person: int, entry: Entry) -> bool:
        recognised = self._recognised_by_id.get(person)
        return recognised is not None and not set(recognised.rows) <= set(entry.rows)

    def _time(self, person: int, names: Iterable[str], seconds: int, most_seconds: int) -> TimeFields:
        said, decision = self.data.get(f"time-{person}") or "", self.decisions.times.get(person)
        return TimeFields(
            person=person,
            name=self._name(person),
            names=", ".join(names),
            minutes=labels.minutes(seconds, most_seconds),
            recorded=self._recorded(person),
            counts=said == COUNTS,
            counts_not=bool(said) and said not in {COUNTS, LATER},
            reason=self.data.get(f"reason-{person}") or "",
            seen=decision.sign if decision else "",
            error=self.errors.get(f"time-{person}", ""),
        )

    def _in_order(self, people: Iterable[Recognised]) -> list[Recognised]:
        order = {number: place for place, number in enumerate(self.evaluation.basis.registrations)}
        return sorted(people, key=lambda one: order[one.person_id])

    def _name(self, person: int) -> str:
        return roster.name_in_list(self.evaluation.basis.registrations[person])

    def _recorded(self, person: int) -> str:
        state = self.evaluation.recorded.get(person, NOT_RECORDED)
        return self.words[state] if state else ""
