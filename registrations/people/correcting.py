"""Correcting what is known about a person."""

from collections.abc import Collection, Mapping

from django.db import transaction

from registrations.core import history, locking
from registrations.core.history import ChangeContext
from registrations.core.transactions import retrying
from registrations.mail import transactional
from registrations.models import HistoryEntry, Registration
from registrations.places import allocation
from registrations.results.certificates import issuing


@retrying
@transaction.atomic
def correct(registration_id: int, values: Mapping[str, object], *, origin: ChangeContext) -> Registration:
    """
    Store the corrected fields of a registration.

    With a new address the old personal link stops working, and a new one goes to the new address.

    Raises:
        RuleViolation: the new address has a registration of its own in this cycle.
    """
    registration = locking.lock_registration(registration_id)
    changed = [name for name, value in values.items() if getattr(registration, name) != value]
    for name in changed:
        setattr(registration, name, values[name])
    if {"email", "is_shared_address"} & set(changed) and not registration.is_cancelled:
        allocation.refuse_known_address(registration)
    if "email" in changed:
        registration.link_version += 1
    if changed:
        registration.save()
        what = HistoryEntry.What.ADDRESS if changed == ["email"] else HistoryEntry.What.EDITED
        # Which fields, not what stood in them: the history outlives the personal data.
        history.write(what, origin=origin, registration=registration, new=", ".join(changed))
        issuing.refresh(registration.cycle_id, [registration.pk])
    if "email" in changed:
        transactional.send_link(registration)
    return registration


@retrying
@transaction.atomic
def send_links(cycle_id: int, people: Collection[int], *, origin: ChangeContext) -> list[Registration]:
    cycle = locking.lock(cycle_id)
    found = list(cycle.registrations.filter(pk__in=people, erased_at__isnull=True).in_latvian_order())
    for registration in found:
        registration.cycle = cycle
        history.write(HistoryEntry.What.LINK, origin=origin, registration=registration)
        transactional.send_link(registration)
    return found
