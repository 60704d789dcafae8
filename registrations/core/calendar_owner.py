"""What a registration means to the calendar of its person."""

from registrations.models import Registration
from trainings.calendar import Owner, Participation

PARTICIPATION = {
    Registration.Status.CONFIRMED: Participation.SURE,
    Registration.Status.WAITING: Participation.WAITING,
    Registration.Status.CANCELLED: Participation.WITHDRAWN,
}


def of(registration: Registration) -> Owner:
    return Owner(
        participation=PARTICIPATION[Registration.Status(registration.status)],
        since=registration.status_changed_at,
        sequence=registration.calendar_sequence,
    )
