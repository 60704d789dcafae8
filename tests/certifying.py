"""How tests come to certificates: a cycle that is closed, a certificate, the text of a PDF."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.core.history import ChangeContext
from registrations.models import Certificate, Job, Registration
from registrations.models.history import Via
from registrations.results.certificates import facts, issuing
from tests.factories import MARKS, make_organiser
from trainings.models import Cycle

BY_HAND = ChangeContext(via=Via.GRID, reason="test")


def mark(person: Registration, states: str, *, seen: str = "", early: bool = False) -> None:
    """Record `MARKS` in the sessions from the first on, over what was `seen`."""
    marks = [
        Mark(
            registration_id=person.pk,
            session_id=session.pk,
            seen=MARKS[before],
            state=MARKS[letter],
        )
        for session, letter, before in zip(person.cycle.schedule, states, seen or "." * len(states), strict=False)
    ]
    marking.record(person.cycle_id, marks, origin=BY_HAND, is_confirmed_early=early)


def close(cycle: Cycle, numbers: Iterable[int] = range(1, 6)) -> None:
    for session in cycle.schedule:
        if session.number in numbers:
            marking.close(session.pk, origin=BY_HAND)


def versions(person: Registration) -> list[tuple[int, bool]]:
    """Return the versions of a person's certificate, each with whether it is valid."""
    rows = Certificate.objects.filter(registration=person).order_by("version")
    return [(row.version, row.replaced_at is None) for row in rows]


def make_certificate(*, registration: Registration, **overrides: Any) -> Certificate:
    """Save a certificate for the first session, past all rules."""
    sessions = {registration.cycle.schedule[0].pk}
    values = {"code": issuing.new_code(), "facts": facts.state(registration.cycle, registration, sessions)}
    return Certificate.objects.create(registration=registration, **values | overrides)


def make_job(*, cycle: Cycle, **overrides: Any) -> Job:
    """Save a job that is done."""
    values = {"kind": Job.Kind.CERTIFICATES, "finished_at": timezone.now(), "file_name": "a.pdf", "file": b"%PDF"}
    values["created_by"] = overrides.pop("created_by", None) or make_organiser()
    return Job.objects.create(cycle=cycle, **values | overrides)
