"""Registrations from a spreadsheet: what its rows would lead to, and adding them when the organiser agrees."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations.admin.exports import downloads
from registrations.admin.framework import pages
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.exports.cells import ExportColumn, ExportTable
from registrations.exports.writing import write
from registrations.models import Registration
from registrations.models.history import Via
from registrations.people import spreadsheet_import
from registrations.people.spreadsheet_import import Cells, RowOutcome, Unreadable
from registrations.views.forms import PersonalForm
from trainings.models import Cycle
from trainings.web.text import LineField

MOST_COLUMNS = 100


class SpreadsheetForm(forms.Form):
    """The table, and what an organiser says about it."""

    table = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("XLSX or CSV, up to 1 MB and 500 people")
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the table"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("Together with the captions of its columns, as it was copied from the spreadsheet"),
    )
    reason = LineField(
        label=gettext_lazy("Reason"), max_length=300, required=False, help_text=gettext_lazy("Kept in the history")
    )
    default_type = forms.ChoiceField(
        label=gettext_lazy("Type of institution where the table has none"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *Registration.InstitutionType.choices],
    )
    told = forms.BooleanField(required=False)
    expected = forms.CharField(required=False)

    def cells(self) -> Cells:
        """
        Return the table: a file that was just chosen goes before the text.

        Raises:
            Unreadable: there is no table, or it cannot be read.
        """
        file, text = self.cleaned_data["table"], self.cleaned_data["text"]
        if file and file.size > spreadsheet_import.LARGEST_FILE:
            raise Unreadable(_("The file is larger than 1 MB. Leave only the table in it, or divide it."))
        return spreadsheet_import.read_file(file.read()) if file else spreadsheet_import.read_text(text)


class PersonForm(PersonalForm):
    """One row, by the rules of the public form; whoever reads its errors writes into a spreadsheet."""

    class Meta(PersonalForm.Meta):
        labels: dict[str, Any] = {}
        error_messages = PersonalForm.Meta.error_messages | {
            "institution_type": {
                "required": gettext_lazy("Write one of the types of institution that this page names"),
                "invalid_choice": gettext_lazy("Write one of the types of institution that this page names"),
            }
        }


@dataclass(frozen=True)
class PreviewLine:
    """One row of the table on the page: what would become of it, or what is wrong with it."""

    number: int
    form: PersonForm
    fate: RowOutcome | None = None

    @property
    def person(self) -> Registration:
        person: Registration = self.form.instance
        return person

    @property
    def name(self) -> str:
        return f"{self.form['last_name'].value() or ''} {self.form['first_name'].value() or ''}".strip()

    @property
    def errors(self) -> list[str]:
        return [
            f"{spreadsheet_import.caption_of(field)}: {error}"
            for field, errors in self.form.errors.items()
            for error in errors
        ]


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = SpreadsheetForm(pages.posted(request), request.FILES or None, use_required_attribute=False)
    if request.method != "POST" or not form.is_valid():
        return _page(request, cycle, form)
    cells: Cells = []
    try:
        cells = spreadsheet_import.renamed(form.cells(), _named_columns(request.POST))
        table = spreadsheet_import.understood(cells, form.cleaned_data["default_type"])
    except Unreadable as unreadable:
        form.add_error("table" if form.cleaned_data["table"] else "text", unreadable)
        if unreadable.code != "columns":
            return _page(request, cycle, form)
        columns = spreadsheet_import.columns_of(cells)
        return _page(request, cycle, form, columns=columns, cells=spreadsheet_import.as_text(cells))
    lines = _lines(cycle, table)
    if "add" in request.POST and _is_complete(form, cycle, lines) and (added := _added(request, cycle, form, lines)):
        return _after(request, cycle, form, cells, lines, added)
    return _preview(request, cycle, form, lines, cells=cells)


def template(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    columns = [ExportColumn(caption, 24, str) for caption, _is_needed in _captions()]
    table = ExportTable(_("Participants"), columns, tuple, 0)
    content = write(table, "xlsx", lambda _done, _total: None)
    return downloads.file_of(f"{cycle.slug}.xlsx", content)


def _named_columns(sent: QueryDict) -> dict[int, str]:
    """Return {number of a column: field} as the organiser said it on the page."""
    known = {name for name, _caption in spreadsheet_import.choices()}
    sent_of = {number: str(sent.get(f"column-{number}", "")) for number in range(MOST_COLUMNS)}
    return {number: name for number, name in sent_of.items() if name in known}


def _lines(cycle: Cycle, table: spreadsheet_import.Spreadsheet) -> list[PreviewLine]:
    now = timezone.now()
    checked = []
    for row in table.rows:
        values = QueryDict(mutable=True)
        values.update(dict(row.values))
        person = Registration(cycle=cycle, privacy_acknowledged_at=now)
        checked.append(PreviewLine(row.line, PersonForm(values, instance=person)))
    valid = [line for line in checked if not line.form.errors]
    found = spreadsheet_import.fates(cycle, [line.person.email for line in valid])
    fate_of = {line.number: fate for line, fate in zip(valid, found, strict=True)}
    return [PreviewLine(line.number, line.form, fate_of.get(line.number)) for line in checked]


def _is_complete(form: SpreadsheetForm, cycle: Cycle, lines: list[PreviewLine]) -> bool:
    if not form.cleaned_data["told"]:
        form.add_error("told", _("Confirm that these people know about it."))
    if not cycle.registration_is_open and not form.cleaned_data["reason"]:
        form.add_error("reason", _("Registration is not open. Say why these people are added."))
    return not form.errors and any(line.fate and line.fate.is_new for line in lines)


def _added(
    request: HttpRequest, cycle: Cycle, form: SpreadsheetForm, lines: list[PreviewLine]
) -> list[Registration] | None:
    origin = ChangeContext(via=Via.SPREADSHEET, by=request.user, reason=form.cleaned_data["reason"])
    expected = form.cleaned_data["expected"].split()
    people = [line.person for line in lines if line.fate]
    try:
        return spreadsheet_import.add(cycle.pk, people, expected, origin=origin)
    except RuleViolation as refused:
        form.add_error(None, refused)
        return None


def _after(
    request: HttpRequest,
    cycle: Cycle,
    form: SpreadsheetForm,
    cells: Cells,
    lines: list[PreviewLine],
    added: list[Registration],
) -> HttpResponse:
    messages.success(request, _said_of(added))
    faulty = {line.number for line in lines if line.form.errors}
    if not faulty:
        return redirect("admin:cycle_people", cycle.pk)
    left = spreadsheet_import.without(cells, faulty)
    table = spreadsheet_import.understood(left, form.cleaned_data["default_type"])
    return _preview(request, cycle, form, _lines(cycle, table), cells=left)


def _said_of(added: list[Registration]) -> str:
    waiting = sum(person.is_waiting for person in added)
    text = ngettext("%(n)d person added.", "%(n)d people added.", len(added)) % {"n": len(added)}
    if waiting:
        text += " " + ngettext("%(n)d of them waits.", "%(n)d of them wait.", waiting) % {"n": waiting}
    return text


def _preview(
    request: HttpRequest, cycle: Cycle, form: SpreadsheetForm, lines: list[PreviewLine], *, cells: Cells
) -> HttpResponse:
    counts = Counter(line.fate for line in lines)
    return _page(
        request,
        cycle,
        form,
        lines=lines,
        new=counts[RowOutcome.PLACE] + counts[RowOutcome.WAITS],
        counts={fate.value: counts[fate] for fate in RowOutcome},
        faulty=counts[None],
        expected=" ".join(line.fate for line in lines if line.fate),
        columns=[column for column in spreadsheet_import.columns_of(cells) if not column[2]],
        cells=spreadsheet_import.as_text(cells),
    )


def _page(request: HttpRequest, cycle: Cycle, form: SpreadsheetForm, **context: Any) -> HttpResponse:
    title = _("Add people from a table")
    nothing: dict[str, Any] = {"cells": form["text"].value() or "", "captions": _captions()}
    nothing |= {"new": 0, "columns": [], "choices": spreadsheet_import.choices(), "lines": []}
    nothing["kinds"] = [str(kind.label) for kind in Registration.InstitutionType]
    facts = nothing | {"cycle": cycle, "form": form, "opts": Registration._meta} | context
    return pages.page(request, "admin/registrations/people/spreadsheet_import/show", title, **facts)


def _captions() -> list[tuple[str, bool]]:
    return [
        (spreadsheet_import.caption_of(name), name in spreadsheet_import.REQUIRED) for name in spreadsheet_import.FIELDS
    ]
