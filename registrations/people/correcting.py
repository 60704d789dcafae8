"""Correcting what is known about a person, and erasing it."""

from collections.abc import Mapping

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from registrations.core import history, locking
from registrations.core.history import ChangeContext
from registrations.core.transactions import retrying
from registrations.mail import transactional
from registrations.models import HistoryEntry, Registration, ReportImport
from registrations.places import allocation
from registrations.results.certificates import issuing
from trainings.latvia.municipalities import region_of


@retrying
@transaction.atomic
def correct(registration_id: int, values: Mapping[str, object], *, origin: ChangeContext) -> Registration:
    """
    Store the corrected fields of a registration.

    With a new address the old personal link stops working, and a new one goes to the new address.

    Raises:
        places.Refused: the new address has a registration of its own in this cycle.
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
def erase(registration_id: int, *, origin: ChangeContext) -> Registration:
    """
    Blank everything that tells who the person is; status and marks stay, so that the counts stay equal.

    An active registration of a cycle that is not over is cancelled first, and its place given on.
    """
    registration = locking.lock_registration(registration_id)
    if registration.is_erased:
        return registration
    if not registration.cycle.is_past and not registration.is_cancelled:
        allocation.cancel_locked(registration, origin, tell=False)
    blank(registration)
    history.write(HistoryEntry.What.ERASED, origin=origin, registration=registration)
    return registration


def blank(registration: Registration) -> None:
    """Erase who a person is: in the registration, its messages, history and lists, and in the admin's log."""
    for name in ("first_name", "last_name", "email", "institution", "job_title", "phone", "note"):
        setattr(registration, name, "")
    if not region_of(registration.municipality):
        registration.municipality = ""  # free text; a known municipality is only a figure
    registration.privacy_acknowledged_at = None
    registration.link_version += 1
    registration.erased_at = timezone.now()
    registration.save()
    registration.messages.unsent().update(given_up_at=registration.erased_at)
    registration.messages.update(to="", reply_to="", subject="", text="", html="", last_error="")
    registration.changes.blank_reasons()
    # Reports that are still reviewed name everybody who was there; the file can be uploaded again.
    ReportImport.objects.filter(session__cycle=registration.cycle_id, saved_at__isnull=True).delete()
    registration.remembered_names.all().delete()
    registration.grant_entries.blank()
    issuing.forget(registration)
    # Django's own log of the admin names what was changed.
    content_type = ContentType.objects.get_for_model(Registration)
    entries = LogEntry.objects.filter(content_type=content_type, object_id=str(registration.pk))
    entries.update(object_repr="", change_message="")
