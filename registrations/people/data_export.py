"""Everything that is kept about a person, for the person."""

from typing import Any

from django.db.models import F

from registrations.models import Message, Registration
from registrations.models.message import MessageQuerySet


def export(registration: Registration) -> dict[str, Any]:
    """Return what is stored, in the words of the data model; moments are ISO 8601 with offset."""
    cycle = registration.cycle
    return {
        "cycle": {"title": cycle.title, "organiser": cycle.organiser, "data_kept_until": cycle.erases_data_on},
        "registration": _person(registration),
        "attendance": list(
            registration.attendances.order_by("session__starts_at").values(
                "state", "marked_at", title=F("session__title"), starts_at=F("session__starts_at")
            )
        ),
        "announced_absences": list(
            registration.announced_absences.order_by("session__starts_at").values(
                "announced_at", title=F("session__title")
            )
        ),
        "messages": list(_messages(registration).values("to", "subject", "created_at", "sent_at")),
        **_earned(registration),
        "remembered_names": list(registration.remembered_names.order_by("pk").values("name", "created_at")),
        "history": list(registration.changes.order_by("at", "pk").values("at", "what", "old", "new", "via", "reason")),
    }


def _earned(registration: Registration) -> dict[str, Any]:
    certificates = registration.certificates.order_by("version")
    entries = registration.grant_entries.order_by("pk")
    facts = {"version": F("grant_list__version"), "approved_at": F("grant_list__approved_at")}
    return {
        "certificates": list(certificates.values("version", "code", "facts", "issued_at", "replaced_at")),
        "grant_lists": list(entries.values("name", "institution", "sessions", **facts)),
    }


def _messages(registration: Registration) -> MessageQuerySet:
    """Leave out the trials that organisers sent to themselves."""
    return registration.messages.exclude(kind=Message.Kind.GROUP_MESSAGE, group_message__isnull=True).order_by("pk")


def _person(registration: Registration) -> dict[str, Any]:
    return {
        "reference": registration.reference,
        "email": registration.email,
        **{name: getattr(registration, name) for name in Registration.PERSONAL_FIELDS},
        "status": registration.status,
        "queue_number": registration.queue_number,
        "registered_at": registration.created_at,
        "privacy_acknowledged_at": registration.privacy_acknowledged_at,
        "cancelled_at": registration.cancelled_at,
    }
