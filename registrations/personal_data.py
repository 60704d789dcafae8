"""Everything that is kept about a person, for the person."""

from typing import Any

from django.db.models import F

from registrations.models import Registration


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
        "messages": list(registration.messages.order_by("pk").values("to", "subject", "created_at", "sent_at")),
        "history": list(registration.changes.order_by("at", "pk").values("at", "what", "old", "new", "via", "reason")),
    }


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
