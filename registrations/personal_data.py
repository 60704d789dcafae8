"""Everything that is kept about a person, for the person."""

from typing import Any

from registrations.models import Registration


def export(registration: Registration) -> dict[str, Any]:
    """Return what is stored, in the words of the data model; moments are ISO 8601 with offset."""
    cycle = registration.cycle
    return {
        "cycle": {"title": cycle.title, "organiser": cycle.organiser, "data_kept_until": cycle.erases_data_on},
        "registration": {
            "reference": registration.reference,
            "email": registration.email,
            **{name: getattr(registration, name) for name in Registration.PERSONAL_FIELDS},
            "status": registration.status,
            "queue_number": registration.queue_number,
            "registered_at": registration.created_at,
            "privacy_acknowledged_at": registration.privacy_acknowledged_at,
            "cancelled_at": registration.cancelled_at,
        },
        "attendance": [
            {
                "session": mark.session.title,
                "starts_at": mark.session.starts_at,
                "state": mark.state,
                "marked_at": mark.marked_at,
            }
            for mark in registration.attendances.select_related("session").order_by("session__starts_at")
        ],
        "messages": [
            {"subject": message.subject, "written_at": message.created_at, "sent_at": message.sent_at}
            for message in registration.messages.order_by("created_at", "pk")
        ],
        "history": [
            {"at": change.at, "what": change.what, "before": change.old, "after": change.new, "by_way_of": change.via}
            for change in registration.changes.order_by("at", "pk")
        ],
    }
