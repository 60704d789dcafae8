"""What the review page shows: questions with their answers, lists, and what saving will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from registrations.admin.attendance import grid, roster
from registrations.admin.report_import import labels
from registrations.admin.report_import.answers import COUNTS, LATER, OTHER, Data, Directory, takes_several, values
from registrations.admin.report_import.fields import EntryFields, Option, RecognisedLine, TimeFields
from registrations.attendance.marking import NOT_RECORDED
from registrations.attendance.report_import.decisions import NOBODY, Decisions
from registrations.attendance.report_import.evaluation import Evaluation, NoEffect, Plan
from registrations.meeting_reports.proposal import Doubt, Entry, Question, Recognised

MOST_QUESTIONS = 200
# The shortest of many strangers are named only.
MOST_STRANGERS = 100


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
        return [self._question(question) for question in self._asked[:MOST_QUESTIONS]]

    @property
    def questions_left(self) -> int:
        return len(self._asked[MOST_QUESTIONS:])

    @cached_property
    def _asked(self) -> list[Question]:
        """The questions about whose an entry is; of too many for a page the undecided ones first."""
        review = self.evaluation.asked.review
        asked = [question for question in review if question.doubt is not Doubt.DURATION_AMBIGUOUS]
        if len(asked) > MOST_QUESTIONS:
            asked.sort(key=lambda question: question.entry.key in self.decisions.entries)
        return asked

    @cached_property
    def differing(self) -> list[EntryFields]:
        return [
            self._fields(entry, labels.differs(self._name(recognised.person_id)), ())
            for recognised in self._in_order(self.evaluation.asked.participants)
            for entry in recognised.differing
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
                names=", ".join(recognised.names),
                name=self._name(recognised.person_id),
                minutes=labels.minutes(recognised.seconds, recognised.most_seconds),
                ways=", ".join(str(labels.WAYS[way]) for way in recognised.ways),
                recorded=self._recorded(recognised.person_id),
                is_present=recognised.is_present,
            )
            for recognised in self._in_order(self.evaluation.settled.participants)
        ]

    @cached_property
    def unclear(self) -> list[TimeFields]:
        return [
            self._time(
                question.candidates[0].person_id,
                [question.entry.name],
                question.entry.seconds,
                question.entry.most_seconds,
            )
            for question in self.evaluation.unclear_times
        ]

    @cached_property
    def too_short(self) -> list[TimeFields]:
        people = self._in_order(
            recognised for recognised in self.evaluation.settled.participants if not recognised.is_present
        )
        return [
            self._time(recognised.person_id, recognised.names, recognised.seconds, recognised.most_seconds)
            for recognised in people
        ]

    @property
    def aside(self) -> list[tuple[str, str]]:
        return [(ignored.name, str(labels.ASIDES[ignored.aside])) for ignored in self.evaluation.settled.ignored]

    @property
    def absent(self) -> list[tuple[str, str]]:
        missing = set(self.evaluation.settled.absent)
        people = [
            registration for number, registration in self.evaluation.basis.registrations.items() if number in missing
        ]
        return [(roster.name_in_list(registration), self._recorded(registration.pk)) for registration in people]

    @cached_property
    def _strangers_by_length(self) -> list[tuple[Entry, Any]]:
        found = [(stranger.entry, stranger.stranger) for stranger in self.evaluation.asked.unmatched]
        return sorted(found, key=lambda pair: -pair[0].most_seconds)

    @cached_property
    def _recognised_by_id(self) -> dict[int, Recognised]:
        return {recognised.person_id: recognised for recognised in self.evaluation.settled.participants}

    @cached_property
    def _effects(self) -> dict[str, list[NoEffect]]:
        found: dict[str, list[NoEffect]] = {}
        for effect in self.plan.without_effect:
            found.setdefault(effect.key, []).append(effect)
        return found

    def _question(self, question: Question) -> EntryFields:
        people = self.evaluation.basis.registrations
        doubts = {suggestion.person_id: suggestion.doubt for suggestion in question.candidates}
        return self._fields(
            question.entry,
            str(labels.DOUBTS[question.doubt]),
            [self._option(value, question.entry, doubts) for value in values(question, self.directory)],
            several=takes_several(question),
            barred=[
                self._name(suggestion.person_id)
                for suggestion in question.candidates
                if people[suggestion.person_id].is_waiting
            ],
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
            options=sorted(options, key=lambda option: option.is_recognised),
            barred=list(barred),
            connections=list(map(labels.connection, entry.connections)),
            split_from=entry.split_from,
            **self._answer(entry.key),
        )

    def _answer(self, key: str) -> dict[str, Any]:
        who, decision = self.data.getlist(f"who-{key}"), self.decisions.entries.get(key)
        return {
            "typed": [text for text in self.data.getlist(f"other-{key}") if text],
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
        known = [
            self._recognised_by_id[person.pk] for person in people if self._is_recognised_elsewhere(person.pk, entry)
        ]
        notes = [labels.recognised_already(recognised) for recognised in known]
        notes += [note for person in people for note in (person.institution, str(labels.DOUBTS[doubts[person.pk]]))]
        if any(person.is_cancelled for person in people):
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
        return sorted(people, key=lambda recognised: order[recognised.person_id])

    def _name(self, person: int) -> str:
        return roster.name_in_list(self.evaluation.basis.registrations[person])

    def _recorded(self, person: int) -> str:
        state = self.evaluation.recorded.get(person, NOT_RECORDED)
        return self.words[state] if state else ""
