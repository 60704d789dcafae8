"""What organisers call a person: the name, or the number of whoever is erased."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from registrations.models import Registration


def in_list(person: Registration) -> str:
    return f"{person.last_name} {person.first_name}".strip() or _number(person)


def full(person: Registration) -> str:
    return f"{person.first_name} {person.last_name}".strip() or _number(person)


def of_user(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def _number(person: Registration) -> str:
    return _("Participant %(reference)s") % {"reference": person.reference}
