"""Adding many people at once, in the order of their rows: all of them or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registrations.addresses import address_key
from registrations.core import locking
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.models import Registration
from registrations.places import allocation
from registrations.places.availability import availability_of
from trainings.models import Cycle


class RowOutcome(StrEnum):
    """What adding a row would lead to."""

    PLACE = "place"
    WAITS = "waits"
    KNOWN = "known"
    CANCELLED = "cancelled"

    @property
    def is_new(self) -> bool:
        return self in {RowOutcome.PLACE, RowOutcome.WAITS}


def fates(cycle: Cycle, addresses: Sequence[str]) -> list[RowOutcome]:
    """
    Say what would become of people with these addresses if they were added now, in this order.

    Whoever is registered stays as is; whoever has cancelled does not come back by an old table.
    """
    seen: dict[str, RowOutcome] = {}
    for key, status in cycle.registrations.order_by().values_list("email_key", "status"):
        is_cancelled = status == Registration.Status.CANCELLED and seen.get(key) != RowOutcome.KNOWN
        seen[key] = RowOutcome.CANCELLED if is_cancelled else RowOutcome.KNOWN
    free = _free_places(cycle)
    found = []
    for address in addresses:
        key = address_key(address)
        fate = seen.get(key) or (RowOutcome.PLACE if free > 0 else RowOutcome.WAITS)
        free -= fate == RowOutcome.PLACE
        seen[key] = seen.get(key, RowOutcome.KNOWN)
        found.append(fate)
    return found


@retrying
@transaction.atomic
def add(
    cycle_id: int, people: Sequence[Registration], expected: Sequence[str], *, origin: ChangeContext
) -> list[Registration]:
    """
    Add those who are new, each with the usual message, in this order. `expected` is what the page had told of each.

    Raises:
        RuleViolation: it would turn out otherwise than the page had told (code "changed"); nobody is added then.
    """
    cycle = locking.lock(cycle_id)
    found = fates(cycle, [person.email for person in people])
    if found != list(expected):
        raise RuleViolation(
            _("Registrations have changed meanwhile. Look at the list again, then add it."), code="changed"
        )
    return [allocation.add(person, origin=origin) for person, fate in zip(people, found, strict=True) if fate.is_new]


def _free_places(cycle: Cycle) -> int:
    now = availability_of(cycle)
    promoted = min(now.free, now.waiting) if allocation.promotes_by_itself(cycle) else 0
    return 0 if now.waiting > promoted else now.free - promoted
