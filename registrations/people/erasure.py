"""Erasing who a person is; the counts stay equal."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from registrations.core import history, locking
from registrations.core.history import ChangeContext
from registrations.core.transactions import retrying
from registrations.models import GroupMessage, HistoryEntry, Registration, ReportImport
from registrations.operations import jobs
from registrations.people import personal_data
from registrations.places import allocation
from trainings.latvia.language import fold
from trainings.latvia.municipalities import region_of

WORD = re.compile(r"[^\W\d_]+")


@retrying
@transaction.atomic
def erase(registration_id: int, *, origin: ChangeContext) -> Registration:
    """
    Blank everything that tells who the person is; status and marks stay.

    An active registration of a cycle that is not over is cancelled first, and its place given on.
    """
    registration = locking.lock_registration(registration_id)
    if registration.is_erased:
        return registration
    if not registration.cycle.is_past and not registration.is_cancelled:
        allocation.cancel_locked(registration, origin, tell=False)
    registration.messages.unsent().update(given_up_at=timezone.now())
    _blank_names_of_files(registration)
    _blank_words_to_one(registration)
    _blank_person(registration)
    for _name, rows in personal_data.rows_of(registration):
        _blank_rows(rows)
    _blank_log(registration)
    _drop_files(registration.cycle_id)
    history.write(HistoryEntry.What.ERASED, origin=origin, registration=registration)
    return registration


def _blank_person(registration: Registration) -> None:
    municipality = registration.municipality
    for name, blank in personal_data.blanks(Registration).items():
        setattr(registration, name, blank)
    if region_of(municipality):
        registration.municipality = municipality  # a known municipality is only a figure; else it is free text
    registration.link_version += 1
    registration.erased_at = timezone.now()
    registration.save()


def _blank_names_of_files(registration: Registration) -> None:
    """A report may have been saved as „zoom Anna Ābele.csv": its name goes when it holds one of the person's."""
    names = _words(registration.full_name)
    for report in ReportImport.objects.filter(session__cycle=registration.cycle_id, saved_at__isnull=False):
        if names & _words(report.file_name):
            report.file_name = ""
            report.save(update_fields=["file_name"])


def _words(text: str) -> set[str]:
    return set(WORD.findall(fold(text)))


def _blank_words_to_one(registration: Registration) -> None:
    """What was written to this person alone may tell anything: the words go, and a draft goes as a whole."""
    picked = GroupMessage.Audience.PICKED
    alone = GroupMessage.objects.filter(cycle=registration.cycle_id, audience=picked, picked=[registration.pk])
    alone.filter(sent_at__isnull=True).delete()
    alone.update(subject="", body="")


def _blank_rows(rows: QuerySet[Any]) -> None:
    if personal_data.goes_whole(rows.model):
        rows.delete()
        return
    blanks, partly = personal_data.blanks(rows.model), personal_data.keys_that_stay(rows.model)
    whole = {name: blank for name, blank in blanks.items() if name not in partly}
    rows.update(**whole)
    if partly:
        for row in rows:
            for name, keys in partly.items():
                setattr(row, name, _without(getattr(row, name), keys))
            row.save(update_fields=list(partly))


def _without(facts: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """Blank the values of all keys but these; the keys stay, because readers expect them."""
    return {key: value if key in keys else type(value)() for key, value in facts.items()}


def _blank_log(registration: Registration) -> None:
    content_type = ContentType.objects.get_for_model(Registration)
    entries = LogEntry.objects.filter(content_type=content_type, object_id=str(registration.pk))
    entries.update(object_repr="", change_message="")


def _drop_files(cycle_id: int) -> None:
    """What names everybody of a cycle goes as a whole: the report can be uploaded, and the file asked for again."""
    ReportImport.objects.filter(session__cycle=cycle_id, saved_at__isnull=True).delete()
    jobs.make_anew(cycle_id)
