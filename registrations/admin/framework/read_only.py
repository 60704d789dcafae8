"""What is read and never edited: the history, and what other pages share with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from registrations.models import Attendance, Registration

WORDS = dict(Registration.Status.choices) | dict(Attendance.State.choices)


def in_words(value: str) -> str:
    """Return what a line of history holds, a status, a mark or names of fields, in words for people."""
    fields = {field.name: field.verbose_name for field in Registration._meta.fields}
    return ", ".join(str(WORDS.get(part) or fields.get(part) or part) for part in value.split(", "))


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    actions: Sequence[str] | None = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
