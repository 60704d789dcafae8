"""A closed list is an enum, and a constraint made from it: the two cannot differ."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def is_one_of(
    field: str, choices: type[models.TextChoices], *, name: str, sentence: Any, or_empty: bool = False
) -> models.CheckConstraint:
    """Let the database refuse what the enum does not name; `sentence` tells people."""
    condition = Q(**{f"{field}__in": choices.values})
    if or_empty:
        condition |= Q(**{field: ""})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=sentence)


class Language(models.TextChoices):
    """The languages of pages, messages and certificates."""

    LATVIAN = "lv", _("Latvian")
    ENGLISH = "en", _("English")
