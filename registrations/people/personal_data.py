"""
What is personal: every stored field about a person, except what its model says STAYS_AFTER_ERASURE.

A model that says nothing is personal as a whole, and so is a field that nobody thought of.
"column.key" lets one key of a JSON object stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from registrations.models import Registration

Model = type[models.Model]


def rows_of(registration: Registration) -> Iterator[tuple[str, models.QuerySet[Any]]]:
    """Yield the rows of a person, model by model, past the managers that let nothing be changed."""
    for relation in Registration._meta.related_objects:
        if not relation.many_to_many:
            rows: models.QuerySet[Any] = models.QuerySet(relation.related_model)
            own = rows.filter(**{relation.field.name: registration})
            yield str(relation.get_accessor_name()), own.order_by("pk")


def personal_fields(model: Model) -> list[Any]:
    stays = _staying(model)
    return [field for field in model._meta.concrete_fields if field.name not in stays]


def goes_whole(model: Model) -> bool:
    return not _staying(model)


def blanks(model: Model) -> dict[str, Any]:
    """Return what the personal fields hold once they are erased, but for the keys of JSON objects that stay."""
    return {field.name: None if field.null else field.get_default() for field in personal_fields(model)}


def keys_that_stay(model: Model) -> dict[str, set[str]]:
    """Return {field: keys} of the JSON objects of which a part stays."""
    keys: dict[str, set[str]] = {}
    for name, dot, key in (declared.partition(".") for declared in _staying(model)):
        if dot:
            keys.setdefault(name, set()).add(key)
    return keys


def _staying(model: Model) -> frozenset[str]:
    return getattr(model, "STAYS_AFTER_ERASURE", frozenset())
