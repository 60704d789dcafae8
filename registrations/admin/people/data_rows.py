"""What is known about a person, row by row: shown, and corrected one at a time."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import Registration
from registrations.people import correcting
from registrations.views.forms import CorrectionForm

# Fields that are corrected together; every other field that a person fills in is a row of its own.
TOGETHER: dict[str, tuple[str, ...]] = {
    "name": ("first_name", "last_name"),
    "email": ("email", "is_shared_address"),
    "institution": ("institution", "institution_type"),
}
CAPTIONS = {"name": gettext_lazy("First name, last name"), "institution": gettext_lazy("Institution")}


class RowForm(CorrectionForm):
    """The fields of one row, by the rules of the public form."""

    class Meta(CorrectionForm.Meta):
        fields = (*CorrectionForm.Meta.fields, "is_shared_address")

    def __init__(self, data: QueryDict | None, *, instance: Registration, names: tuple[str, ...]) -> None:
        super().__init__(data, instance=instance)
        for name in set(self.fields) - set(names):
            del self.fields[name]
        for_organisers(self)


def for_organisers(form: CorrectionForm) -> None:
    for field in form.fields.values():
        if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput):
            field.widget.attrs["class"] = "inp"
        field.widget.attrs["autocomplete"] = "off"
        field.help_text = field.help_text if isinstance(field.widget, forms.CheckboxInput) else ""


@dataclass(frozen=True)
class DataRow:
    part: str
    caption: str
    value: str
    form: RowForm | None


def parts() -> dict[str, tuple[str, ...]]:
    row_of = {name: part for part, names in TOGETHER.items() for name in names}
    found: dict[str, tuple[str, ...]] = {}
    for name in (*CorrectionForm.Meta.fields, "language"):
        part = row_of.get(name, name)
        found[part] = TOGETHER.get(part, (name,))
    return found


def rows_of(person: Registration, editing: str, form: RowForm | None) -> list[DataRow]:
    return [
        DataRow(
            part,
            str(CAPTIONS.get(part) or RowForm.base_fields[names[0]].label),
            ", ".join(filter(None, (person.in_words(name) for name in names if name != "is_shared_address")))
            if part != "name"
            else person.full_name,
            (form or form_for(person, part, None)) if part == editing else None,
        )
        for part, names in parts().items()
    ]


def form_for(person: Registration, part: str, data: QueryDict | None) -> RowForm:
    """Return the form of a row, on a copy: what is refused must not show at the head of the page."""
    return RowForm(data, instance=copy.copy(person), names=parts()[part])


def save(form: RowForm, person: Registration, origin: ChangeContext) -> bool:
    try:
        correcting.correct(person.pk, form.cleaned_data, origin=origin)
    except RuleViolation as refusal:
        form.add_error("email", refusal)
        return False
    return True


def said_of(form: RowForm, person: Registration) -> str:
    new: Any = form.cleaned_data.get("email")
    if new and new != person.email:
        return _("The address is corrected. A new link went to %(address)s; the old one stopped working.") % {
            "address": new
        }
    return _("The data is corrected.")
