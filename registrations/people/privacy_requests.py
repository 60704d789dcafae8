"""What a person may ask for: everything that is kept of an address, over all cycles, or that it be erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from registrations.core import history
from registrations.core.history import ChangeContext
from registrations.models import HistoryEntry, Registration, Subscriber
from registrations.models.registration import RegistrationQuerySet
from registrations.people import data_export, erasure


def of_same_address(registration: Registration) -> RegistrationQuerySet:
    """Return the registrations of this address that still hold somebody's data, the newest first; of nobody's, none."""
    same = Registration.objects.filter(email_key=registration.email_key, erased_at__isnull=True)
    return same.exclude(email_key="").select_related("cycle").order_by("-pk")


@transaction.atomic
def hand_out(registration: Registration, *, origin: ChangeContext) -> dict[str, Any]:
    people = list(of_same_address(registration))
    for person in people:
        history.write(HistoryEntry.What.EXPORTED, origin=origin, registration=person)
    news = Subscriber.objects.filter(email_key=registration.email_key)
    return {
        "email": registration.email,
        "registrations": [data_export.export(person) for person in people],
        "news_of_next_cycles": list(news.values("email", "language", "asked_at", "confirmed_at")),
    }


def erase_all(registration: Registration, *, origin: ChangeContext) -> list[Registration]:
    """
    Erase everything of an address, also the wish to hear of the next cycle.

    Each registration is erased under the lock of its own cycle; what is erased stays so if a later one fails.
    """
    numbers = list(of_same_address(registration).values_list("pk", flat=True))
    Subscriber.objects.filter(email_key=registration.email_key).exclude(email_key="").delete()
    return [erasure.erase(number, origin=origin) for number in numbers]
