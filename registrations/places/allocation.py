"""
Places: who gets one, who waits, who is next.

Every change begins with `locking.lock`, decides on what it then reads, and writes rows,
history and messages in the same transaction. The constraints of Registration
stand behind it: a place number is stored once in a cycle.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.core import history, locking
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.mail import transactional
from registrations.models import HistoryEntry, Registration
from registrations.places.availability import places_of
from trainings.models import Cycle

Status = Registration.Status


@dataclass(frozen=True)
class RegistrationResult:
    """What a registration led to: the active registration of its address, and whether it was made now."""

    registration: Registration
    is_new: bool


@retrying
@transaction.atomic
def register(
    registration: Registration, *, received_at: datetime.datetime, origin: ChangeContext = history.PUBLIC_FORM
) -> RegistrationResult:
    """
    Give a person a place, or the next number in the queue.

    An address that is already registered keeps what it has, and gets its link again.

    Raises:
        RuleViolation: registration was not open on the local day of the request (code "closed").
    """
    return register_within(registration, received_at=received_at, origin=origin)


def register_within(
    registration: Registration, *, received_at: datetime.datetime, origin: ChangeContext = history.PUBLIC_FORM
) -> RegistrationResult:
    """Register within a transaction of the caller, who also tries again when another one is in its way."""
    cycle = locking.lock(registration.cycle_id)
    registration.cycle = cycle
    if not (cycle.is_published and cycle.accepts_registrations_on(timezone.localdate(received_at))):
        raise RuleViolation(_("Registration is closed."), code="closed")
    earlier = list(Registration.objects.filter(cycle=cycle).of_address(registration.email))
    known = next((one for one in earlier if not one.is_cancelled), None)
    if known:
        known.cycle = cycle
        now = timezone.now()
        if not transactional.holds_link_already(known, now) and transactional.may_send_link(known, now):
            transactional.send_link(known)
        return RegistrationResult(known, is_new=False)
    _enter(registration, earlier, origin)
    return RegistrationResult(registration, is_new=True)


@retrying
@transaction.atomic
def add(registration: Registration, *, origin: ChangeContext) -> Registration:
    """
    Add a person by an organiser's hand, also outside the days of registration.

    Raises:
        RuleViolation: the address is registered already and not marked as shared.
    """
    cycle = locking.lock(registration.cycle_id)
    registration.cycle = cycle
    refuse_known_address(registration)
    _enter(registration, Registration.objects.filter(cycle=cycle).of_address(registration.email), origin)
    return registration


@retrying
@transaction.atomic
def cancel(registration_id: int, *, origin: ChangeContext) -> Registration:
    """Cancel a registration and give its place to whoever has waited longest. Cancelling twice changes nothing."""
    registration = locking.lock_registration(registration_id)
    if not registration.is_cancelled:
        cancel_locked(registration, origin)
    return registration


@retrying
@transaction.atomic
def fill(cycle_id: int) -> int:
    return len(fill_locked(locking.lock(cycle_id)))


def promotes_by_itself(cycle: Cycle) -> bool:
    """Until the day before the first session a free place is given away by itself; later only by hand."""
    first_day = cycle.first_day
    return first_day is None or timezone.localdate() < first_day


def cancel_locked(
    registration: Registration, origin: ChangeContext, *, tell: bool = True, fill_places: bool = True
) -> None:
    """Cancel a registration whose cycle is locked already. `tell` sends the person a message about it."""
    old = registration.status
    registration.become(Status.CANCELLED)
    registration.cancelled_at = registration.status_changed_at
    registration.save()
    history.write(HistoryEntry.What.CANCELLED, origin=origin, registration=registration, old=old, new=Status.CANCELLED)
    if tell:
        transactional.send_cancelled(registration)
    if fill_places:
        fill_locked(registration.cycle)


def _enter(registration: Registration, earlier: Iterable[Registration], origin: ChangeContext) -> None:
    cycle = registration.cycle
    places = places_of(cycle)
    if places.has_free and places.is_waited_for and fill_locked(cycle):
        places = places_of(cycle)
    registration.calendar_sequence = max((one.calendar_sequence for one in earlier), default=-1)
    if places.has_free and not places.is_waited_for:  # nobody overtakes those who wait
        number = places.next_number or Registration.objects.free_place_number(cycle.pk)
        registration.become(Status.CONFIRMED, number)
    else:
        registration.become(Status.WAITING)
    registration.created_at = registration.status_changed_at
    registration.pk = None  # somebody else's by now, if this is another try
    registration.save()
    history.write(HistoryEntry.What.REGISTERED, origin=origin, registration=registration, new=registration.status)
    if registration.is_confirmed:
        transactional.send_confirmed(registration)
    else:
        transactional.send_waiting(registration)


def fill_locked(cycle: Cycle) -> list[Registration]:
    """Give the free places of a locked cycle to those who have waited longest, as long as the rule says so."""
    free = free_places(cycle)
    longest_waiting = list(cycle.registrations.waiting()[:free]) if free > 0 else []
    if not longest_waiting or not promotes_by_itself(cycle):
        return []
    for registration in longest_waiting:
        registration.cycle = cycle
        promote(registration, history.WAITING_LIST)
    return longest_waiting


def promote(registration: Registration, origin: ChangeContext) -> None:
    registration.become(Status.CONFIRMED, Registration.objects.free_place_number(registration.cycle_id))
    registration.promoted_at = timezone.now()
    registration.save()
    history.write(
        HistoryEntry.What.PROMOTED, origin=origin, registration=registration, old=Status.WAITING, new=Status.CONFIRMED
    )
    transactional.send_promoted(registration)


def free_places(cycle: Cycle) -> int:
    """Return how many places are free; below zero if their number was lowered."""
    return cycle.capacity - cycle.registrations.confirmed().count()


def refuse_known_address(registration: Registration) -> None:
    if registration.is_shared_address:
        return
    others = Registration.objects.filter(cycle=registration.cycle).active().exclude(pk=registration.pk)
    if others.of_address(registration.email).filter(is_shared_address=False).exists():
        raise RuleViolation(
            _("This address is already registered for the cycle. If two people share it, say so on this registration."),
            code="known_address",
        )
