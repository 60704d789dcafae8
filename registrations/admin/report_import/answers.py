"""What stands in the fields of the review page: sent just now, or as it was decided before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from registrations.admin.attendance.roster import name_in_list
from registrations.attendance.report_import.decisions import NOBODY, Answers, Decisions, EntryDecision, Sufficiency
from registrations.meeting_reports.proposal import Doubt, Entry, Question
from registrations.models import Registration
from trainings.latvia.language import fold
from trainings.web.text import LineField

Data = MultiValueDict[str, str]
OTHER, LATER = "other", "later"
COUNTS, COUNTS_NOT = "counts", "not"
REASON = LineField(max_length=200, required=False)
_PAIR = 2
_SEVERAL = {Doubt.TWO_PEOPLE_ONE_ROW, Doubt.INSTITUTION}


class Directory:
    """Those who can get a mark, by what the search field shows of each."""

    def __init__(self, people: Mapping[int, Registration]) -> None:
        shown = {
            number: f"{name_in_list(registration)}, {registration.institution}"
            for number, registration in people.items()
        }
        alike = Counter(shown.values())
        self.labels = {
            number: f"{label}, {people[number].email or number}" if alike[label] > 1 else label
            for number, label in shown.items()
        }
        self._numbers = {label: number for number, label in self.labels.items()}
        self._folded = {number: fold(label) for number, label in self.labels.items()}

    def number(self, text: str) -> int | None:
        is_number = text.isdecimal() and len(text) < len(str(2**63))
        return int(text) if is_number and int(text) in self.labels else None

    def find(self, text: str) -> int | None:
        """Return whom the text names: a number, the label, or words that only one person's label holds."""
        text = " ".join(text.split())
        known = self._numbers.get(text) or self.number(text)
        if known:
            return known
        words = fold(text).split()
        found = [number for number, label in self._folded.items() if all(word in label for word in words)]
        return found[0] if len(found) == 1 else None


class SentAnswers:
    """The fields of the page; `errors` are by the name of the question's fields."""

    def __init__(self, data: Data, directory: Directory) -> None:
        self.data = data
        self.directory = directory
        self.errors: dict[str, str] = {}

    def entries(self, entries: Iterable[Entry]) -> Answers[str, EntryDecision]:
        keys = [
            entry.key for entry in entries if self._has(f"who-{entry.key}", f"other-{entry.key}", f"seen-{entry.key}")
        ]
        now = {key: self._decision(key) for key in keys}
        valid = {key: decision for key, decision in now.items() if f"who-{key}" not in self.errors}
        return Answers(seen={key: self.data.get(f"seen-{key}") or "" for key in valid}, now=valid)

    def times(self, people: Iterable[int], *, with_reason: Collection[int]) -> Answers[int, Sufficiency]:
        shown = [person for person in people if self._has(f"time-{person}", f"seen-time-{person}")]
        now = {person: self._sufficiency(person, needs_reason=person in with_reason) for person in shown}
        valid = {person: answer for person, answer in now.items() if f"time-{person}" not in self.errors}
        return Answers(seen={person: self.data.get(f"seen-time-{person}") or "" for person in valid}, now=valid)

    def _has(self, *fields: str) -> bool:
        return not self.data.keys().isdisjoint(fields)

    def _decision(self, key: str) -> EntryDecision | None:
        who = [value for value in self.data.getlist(f"who-{key}") if value and value != LATER]
        typed = [value for value in self.data.getlist(f"other-{key}") if value.strip()]
        chosen = [number for value in who if value not in {NOBODY, OTHER} for number in value.split(",")]
        if NOBODY in who:
            if chosen:
                self.errors[f"who-{key}"] = _("Choose the people, or “not a participant”, not both.")
            return EntryDecision()
        people = [self.directory.number(text) for text in chosen]
        if None in people:
            self.errors[f"who-{key}"] = _("This person cannot get a mark in this session. Choose again.")
        for text in typed if OTHER in who or not who else ():
            people.append(self.directory.find(text))
            if people[-1] is None:
                message = _("“%(text)s” is nobody, or more than one person. Choose from the list.")
                self.errors[f"who-{key}"] = message % {"text": text}
        found = tuple(dict.fromkeys(person for person in people if person is not None))
        if not found:
            return None
        remember = f"remember-{key}" in self.data and len(found) == 1
        return EntryDecision(people=found, remember=remember)

    def _sufficiency(self, person: int, *, needs_reason: bool) -> Sufficiency | None:
        answer = self.data.get(f"time-{person}") or ""
        try:
            reason = REASON.clean(self.data.get(f"reason-{person}") or "")
        except ValidationError as error:
            self.errors[f"time-{person}"] = " ".join(error.messages)
            return None
        if answer == COUNTS and needs_reason and not reason:
            self.errors[f"time-{person}"] = _("Say why this time is enough.")
        return Sufficiency(counts=answer == COUNTS, reason=reason) if answer in {COUNTS, COUNTS_NOT} else None


def data_of(decisions: Decisions, directory: Directory, questions: Iterable[Question]) -> Data:
    asked = {question.entry.key: question for question in questions}
    data: Data = MultiValueDict()
    for key, decision in decisions.entries.items():
        offered = values(asked[key], directory) if key in asked else ()
        value = value_of(decision.people)
        if value in offered or not decision.people:
            data.setlist(f"who-{key}", [value or NOBODY])
        else:
            data.setlist(f"who-{key}", [OTHER])
            data.setlist(
                f"other-{key}", [directory.labels[person] for person in decision.people if person in directory.labels]
            )
        if decision.remember:
            data[f"remember-{key}"] = "on"
    for person, time in decisions.times.items():
        data[f"time-{person}"] = COUNTS if time.counts else COUNTS_NOT
        data[f"reason-{person}"] = time.reason
    return data


def takes_several(question: Question) -> bool:
    return question.doubt in _SEVERAL


def value_of(people: Iterable[int]) -> str:
    return ",".join(map(str, sorted(people)))


def values(question: Question, directory: Directory) -> list[str]:
    """Return what a question offers at once: two people together where they seem to be named, and each alone."""
    free = [suggestion for suggestion in question.candidates if suggestion.person_id in directory.labels]
    named = [suggestion for suggestion in free if suggestion.doubt is not Doubt.INSTITUTION] or free
    pair = (
        [value_of(suggestion.person_id for suggestion in named)]
        if takes_several(question) and len(named) == _PAIR
        else []
    )
    return [*pair, *(str(suggestion.person_id) for suggestion in free)]
