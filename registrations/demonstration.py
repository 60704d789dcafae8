"""The demonstration: three cycles with plainly invented people, made by the product's own processes."""

from __future__ import annotations

import datetime
import secrets
from itertools import cycle as repeated

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from registrations import attendance, places, roles
from registrations.attendance import Mark
from registrations.history import Origin
from registrations.models import Change, Registration
from registrations.models.history import Via
from trainings.copying import copy_cycle
from trainings.loading import FIRST_CYCLE, load
from trainings.models import Cycle, Session

FIRST_NAMES = (
    "Anna", "Jānis", "Ģirts", "Ilze", "Ķērsta", "Pēteris", "Žanete", "Māris", "Līga", "Uldis", "Čarlija", "Andris",
)  # fmt: skip
LAST_NAMES = (
    "Paraudziņa", "Piemērs", "Izdomātais", "Fiktīva", "Ņemtais", "Šķietamā", "Čaklais", "Ēnojuma", "Ķēdīte",
    "Āķītis", "Žagatiņa", "Īstenība",
)  # fmt: skip
INSTITUTIONS = (
    ("Parauga novada muzejs", "museum", "Cēsu novads"),
    ("Piemēra pilsētas bibliotēka", "library", "Liepāja"),
    ("Izdomātā arhīva filiāle", "archive", "Rīga"),
    ("Nekurienes mākslas galerija", "gallery", "Rēzekne"),
    ("Ķēniņciema bibliotēka", "library", "Talsu novads"),
    ("Šķūņa krājuma muzejs", "museum", "Madonas novads"),
)
DEMONSTRATION = Origin(via=Via.COMMAND, reason="demonstrācija")
# Who came to the five sessions of the first cycle, dealt out in turn: x present, o absent, e excused.
ATTENDED = ("xxxxx", "xxxxo", "xoxxx", "xxxxx", "oxxxe", "xxoox", "xxxxx", "xxxeo")


def build() -> None:
    """Make whatever of the demonstration is not there yet."""
    original, is_new = load(FIRST_CYCLE)
    if is_new:
        _people_the_past(original)
    if not Cycle.objects.open_for_registration().filter(title=original.title).exists():
        _make_open_copies(original)


@transaction.atomic
def make_account(username: str, group: str) -> str:
    """Make an account with a new password and return the password; an account that is there gets a new one."""
    user, _ = get_user_model().objects.get_or_create(username=username, defaults={"is_staff": True})
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save()
    user.groups.add(Group.objects.get(name=group))
    if group == roles.TRAINERS:
        trainer = Cycle.objects.get(slug="mes-savai-kopienai-2023").trainers.order_by("pk").first()
        if trainer and trainer.user is None:
            trainer.user = user
            trainer.save()
    return password


def new_person(cycle: Cycle, number: int) -> Registration:
    """Return the invented person of that number, not stored yet."""
    first, last = FIRST_NAMES[number % 12], LAST_NAMES[(number * 5 + number // 12) % 12]
    institution, kind, municipality = INSTITUTIONS[number % len(INSTITUTIONS)]
    return Registration(
        cycle=cycle,
        first_name=first,
        last_name=last,
        email=f"persona.{number + 1}@piemers.example",
        institution=institution,
        institution_type=kind,
        municipality=municipality,
        privacy_acknowledged_at=timezone.now(),
    )


def _people_the_past(cycle: Cycle) -> None:
    """Fill the finished cycle with people and marks, as if they had come at that time; nobody gets a message."""
    registered_at = datetime.datetime(2023, 11, 14, 9, 0, tzinfo=timezone.get_default_timezone())
    people = []
    for number in range(28):
        person = new_person(cycle, number)
        person.status, person.place_number = Registration.Status.CONFIRMED, number + 1
        person.created_at = registered_at + datetime.timedelta(hours=11 * number)
        person.save()
        people.append(person)
    Change.objects.bulk_create(
        Change(
            what=Change.What.REGISTERED,
            registration=person,
            new=person.status,
            via=Via.COMMAND,
            reason=DEMONSTRATION.reason,
            at=person.created_at,
        )
        for person in people
    )
    attendance.record(cycle.pk, _marks(people, cycle.schedule), origin=DEMONSTRATION)
    for session in cycle.schedule:
        session.attendance_closed_at = session.ends_at + datetime.timedelta(days=1)
        session.save()


def _marks(people: list[Registration], sessions: list[Session]) -> list[Mark]:
    states = {"x": "present", "o": "absent", "e": "excused"}
    return [
        Mark(registration_id=person.pk, session_id=session.pk, seen=attendance.NOT_RECORDED, state=states[letter])
        for person, pattern in zip(people, repeated(ATTENDED), strict=False)
        for session, letter in zip(sessions, pattern, strict=True)
    ]


def _make_open_copies(original: Cycle) -> None:
    """Copy the cycle to the coming weeks: once with places left, once full with a waiting list."""
    today = timezone.localdate()
    monday = today + datetime.timedelta(days=14 + -today.weekday() % 7)
    for title, first_day, capacity, people in (
        (original.title, monday, 30, 13),
        ("Mēs savai kopienai: otrā grupa", monday + datetime.timedelta(days=1), 8, 11),
    ):
        copy = copy_cycle(original, first_day)
        copy.title, copy.capacity, copy.is_published = title, capacity, True
        copy.grant_note = "Grants ir paredzēts savas kopienas iniciatīvai, un tam piesakās projektu konkursā."
        copy.save()
        for session in copy.sessions.filter(format=Session.Format.ONLINE):
            session.join_url = "https://zoom.example/j/00000000000"
            session.save()
        for number in range(people):
            places.register(new_person(copy, number), received_at=timezone.now())
