"""What the review page shows: questions with their answers, lists, and what saving will do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from registrations.admin.attendance import grid
from registrations.admin.report_import import labels
from registrations.admin.report_import.forms import COUNTS, NOBODY, OTHER, Answers, takes_several
from registrations.attendance.marking import NOT_RECORDED
from registrations.attendance.report_import.decisions import Decisions
from registrations.attendance.report_import.saving import Evaluation, Plan
from registrations.meeting_reports.proposal import Doubt, Entry, Question, Recognised, Unmatched
from registrations.models import Registration

# So many fields for single people a page may hold besides the questions: a large cycle gets fewer strangers.
MOST_OPTIONS = 10_000
LATER = "later"


@dataclass(frozen=True, kw_only=True)
class Option:
    """Somebody who may be chosen."""

    value: str
    name: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Ask:
    """An entry, the fields about it, and what stands in them."""

    key: str
    name: str
    email: str
    time: str
    why: str
    is_short: bool
    takes_several: bool
    options: list[Option]
    barred: list[str]
    others: list[Option]
    has_other: bool = False
    is_nobody: bool = False
    is_later: bool = False
    remembers: bool = False
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Time:
    """A person whose time is too short, or not certain, and what was said about it."""

    person: int
    name: str
    names: str
    minutes: str
    recorded: str
    counts: bool
    counts_not: bool
    reason: str
    error: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody who was recognised."""

    names: str
    name: str
    minutes: str
    ways: str
    recorded: str
    is_present: bool


