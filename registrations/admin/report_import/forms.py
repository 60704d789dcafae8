"""What organisers send from the pages of a report: files, columns, and when the meeting was."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.attendance.report_import.drafts import UploadedFile
from registrations.meeting_reports.datetimes import RIGA
from registrations.meeting_reports.facts import Columns, RejectionReason, Timeframe
from trainings.models import Session
from trainings.web.text import LineField

MOST_FILES = 10
# So many lines are shown where the captions are not known: the block about the meeting takes three.
SHOWN_LINES = 8


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise ValidationError(_("These are too many files for one meeting. Choose those of this session."))
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    file = FilesField(
        allow_empty_file=True,
        max_length=None,
        error_messages={
            "required": gettext_lazy("Choose the file with the participants’ report."),
            "missing": gettext_lazy("Choose the file with the participants’ report."),
        },
    )
    is_one_meeting = forms.BooleanField(required=False)

    @property
    def has_different_meetings(self) -> bool:
        return self.has_error("file", RejectionReason.DIFFERENT_MEETINGS.value)

    def uploaded(self) -> list[UploadedFile]:
        return [UploadedFile(file.name, file.read()) for file in self.cleaned_data["file"]]


class RealTimeForm(forms.Form):
    """When the meeting really took place, in the clock of Riga; past midnight if it ends before it begins."""

    real_from = forms.TimeField(error_messages={"required": gettext_lazy("Say when the meeting began.")})
    real_until = forms.TimeField(error_messages={"required": gettext_lazy("Say when the meeting ended.")})
    real_reason = LineField(max_length=200, error_messages={"required": gettext_lazy("Say why, in a few words.")})

    def timeframe(self, session: Session) -> Timeframe:
        day = timezone.localtime(session.starts_at).date()
        begins, ends = self.cleaned_data["real_from"], self.cleaned_data["real_until"]
        last = day if begins < ends else day + datetime.timedelta(days=1)
        return Timeframe(
            starts_at=datetime.datetime.combine(day, begins, RIGA), ends_at=datetime.datetime.combine(last, ends, RIGA)
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
