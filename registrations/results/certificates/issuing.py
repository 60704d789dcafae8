"""
Who gets which certificate: one valid version for everybody who attended a session, true as long as it is valid.

A version is never changed. When the facts change, it is replaced by a new one with
a code of its own; when nothing is attended any more, by none.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from registrations.models import Attendance, Certificate, Registration
from registrations.models.registration import RegistrationQuerySet
from registrations.results.certificates import facts
from registrations.results.certificates.facts import Facts
from trainings.models import Cycle

# Crockford's 32 letters and digits: I, L, O and U are not among them, and are read as what they look like.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 26  # 130 bits
LOOK_ALIKES = str.maketrans("ilo", "110", "- \t")


def refresh(cycle_id: int, people: Collection[int] | None = None) -> None:
    """
    Make the certificates of a cycle true again, or those of some people, once all its sessions are closed.

    For the transaction of whoever changed the facts, which holds the cycle. The number
    of queries does not grow with the people; erased people keep what they have.
    """
    cycle = Cycle.objects.prefetch_related("sessions").get(pk=cycle_id)
    if not facts.is_complete(cycle):
        return
    chosen = Registration.objects.filter(cycle=cycle, erased_at__isnull=True)
    marks = Attendance.objects.filter(session__in=cycle.held_sessions, state=Attendance.State.PRESENT)
    if people is not None:
        chosen, marks = chosen.filter(pk__in=people), marks.filter(registration__in=people)
    wanted = _wanted(cycle, chosen, marks)
    latest = _latest(chosen)
    valid = {person: one for person, one in latest.items() if one.replaced_at is None}
    outdated = [one.pk for person, one in valid.items() if one.facts != wanted.get(person)]
    now = timezone.now()
    Certificate.objects.filter(pk__in=outdated).update(replaced_at=now)
    Certificate.objects.bulk_create(
        Certificate(
            registration_id=person,
            version=latest[person].version + 1 if person in latest else 1,
            code=new_code(),
            facts=stated,
            issued_at=now,
        )
        for person, stated in wanted.items()
        if person not in valid or valid[person].pk in outdated
    )


@dataclass(frozen=True)
class CertificateStatus:
    """What the personal page says: there is a certificate, there will be, or there will be none."""

    certificate: Certificate | None
    is_complete: bool


def prospect_of(registration: Registration) -> CertificateStatus:
    # Before a session is closed there is nothing to be looked up.
    is_begun = any(session.attendance_closed_at for session in registration.cycle.held_sessions)
    return CertificateStatus(valid_one(registration) if is_begun else None, facts.is_complete(registration.cycle))


def valid_one(registration: Registration) -> Certificate | None:
    certificate: Certificate | None = registration.certificates.filter(replaced_at__isnull=True).first()
    return certificate if certificate and certificate.facts["name"] else None


def note_fetched(certificate: Certificate) -> None:
    if certificate.fetched_at is not None:
        return
    # Nobody goes without a certificate because the database cannot be written just now.
    with suppress(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk, fetched_at__isnull=True).update(fetched_at=timezone.now())


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def as_code(typed: str) -> str:
    return typed.strip().lower().translate(LOOK_ALIKES)


def _wanted(cycle: Cycle, chosen: RegistrationQuerySet, marks: QuerySet[Attendance]) -> dict[int, Facts]:
    # Whoever attended and withdrew later has attended.
    people = chosen.may_be_marked().in_bulk()
    attended: dict[int, set[int]] = defaultdict(set)
    # Who is chosen is asked here: with a query inside the query PostgreSQL took seconds for five thousand people.
    for person, session in marks.order_by("registration").values_list("registration", "session"):
        if person in people:
            attended[person].add(session)
    return {person: facts.state(cycle, people[person], sessions) for person, sessions in attended.items()}


def _latest(chosen: RegistrationQuerySet) -> dict[int, Certificate]:
    versions = Certificate.objects.filter(registration__in=chosen.order_by()).order_by("version")
    return {one.registration_id: one for one in versions}
