"""Places by an organiser's hand, for one person or for many: for all of them, or for nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registrations.core import locking
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.models import Registration
from registrations.models.registration import RegistrationQuerySet
from registrations.places import allocation
from trainings.models import Cycle


@dataclass(frozen=True)
class Cancellation:
    """Whose participation ended, and who got their places."""

    cancelled: list[Registration]
    promoted: list[Registration] = field(default_factory=list)


@retrying
@transaction.atomic
def give_places(
    cycle_id: int, people: Collection[int], *, origin: ChangeContext, raise_to: int | None = None
) -> list[Registration]:
    """
    Give these waiting people a place, out of turn or after promotion has ended.

    With `raise_to` the cycle gets as many places as they need, but no more than that number.

    Raises:
        RuleViolation: one of them does not wait (code "changed"), or there are not enough places (code "full").
    """
    cycle = locking.lock(cycle_id)
    waiting = _all_of(cycle, people, cycle.registrations.waiting())
    needed = capacity_for(cycle, len(waiting))
    if needed > max(cycle.capacity, raise_to or 0):
        raise RuleViolation(_("There are not enough places. Raise the number of places of the cycle first."), "full")
    if needed > cycle.capacity:
        cycle.capacity = needed
        cycle.save(update_fields=["capacity"])
    for registration in waiting:
        allocation.promote(registration, origin)
    return waiting


@retrying
@transaction.atomic
def cancel(
    cycle_id: int, people: Collection[int], *, origin: ChangeContext, tell: bool = True, give_on: bool = False
) -> Cancellation:
    """
    Cancel the participation of these people; `tell` sends each of them a message.

    Places are given on by themselves as long as the rule says so; afterwards, if `give_on`.

    Raises:
        RuleViolation: one of them is cancelled already (code "changed").
    """
    cycle = locking.lock(cycle_id)
    leaving = _all_of(cycle, people, cycle.registrations.active().order_by("pk"))
    freed = sum(registration.is_confirmed for registration in leaving)
    for registration in leaving:
        allocation.cancel_locked(registration, origin, tell=tell, fill_places=False)
    if allocation.promotes_by_itself(cycle) or not give_on:
        return Cancellation(leaving, allocation.fill_locked(cycle))
    return Cancellation(leaving, _give_on(cycle, freed, origin))


def next_in_line(cycle: Cycle, leaving: Collection[int], number: int) -> list[Registration]:
    return list(cycle.registrations.waiting().exclude(pk__in=leaving)[: max(number, 0)])


def capacity_for(cycle: Cycle, number: int) -> int:
    return cycle.capacity - allocation.free_places(cycle) + number


def _give_on(cycle: Cycle, freed: int, origin: ChangeContext) -> list[Registration]:
    promoted = next_in_line(cycle, (), min(freed, allocation.free_places(cycle)))
    for registration in promoted:
        registration.cycle = cycle
        allocation.promote(registration, origin)
    return promoted


def _all_of(cycle: Cycle, people: Collection[int], allowed: RegistrationQuerySet) -> list[Registration]:
    found = list(allowed.filter(pk__in=people))
    if len(found) != len(set(people)):
        others = cycle.registrations.filter(pk__in=people).exclude(pk__in=[one.pk for one in found])
        names = ", ".join(str(person) for person in others.in_latvian_order()) or "?"
        raise RuleViolation(
            _("Nothing was done, because something has changed meanwhile: %(names)s."),
            code="changed",
            params={"names": names},
        )
    for registration in found:
        registration.cycle = cycle
    return found
