"""The lock of a cycle, under which its places and marks change, and the refusal that a rule answers with."""

from django.core.exceptions import ValidationError
from django.db.models import F

from registrations.models import Registration
from trainings.models import Cycle


class RuleViolation(ValidationError):
    """What somebody asked for cannot be done; the message says why, in a sentence for that person."""


def hold(cycle_id: int) -> None:
    """
    Let nobody else change this cycle's places or marks until the transaction ends.

    An UPDATE locks the row on PostgreSQL and the database on SQLite, where
    select_for_update() does nothing. It has to be the first statement.
    """
    if not Cycle.objects.filter(pk=cycle_id).update(capacity=F("capacity")):
        raise Cycle.DoesNotExist


def lock(cycle_id: int) -> Cycle:
    hold(cycle_id)
    return Cycle.objects.get(pk=cycle_id)


def lock_registration(registration_id: int) -> Registration:
    cycle = lock(Registration.objects.values_list("cycle_id", flat=True).get(pk=registration_id))
    registration = Registration.objects.get(pk=registration_id)
    registration.cycle = cycle
    return registration
