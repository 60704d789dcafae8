"""Text at the border: the one cleaner for whatever people type, and the fields that use it."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LINE_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def clean_line(value: str) -> str:
    """
    Return the text in one line: NFC, without invisible characters, white space as single blanks.

    Raises:
        ValidationError: the text holds control characters or halves of surrogate pairs.
    """
    return " ".join(_visible(LINE_BREAKS.sub(" ", value)).split())


def clean_text(value: str) -> str:
    lines = (clean_line(line) for line in LINE_BREAKS.split(value))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _visible(value: str) -> str:
    """Drop what nobody sees (category Cf: bidi controls, zero width, tags) and refuse what nobody types."""
    kept = "".join(char for char in value if char == "\t" or unicodedata.category(char) != "Cf")
    kept = unicodedata.normalize("NFC", kept)  # afterwards: an invisible character keeps a letter from its accent
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in kept if char != "\t"):
        raise ValidationError(_("The text contains characters that cannot be shown. Type it again."), code="control")
    return kept


class LineField(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_line(value) if isinstance(value, str) else value


class ParagraphsField(forms.CharField):
    """Text in several lines."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value


class EmailField(LineField, forms.EmailField):
    """An e-mail address as it was typed, without what came along by copying."""


class _CleanedField(models.Field):
    """A column whose text is cleaned on its way in. Migrations see Django's own field instead."""

    clean_value: Callable[[str], str]
    form_class: type[forms.Field]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.clean_value(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": self.form_class, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        plain = next(base for base in type(self).__mro__ if base.__module__.startswith("django.db.models"))
        return name, f"django.db.models.{plain.__name__}", list(args), dict(kwargs)


class Line(_CleanedField, models.CharField):
    """A column for one line of text."""

    clean_value = staticmethod(clean_line)
    form_class = LineField


class Paragraphs(_CleanedField, models.TextField):
    """A column for text in several lines."""

    clean_value = staticmethod(clean_text)
    form_class = ParagraphsField


class Email(_CleanedField, models.EmailField):
    """A column for an e-mail address."""

    clean_value = staticmethod(clean_line)
    form_class = EmailField
