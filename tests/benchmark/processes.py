"""What the work behind the pages costs: run by `python -m tests.benchmark` inside Django."""

from __future__ import annotations

import csv
import datetime
import io
import random
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

from django.utils import timezone

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.attendance.report_import.basis import Basis
from registrations.core.history import ChangeContext
from registrations.mail import reminders
from registrations.meeting_reports import reading
from registrations.models import Certificate, Registration
from registrations.models.history import Via
from registrations.results.certificates import issuing, printing
from trainings.models import Cycle, Session

PEOPLE = 5000
ROWS = 5000
SYLLABLES = ("an", "be", "ri", "lī", "ka", "šu", "mā", "ņa", "ti", "vo", "zē", "ģi")
BENCHMARK = ChangeContext(via=Via.COMMAND, reason="benchmark")


def main() -> None:
    cycle = make_cycle()
    people = timed(f"{PEOPLE} registrations stored", lambda: make_people(cycle))
    tomorrow = cycle.schedule[2]
    timed(f"{PEOPLE} reminders queued", lambda: reminders.queue_due(tomorrow.starts_at - datetime.timedelta(hours=2)))
    report = report_of(tomorrow, people[:1000])
    timed(f"report of {ROWS} rows read and matched", lambda: read_and_match(tomorrow, report))
    for session in cycle.schedule[:2]:
        timed(f"{PEOPLE} marks recorded", partial(mark, session, people))
        marking.close(session.pk, origin=BENCHMARK)
    Session.objects.filter(pk=tomorrow.pk).update(is_cancelled=True)
    timed(f"{PEOPLE} certificates issued", lambda: issuing.refresh(cycle.pk))
    certificate = Certificate.objects.select_related("registration__cycle").latest("pk")
    timed("one certificate drawn", lambda: printing.pdf([certificate]))


def make_cycle() -> Cycle:
    today = timezone.localdate()
    cycle = Cycle.objects.create(
        title="Mērījums",
        slug="merijums",
        organiser="Latvijas Muzeju biedrība",
        contact_email="apmacibas@lmb.example",
        capacity=PEOPLE,
        required_sessions=2,
        registration_closes_on=today - datetime.timedelta(days=20),
        is_published=True,
    )
    for days in (-15, -8, 1):
        starts_at = timezone.make_aware(datetime.datetime.combine(today, datetime.time(13)))
        starts_at += datetime.timedelta(days=days)
        ends_at = starts_at + datetime.timedelta(hours=3)
        Session(cycle=cycle, title=f"Diena {days}", starts_at=starts_at, ends_at=ends_at, format="online").save()
    return cycle


def make_people(cycle: Cycle) -> list[Registration]:
    """Store people without the queue, which has a benchmark of its own."""
    names = ["".join(parts).title() for parts in product(SYLLABLES, repeat=3)]
    chance = random.Random(1)  # noqa: S311  the same people each time, and no secret
    long_ago = timezone.now() - datetime.timedelta(days=30)
    people = []
    for number in range(PEOPLE):
        person = Registration(
            cycle=cycle,
            first_name=chance.choice(names),
            last_name=chance.choice(names) + "s",
            email=f"persona{number}@muzejs.example",
            institution=f"{names[number % 400]} muzejs",
            institution_type="museum",
            status=Registration.Status.CONFIRMED,
            place_number=number + 1,
            created_at=long_ago,
        )
        person.save()
        people.append(person)
    return people


def report_of(session: Session, people: list[Registration]) -> bytes:
    """Return a report in which people reconnect, drop letters and swap their names."""
    chance = random.Random(2)  # noqa: S311  as above
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)"])
    start = timezone.localtime(session.starts_at)
    for _number in range(ROWS):
        person = chance.choice(people)
        name = chance.choice([person.full_name, f"{person.last_name} {person.first_name}", person.full_name[:-2]])
        joined = start + datetime.timedelta(seconds=chance.randrange(3600))
        left = joined + datetime.timedelta(seconds=chance.randrange(7200))
        lines.writerow([name, "", f"{joined:%m/%d/%Y %I:%M:%S %p}", f"{left:%m/%d/%Y %I:%M:%S %p}", 1])
    return file.getvalue().encode()


def read_and_match(session: Session, data: bytes) -> None:
    basis = Basis.of(session)
    basis.propose(reading.read(data, timeframe=basis.timeframe))


def mark(session: Session, people: list[Registration]) -> None:
    marks = [Mark(registration_id=one.pk, session_id=session.pk, seen="", state="present") for one in people]
    marking.record(session.cycle_id, marks, origin=BENCHMARK)


def timed(what: str, work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = work()
    print(f"{what:48} {(time.perf_counter() - began) * 1000:8.0f} ms")  # noqa: T201  the figures are the product
    return result
