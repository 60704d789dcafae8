"""What organisers send from the pages of a report: a file, columns, answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.attendance.report_import.decisions import Decisions, EntryDecision, Sufficiency
from registrations.meeting_reports.facts import Columns
from registrations.meeting_reports.proposal import Doubt, Entry, Proposal, Question
from trainings.web.text import LineField

Data = MultiValueDict[str, str]
NOBODY, OTHER = "nobody", "other"
COUNTS, COUNTS_NOT = "counts", "not"
REASON = LineField(max_length=200, required=False)
# So many lines are shown where the captions are not known: the block about the meeting takes three.
SHOWN_LINES = 8


class UploadForm(forms.Form):
    file = forms.FileField(
        allow_empty_file=True,
        max_length=None,
        error_messages={
            "required": gettext_lazy("Choose the file with the participants’ report."),
            "missing": gettext_lazy("Choose the file with the participants’ report."),
        },
    )


class ColumnsForm(forms.Form):
    """Which line holds the captions, and which column is which."""

    header = forms.TypedChoiceField(label=gettext_lazy("The captions stand in"), coerce=int)
    name = forms.TypedChoiceField(label=gettext_lazy("Name"), coerce=int, required=False, empty_value=None)
    first_name = forms.TypedChoiceField(label=gettext_lazy("First name"), coerce=int, required=False, empty_value=None)
    last_name = forms.TypedChoiceField(label=gettext_lazy("Last name"), coerce=int, required=False, empty_value=None)
    email = forms.TypedChoiceField(label=gettext_lazy("E-mail"), coerce=int, required=False, empty_value=None)
    joined = forms.TypedChoiceField(label=gettext_lazy("Time of joining"), coerce=int, required=False, empty_value=None)
    left = forms.TypedChoiceField(label=gettext_lazy("Time of leaving"), coerce=int, required=False, empty_value=None)
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Length in minutes"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, data: Any, *, table: Sequence[Sequence[str]]) -> None:
        shown = table[:SHOWN_LINES]
        captions = max(range(len(shown)), key=lambda line: sum(map(bool, shown[line])))
        super().__init__(data, initial={"header": captions})
        lines = [(line, _("line %(number)d") % {"number": line + 1}) for line in range(len(shown))]
        names = [*shown[captions], *[""] * max(map(len, shown))][: max(map(len, shown))]
        columns = [(number, f"{number + 1}. {caption}".strip()) for number, caption in enumerate(names)]
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                empty = ("", _("not chosen") if field.required else _("no such column"))
                field.choices = lines if name == "header" else [empty, *columns]
                field.error_messages["required"] = _("Choose the column.")

    def clean(self) -> None:
        said = {name: column for name, column in self.cleaned_data.items() if name != "header" and column is not None}
        if len(set(said.values())) < len(said):
            raise ValidationError(_("One column is chosen twice. Each column says one thing."))
        if "name" not in said and not {"first_name", "last_name"} <= said.keys():
            raise ValidationError(_("Choose the column with names, or those with first and last names."))
        if "minutes" not in said and not {"joined", "left"} <= said.keys():
            raise ValidationError(_("Choose the times of joining and leaving, or the length in minutes."))

    def columns(self) -> Columns:
        return Columns(**self.cleaned_data)


class Answers:
    """What stands in the fields of the review page: sent just now, or as it was decided before."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.errors: dict[str, str] = {}

    @classmethod
    def of(cls, decisions: Decisions, asked: Proposal) -> Answers:
        data: Data = MultiValueDict()
        for question in asked.review:
            verdict = decisions.verdicts.get(question.entry.key)
            if verdict:
                _put(data, question.entry, verdict, offered=None if takes_several(question) else offered(question))
        for stranger in asked.unmatched:
            verdict = decisions.verdicts.get(stranger.entry.key)
            if verdict and verdict.people:
                _put(data, stranger.entry, verdict, offered=[] if len(verdict.people) == 1 else None)
        for person, time in decisions.times.items():
            data[f"time-{person}"] = COUNTS if time.counts else COUNTS_NOT
            data[f"reason-{person}"] = time.reason
        return cls(data)

    def who(self, entry: Entry) -> list[str]:
        return self.data.getlist(f"who-{entry.key}")

    def other(self, entry: Entry) -> str:
        return self.data.get(f"other-{entry.key}") or ""

    def remembers(self, entry: Entry) -> bool:
        return f"remember-{entry.key}" in self.data

    def time(self, person: int) -> str:
        return self.data.get(f"time-{person}") or ""

    def reason(self, person: int) -> str:
        return self.data.get(f"reason-{person}") or ""

    def verdicts(self, asked: Proposal, assignable: Collection[int]) -> dict[str, EntryDecision]:
        """Return what was decided about entries, and note what is wrong with it."""
        found: dict[str, EntryDecision] = {}
        questions = [one for one in asked.review if one.doubt is not Doubt.DURATION_AMBIGUOUS]
        entries = [(one.entry, takes_several(one)) for one in questions]
        for entry, several in [*entries, *((one.entry, True) for one in asked.unmatched)]:
            chosen = self._chosen(entry, several=several)
            if chosen is None:
                continue
            people = tuple(dict.fromkeys(int(one) for one in chosen if one.isdecimal() and len(one) < len(str(2**63))))
            if len(people) < len(set(chosen)) or not set(people) <= set(assignable):
                self.errors[f"who-{entry.key}"] = _("This person cannot get a mark in this session. Choose again.")
            else:
                found[entry.key] = EntryDecision(people=people, remember=self.remembers(entry) and len(people) == 1)
        return found

    def _chosen(self, entry: Entry, *, several: bool) -> list[str] | None:
        """Return the people that were chosen; none of them for nobody, and None where nothing is decided."""
        who, other = [one for one in self.who(entry) if one], self.other(entry)
        if NOBODY in who and len(who) > 1:
            self.errors[f"who-{entry.key}"] = _("Choose the people, or “not a participant”, not both.")
            return None
        if NOBODY in who:
            return []
        if not several and who and who != [OTHER]:
            return who[:1] if who[0] != "later" else None
        if OTHER in who and not other:
            self.errors[f"who-{entry.key}"] = _("Choose the participant from the list.")
            return None
        return [*(one for one in who if one != OTHER), *([other] if other else [])] or None

    def times(self, people: Iterable[int], *, with_reason: Collection[int]) -> dict[int, Sufficiency]:
        """Return what was decided about the time of these people; some of it needs a reason."""
        found = {}
        for person in people:
            try:
                reason = REASON.clean(self.reason(person))
            except ValidationError as error:
                self.errors[f"time-{person}"] = " ".join(error.messages)
                continue
            if self.time(person) == COUNTS and person in with_reason and not reason:
                self.errors[f"time-{person}"] = _("Say why this time is enough.")
            elif self.time(person) in {COUNTS, COUNTS_NOT}:
                found[person] = Sufficiency(counts=self.time(person) == COUNTS, reason=reason)
        return found


def takes_several(question: Question) -> bool:
    return question.doubt is Doubt.TWO_PEOPLE_ONE_ROW


def offered(question: Question) -> list[int]:
    return [candidate.person_id for candidate in question.candidates]


def _put(data: Data, entry: Entry, verdict: EntryDecision, *, offered: list[int] | None) -> None:
    """Fill the fields about one entry. `offered` are those with a field of their own; None means everybody."""
    strangers = [one for one in verdict.people if offered is not None and one not in offered]
    if strangers:
        data[f"other-{entry.key}"] = str(strangers[0])
    people = [str(one) for one in verdict.people if one not in strangers]
    data.setlist(f"who-{entry.key}", people or ([OTHER] if strangers else [NOBODY]))
    if verdict.remember:
        data[f"remember-{entry.key}"] = "on"
