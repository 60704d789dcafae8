"""Rows for tests. What a test does not say comes from the cycle of 2023."""

import datetime
from collections.abc import Sequence
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db.models import Max
from django.utils import timezone

from registrations.core.roles import ORGANISERS, TRAINERS
from registrations.models import Registration
from registrations.models.history import Via
from trainings.models import Cycle, Session, Trainer
from trainings.models.session import touch_schedules

RIGA = ZoneInfo("Europe/Riga")
SLUG = "mes-savai-kopienai-2023"
FIRST_DAY = datetime.date(2023, 12, 4)
PASSWORD = "zibens-pa-jumtu-1923"
NAMES = [
    ("Anna", "Ābele"),
    ("Bruno", "Čaks"),
    ("Ģertrūde", "Dzelzskalēja"),
    ("Jānis", "Ķirsis"),
    ("Kristīne", "Ļaudone"),
    ("Ņina", "Šmite"),
    ("Ūdris", "Žagars"),
]
_numbers = count(1)


def make_cycle(
    *, sessions: bool = True, moved_to: datetime.date | None = None, trainers: Sequence[Trainer] = (), **overrides: Any
) -> Cycle:
    """Save the cycle of 2023; with `moved_to`, as if its first session fell on that day."""
    shift = (moved_to or FIRST_DAY) - FIRST_DAY
    taken = Cycle.objects.count()
    facts: dict[str, Any] = {
        "title": "Mēs savai kopienai",
        "slug": SLUG if not taken else f"{SLUG}-{taken + 1}",
        "summary": "Apmācību cikls muzeju, bibliotēku, arhīvu un galeriju speciālistiem.",
        "organiser": "Latvijas Muzeju biedrība",
        "partners": "Latvijas Bibliotekāru biedrība",
        "contact_email": "apmacibas@lmb.example",
        "capacity": 30,
        "required_sessions": 4,
        "registration_closes_on": datetime.date(2023, 11, 29) + shift,
        "is_published": True,
    }
    cycle = Cycle.objects.create(**facts | overrides)
    cycle.trainers.set(trainers)
    if sessions:
        _add_sessions(cycle, shift)
    return cycle


def _add_sessions(cycle: Cycle, shift: datetime.timedelta) -> None:
    day = FIRST_DAY + shift
    first = new_session(
        cycle=cycle,
        title="Iepazīšanās nodarbība „Es un mana identitāte”",
        starts_at=moment(day, 10),
        ends_at=moment(day, 16),
        format=Session.Format.IN_PERSON,
        venue="Latvijas Kara muzejs",
        address="Smilšu iela 20, Rīga",
        join_url="",
    )
    later = {
        7: "„Es un citi”",
        14: "„Es un kopiena”",
        35: "„Kopienas izaicinājumi”",
        42: "„Idejas kopienu iniciatīvām”",
    }
    days = {day + datetime.timedelta(days=days): title for days, title in later.items()}
    others = [new_session(cycle=cycle, title=title, day=day) for day, title in days.items()]
    Session.objects.bulk_create([first, *others])
    touch_schedules([cycle.pk])


def moment(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    """Return the moment which clocks in Riga call so."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), RIGA)


def make_session(*, cycle: Cycle, **overrides: Any) -> Session:
    """Save a session on Zoom, a week after the last one of the cycle, 13.00–16.00."""
    latest = cycle.sessions.aggregate(latest=Max("starts_at"))["latest"]
    day = timezone.localdate(latest) + datetime.timedelta(days=7) if latest else FIRST_DAY
    session = new_session(cycle=cycle, day=day, **overrides)
    session.save()
    return session


def new_session(*, cycle: Cycle, day: datetime.date = FIRST_DAY, **overrides: Any) -> Session:
    """Return a session on Zoom, 13.00–16.00, which is not saved yet."""
    facts: dict[str, Any] = {
        "title": "„Es un citi”",
        "starts_at": moment(day, 13),
        "ends_at": moment(day, 16),
        "format": Session.Format.ONLINE,
        "join_url": "https://zoom.example/j/81234567890",
    }
    return Session(cycle=cycle, **facts | overrides)


def make_trainer(**overrides: Any) -> Trainer:
    facts: dict[str, Any] = {
        "name": "Kristīne Ļeontjeva",
        "role": "kopienu attīstības konsultante",
        "email": "kristine@lmb.example",
    }
    return Trainer.objects.create(**facts | overrides)


def new_registration(*, cycle: Cycle, **overrides: Any) -> Registration:
    """Return a registration which is not saved yet, of somebody new."""
    number = next(_numbers)
    first_name, last_name = NAMES[number % len(NAMES)]
    facts: dict[str, Any] = {
        "first_name": first_name,
        "last_name": last_name,
        "email": f"dalibnieks{number}@muzejs.example",
        "institution": "Cēsu Vēstures un mākslas muzejs",
        "institution_type": Registration.InstitutionType.MUSEUM,
        "privacy_acknowledged_at": timezone.now(),
        "created_at": timezone.now(),
    }
    return Registration(cycle=cycle, **facts | overrides)


# How tests write the marks of a person, a letter for each session from the first.
MARKS = {"x": "present", "o": "absent", "e": "excused", ".": ""}


def make_registration(*, cycle: Cycle, **overrides: Any) -> Registration:
    """Save a registration as it is, past all rules but those of the database: confirmed, with the next place."""
    registration = new_registration(cycle=cycle, **{"status": Registration.Status.CONFIRMED} | overrides)
    registration.save()
    return registration


def make_marks(registration: Registration, letters: str) -> None:
    """Save the marks of a person, written as in `MARKS`, past all rules but those of the database."""
    for session, letter in zip(registration.cycle.schedule, letters, strict=False):
        if MARKS[letter]:
            registration.attendances.create(
                session=session, state=MARKS[letter], marked_at=session.ends_at, via=Via.GRID
            )


def form_data(**overrides: Any) -> dict[str, Any]:
    """Return what a browser sends from the registration form."""
    facts = {
        "first_name": "Anna",
        "last_name": "Ābele",
        "email": "anna.abele@muzejs.example",
        "institution": "Cēsu Vēstures un mākslas muzejs",
        "institution_type": "museum",
        "municipality": "Cēsu novads",
        "job_title": "krājuma glabātāja",
        "phone": "+371 20000000",
        "note": "",
        "privacy_acknowledged": "on",
    }
    return facts | overrides


def make_user(**overrides: Any) -> User:
    """Save somebody who may log in to the admin, and nothing else."""
    username = overrides.pop("username", f"lietotajs{next(_numbers)}")
    facts: dict[str, Any] = {"is_staff": True, "password": PASSWORD}
    return get_user_model().objects.create_user(username, **facts | overrides)


def make_organiser(**overrides: Any) -> User:
    user = make_user(**overrides)
    user.groups.add(Group.objects.get(name=ORGANISERS))
    return user


def make_trainer_user(*, trainer: Trainer | None = None, **overrides: Any) -> User:
    """Save the account of a trainer; of a new one, unless told of whom."""
    user = make_user(**overrides)
    user.groups.add(Group.objects.get(name=TRAINERS))
    trainer = trainer or make_trainer()
    trainer.user = user
    trainer.save()
    return user
