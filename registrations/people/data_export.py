"""Everything that is kept about a person, for the person."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from registrations.models import Message, Registration
from registrations.people import personal_data

# What goes with the personal fields of each kind of rows, so that they can be understood.
FIGURES: dict[str, dict[str, str]] = {
    "attendances": {
        "state": "state",
        "marked_at": "marked_at",
        "title": "session__title",
        "starts_at": "session__starts_at",
    },
    "announced_absences": {"title": "session__title"},
    "messages": {"created_at": "created_at", "sent_at": "sent_at"},
    "certificates": {"version": "version", "code": "code", "issued_at": "issued_at", "replaced_at": "replaced_at"},
    "grant_entries": {
        "sessions": "sessions",
        "version": "grant_list__version",
        "approved_at": "grant_list__approved_at",
    },
    "changes": {"at": "at", "what": "what", "old": "old", "new": "new", "via": "via"},
}
NAMES = {"attendances": "attendance", "grant_entries": "grant_lists", "changes": "history"}


def export(registration: Registration) -> dict[str, Any]:
    """Return what is stored, in the words of the data model; moments are ISO 8601 with offset."""
    cycle = registration.cycle
    return {
        "cycle": {"title": cycle.title, "organiser": cycle.organiser, "data_kept_until": cycle.erases_data_on},
        "registration": _person(registration),
        **{NAMES.get(name, name): _rows(name, rows) for name, rows in personal_data.rows_of(registration)},
    }


def _person(registration: Registration) -> dict[str, Any]:
    return {
        "reference": registration.reference,
        **{name: getattr(registration, name) for name in _shown(Registration) if name not in Registration.DERIVED},
        "institution_type": registration.institution_type,
        "language": registration.language,
        "status": registration.status,
        "queue_number": registration.queue_number,
        "registered_at": registration.created_at,
        "cancelled_at": registration.cancelled_at,
    }


def _rows(name: str, rows: QuerySet[Any]) -> list[dict[str, Any]]:
    if name == "messages":  # without the trials that organisers sent to themselves
        rows = rows.exclude(kind=Message.Kind.GROUP_MESSAGE, group_message__isnull=True)
    figures = FIGURES.get(name, {})
    plain = [field for field, source in figures.items() if field == source]
    named = {field: F(source) for field, source in figures.items() if field != source}
    return list(rows.values(*_shown(rows.model), *plain, **named))


def _shown(model: personal_data.Model) -> list[str]:
    return [
        field.name for field in personal_data.personal_fields(model) if not (field.primary_key or field.is_relation)
    ]
