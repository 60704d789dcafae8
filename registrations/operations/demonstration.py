"""The demonstration: cycles past, running and open, with invented people, made by the product's own processes."""

from __future__ import annotations

import csv
import datetime
import io
import secrets
from itertools import cycle as repeated

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.core import roles
from registrations.core.history import ChangeContext
from registrations.models import HistoryEntry, Registration
from registrations.models.history import Via
from registrations.places import allocation
from trainings.copying import copy_cycle
from trainings.latvia.language import fold
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
COLLEAGUES = {roles.ORGANISERS: ("Rīta", "Rīkotāja"), roles.TRAINERS: ("Kristīne", "Ļeontjeva")}
RIGA = timezone.get_default_timezone()
ZOOM_TIME = "%m/%d/%Y %I:%M:%S %p"
DEMONSTRATION = ChangeContext(via=Via.COMMAND, reason="demonstrācija")
# Who came to the five sessions of the first cycle, dealt out in turn: x present, o absent, e excused.
ATTENDED = ("xxxxx", "xxxxo", "xoxxx", "xxxxx", "oxxxe", "xxoox", "xxxxx", "xxxeo")
RUNNING = "Mēs savai kopienai: rudens grupa"


def build() -> None:
    original, is_new = load(FIRST_CYCLE)
    if is_new:
        # Its own day is over, and the page of each person would rightly say that everything goes today.
        original.retain_until = timezone.localdate() + datetime.timedelta(days=365)
        original.save()
        _people(original, 28, registered_at=datetime.datetime(2023, 11, 14, 9, 0, tzinfo=RIGA), held=5)
    if not Cycle.objects.filter(title=RUNNING).exists():
        _make_running_copy(original)
    if not Cycle.objects.open_for_registration().filter(title=original.title).exists():
        _make_open_copies(original)


@transaction.atomic
def make_account(username: str, group: str) -> str:
    """Make an account with a new password and return the password; an account that is there gets a new one."""
    first_name, last_name = COLLEAGUES[group]
    names = {"first_name": first_name, "last_name": last_name}
    user, _ = get_user_model().objects.get_or_create(username=username, defaults={"is_staff": True, **names})
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


def running_cycle() -> Cycle:
    """
    Return the cycle that is in its middle: its third session waits for the participants' report.

    Raises:
        Cycle.DoesNotExist: the demonstration has not been built.
    """
    return Cycle.objects.get(title=RUNNING)


def zoom_report() -> str:
    """Return a report of the running cycle's third session as Zoom would write it, with the usual troubles."""
    cycle = running_cycle()
    session = cycle.schedule[2]
    people = list(cycle.registrations.confirmed().order_by("pk"))
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest"])
    for name, email, late, early in _connections(people):
        joined, left = start + datetime.timedelta(minutes=late), end - datetime.timedelta(minutes=early)
        minutes = int((left - joined).total_seconds() // 60)
        lines.writerow([name, email, f"{joined:{ZOOM_TIME}}", f"{left:{ZOOM_TIME}}", minutes, "Yes"])
    return file.getvalue()


def _connections(people: list[Registration]) -> list[tuple[str, str, int, int]]:
    known = [(person.full_name, person.email, -3, -1) for person in people[:6]]
    bare = [(fold(person.full_name).title(), "", 1, 0) for person in people[6:9]]
    ninth, tenth, late = people[9], people[10], people[11]
    return [
        *known,
        *bare,
        (ninth.full_name, "", 0, 100),
        (ninth.full_name, "", 85, 0),
        (f"{tenth.first_name} {tenth.last_name[0]}.", "", 2, 0),
        (late.full_name, late.email, 75, 0),
        ("iPhone", "", 5, 4),
        ("Fireflies.ai Notetaker", "", 0, 0),
    ]


def _people(cycle: Cycle, number: int, *, registered_at: datetime.datetime, held: int) -> None:
    """Fill a cycle with people, and its first sessions with marks, as if they had come then; nobody gets a message."""
    people = []
    for place in range(number):
        person = new_person(cycle, place)
        person.status = Registration.Status.CONFIRMED
        person.created_at = registered_at + datetime.timedelta(hours=11 * place)
        person.save()
        people.append(person)
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            what=HistoryEntry.What.REGISTERED,
            registration=person,
            new=person.status,
            via=Via.COMMAND,
            reason=DEMONSTRATION.reason,
            at=person.created_at,
        )
        for person in people
    )
    sessions = cycle.schedule[:held]
    marking.record(cycle.pk, _marks(people, sessions), origin=DEMONSTRATION)
    for session in sessions:
        marking.close(session.pk, origin=DEMONSTRATION)


def _marks(people: list[Registration], sessions: list[Session]) -> list[Mark]:
    states = {"x": "present", "o": "absent", "e": "excused"}
    return [
        Mark(registration_id=person.pk, session_id=session.pk, seen=marking.NOT_RECORDED, state=states[letter])
        for person, pattern in zip(people, repeated(ATTENDED), strict=False)
        for session, letter in zip(sessions, pattern, strict=False)
    ]


def _make_running_copy(original: Cycle) -> None:
    """Copy the cycle so that three of its sessions are over; the third has no marks yet."""
    today = timezone.localdate()
    monday = today - datetime.timedelta(days=today.weekday() + 21)
    copy = copy_cycle(original, monday)
    copy.title, copy.is_published = RUNNING, True
    copy.save()
    _link_sessions(copy)
    opened = timezone.make_aware(datetime.datetime.combine(monday, datetime.time(9))) - datetime.timedelta(days=20)
    _people(copy, 18, registered_at=opened, held=2)


def _link_sessions(cycle: Cycle) -> None:
    for session in cycle.sessions.filter(format=Session.Format.ONLINE):
        session.join_url = "https://zoom.example/j/00000000000"
        session.save()


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
        _link_sessions(copy)
        for number in range(people):
            allocation.register(new_person(copy, number), received_at=timezone.now())