@dataclass(frozen=True, kw_only=True)
class ReportReview:
    weighed: Evaluation
    answers: Answers
    decisions: Decisions

    @cached_property
    def plan(self) -> Plan:
        return self.weighed.plan(self.decisions)

    @cached_property
    def words(self) -> dict[str, str]:
        return grid.state_words()

    @property
    def threshold(self) -> int:
        """How many minutes are enough; a part of a minute asks for the whole of it."""
        return -(-self.weighed.asked.threshold_seconds // 60)

    @property
    def names(self) -> int:
        return len({row.name for row in self.weighed.report.rows})

    @property
    def asked(self) -> int:
        return len(self.questions) + len(self.unclear)

    @cached_property
    def questions(self) -> list[Ask]:
        return [self._ask(one) for one in self.weighed.asked.review if one.doubt is not Doubt.DURATION_AMBIGUOUS]

    @cached_property
    def strangers(self) -> list[Ask]:
        shown = max(10, MOST_OPTIONS // (2 * len(self.weighed.basis.registrations) + 1))
        longest = sorted(self.weighed.asked.unmatched, key=lambda one: -one.entry.most_seconds)
        return [self._stranger(one) for one in longest[:shown]]

    @property
    def strangers_left(self) -> list[str]:
        """Names of those for whom the page has no room: the shortest."""
        longest = sorted(self.weighed.asked.unmatched, key=lambda one: -one.entry.most_seconds)
        return [one.entry.name for one in longest[len(self.strangers) :]]

    @cached_property
    def recognised(self) -> list[Known]:
        people = self._in_order(self.weighed.settled.participants)
        return [
            Known(
                names=", ".join(one.names),
                name=self._name(one.person_id),
                minutes=labels.minutes(one.seconds, one.most_seconds),
                ways=", ".join(str(labels.WAYS[way]) for way in one.ways),
                recorded=self._recorded(one.person_id),
                is_present=one.is_present,
            )
            for one in people
        ]

    @cached_property
    def unclear(self) -> list[Time]:
        """Those whose totals leave open whether the time is enough."""
        return [
            self._time(one.candidates[0].person_id, [one.entry.name], one.entry.seconds, one.entry.most_seconds)
            for one in self.weighed.unclear_times
        ]

    @cached_property
    def too_short(self) -> list[Time]:
        people = self._in_order(one for one in self.weighed.settled.participants if not one.is_present)
        return [self._time(one.person_id, one.names, one.seconds, one.most_seconds) for one in people]

    @property
    def aside(self) -> list[tuple[str, str]]:
        return [(one.name, str(labels.ASIDES[one.aside])) for one in self.weighed.settled.ignored]

    @property
    def absent(self) -> list[tuple[str, str]]:
        """Those with a place who are not in the report, and what is recorded about them already."""
        missing = set(self.weighed.settled.absent)
        people = [one for number, one in self.weighed.basis.registrations.items() if number in missing]
        return [(grid.name_in_list(one), self._recorded(one.pk)) for one in people]

    def _ask(self, question: Question) -> Ask:
        entry, assignable = question.entry, self.weighed.basis.assignable
        who, several = self.answers.who(entry), takes_several(question)
        everybody = self.weighed.basis.registrations
        free = [one for one in question.candidates if one.person_id in assignable]
        taken = {one.person_id for one in free}
        return Ask(
            **self._facts(entry, str(labels.DOUBTS[question.doubt])),
            takes_several=several,
            options=[self._option(everybody[one.person_id], who, [str(labels.DOUBTS[one.doubt])]) for one in free],
            barred=[self._name(one.person_id) for one in question.candidates if everybody[one.person_id].is_waiting],
            others=self._others(entry, several=several, without=taken),
            has_other=OTHER in who or bool(self.answers.other(entry) and not who),
            is_nobody=NOBODY in who,
            is_later=LATER in who,
        )

    def _stranger(self, stranger: Unmatched) -> Ask:
        why = str(labels.STRANGERS[stranger.stranger])
        who, other = self.answers.who(stranger.entry), self.answers.other(stranger.entry)
        people = self.weighed.basis.assignable.values()
        return Ask(
            **self._facts(stranger.entry, why),
            takes_several=any(one.isdecimal() for one in who),
            options=[self._option(one, who) for one in people],
            barred=[],
            others=[self._option(one, [other]) for one in people],
        )

    def _facts(self, entry: Entry, why: str) -> dict[str, Any]:
        return {
            "key": entry.key,
            "name": entry.name,
            "email": entry.email,
            "time": labels.time_of(entry),
            "why": why,
            "is_short": entry.most_seconds < self.weighed.asked.threshold_seconds,
            "remembers": self.answers.remembers(entry),
            "error": self.answers.errors.get(f"who-{entry.key}", ""),
        }

    def _others(self, entry: Entry, *, several: bool, without: set[int]) -> list[Option]:
        chosen = self.answers.who(entry) if several else [self.answers.other(entry)]
        people = self.weighed.basis.assignable.items()
        return [self._option(one, chosen) for number, one in people if number not in without]

    def _option(self, person: Registration, chosen: Iterable[str], reasons: Iterable[str] = ()) -> Option:
        cancelled = [str(labels.DOUBTS[Doubt.REGISTRATION_CANCELLED])] if person.is_cancelled else []
        note = ". ".join(dict.fromkeys([person.institution, *reasons, *cancelled]))
        name = grid.name_in_list(person)
        return Option(value=str(person.pk), name=name, note=note, is_chosen=str(person.pk) in chosen)

    def _time(self, person: int, names: Iterable[str], seconds: int, most_seconds: int) -> Time:
        said = self.answers.time(person)
        return Time(
            person=person,
            name=self._name(person),
            names=", ".join(names),
            minutes=labels.minutes(seconds, most_seconds),
            recorded=self._recorded(person),
            counts=said == COUNTS,
            counts_not=bool(said) and said not in {COUNTS, LATER},
            reason=self.answers.reason(person),
            error=self.answers.errors.get(f"time-{person}", ""),
        )

    def _in_order(self, people: Iterable[Recognised]) -> list[Recognised]:
        order = {number: place for place, number in enumerate(self.weighed.basis.registrations)}
        return sorted(people, key=lambda one: order[one.person_id])

    def _name(self, person: int) -> str:
        return grid.name_in_list(self.weighed.basis.registrations[person])

    def _recorded(self, person: int) -> str:
        state = self.weighed.recorded.get(person, NOT_RECORDED)
        return self.words[state] if state else ""
