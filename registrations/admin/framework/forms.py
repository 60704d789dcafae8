"""What forms of the organisers' pages share: their look, days and times as people type them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

BOXES = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


def dress(fields: dict[str, forms.Field]) -> None:
    """Give each control the class of the frame; digits are typed on a keyboard of digits."""
    for field in fields.values():
        if isinstance(field.widget, BOXES):
            continue
        field.widget.attrs["class"] = "inp"
        if isinstance(field, forms.DateField | forms.TimeField | forms.IntegerField):
            field.widget.attrs |= {"inputmode": "decimal", "class": "inp w-m num"}
        if isinstance(field, forms.IntegerField):
            field.widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "inp w-s num"})
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 6


def ask_to_choose(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    """Let a list begin with a word and not with Django's dashes."""
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", _("Choose")), *choices]


class FrameForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields)


class FrameModelForm(forms.ModelForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields)
