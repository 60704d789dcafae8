"""Who may do what: organisers keep everything, trainers mark attendance in the cycles they teach."""

from typing import Any

from registrations.models import Registration
from trainings.models import Cycle
from trainings.models import CycleQuerySet as Cycles

ORGANISERS = "organisers"
TRAINERS = "trainers"


def is_organiser(user: Any) -> bool:
    """Organisers see addresses, histories and every cycle."""
    meta = Registration._meta
    return bool(user.is_active and user.is_staff and user.has_perm(f"{meta.app_label}.change_{meta.model_name}"))


def cycles_to_mark(user: Any) -> Cycles:
    """Return the cycles in which this person may mark attendance."""
    if is_organiser(user):
        return Cycle.objects.all()
    if user.is_active and user.is_staff and user.has_perm("registrations.change_attendance"):
        return Cycle.objects.published().taught_by(user)
    return Cycle.objects.none()
