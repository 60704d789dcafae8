"""What the benchmark looks at: cycles of all sizes, made inside Django by `manage.py shell`, told as JSON."""

from __future__ import annotations

import datetime
import json
import re
import sys
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registrations.admin import urls
from registrations.admin.framework.page import Page
from registrations.core import links, roles
from registrations.models import Attendance, Message, Registration
from trainings.models import Cycle, Session

BACKEND = "django.contrib.auth.backends.ModelBackend"
SIZES = (30, 300, 3_000)
LARGEST = 30_000
TALKS = ("Es un mana identitāte", "Es un citi", "Es un kopiena", "Kopienas izaicinājumi", "Idejas kopienu iniciatīvām")


def tell(*, cycles: int, growth: bool = False, people: int = 0) -> None:
    """Make everything and print where it is. `people` is how many the past cycles have in all."""
    with transaction.atomic():
        past = make_past_cycles(cycles)
        if people:
            fill_past_cycles(past, people)
        crowds = {size: make_crowd(size) for size in (*SIZES, LARGEST) if growth or size != LARGEST}
        empty = make_cycle("rindas-mums-patik", places=40, starts_in=30)
    _analyse()
    facts = {
        "crowds": {size: facts_of(crowds[size]) for size in crowds},
        "rush": facts_of(empty),
        "pages": pages_of(past[0] if people else crowds[SIZES[0]]),
        **visitor(),
    }
    sys.stdout.write(json.dumps(facts))


def make_cycle(slug: str, *, places: int, starts_in: int, sessions: int = 5) -> Cycle:
    """Store a published cycle whose first session is in so many days, or was so many days ago."""
    first = timezone.localdate() + datetime.timedelta(days=starts_in)
    cycle = Cycle.objects.create(
        title=f"Mēs savai kopienai {slug}",
        slug=slug,
        summary="Apmācību cikls muzeju, bibliotēku, arhīvu un galeriju speciālistiem.",
        description="Dalībnieki iepazīst sevi un citus, mācās sarunāties un kopā meklē atbildes.\n\n" * 4,
        organiser="Latvijas Muzeju biedrība",
        partners="Latvijas Bibliotekāru biedrība",
        contact_email="apmacibas@lmb.example",
        capacity=places,
        required_sessions=4,
        registration_closes_on=first - datetime.timedelta(days=5),
        is_published=True,
    )
    _add_sessions(cycle, first, sessions)
    return cycle


def _add_sessions(cycle: Cycle, first: datetime.date, quantity: int) -> None:
    for number in range(quantity):
        day = datetime.datetime.combine(first + datetime.timedelta(days=7 * number), datetime.time(13))
        Session.objects.create(
            cycle=cycle,
            title=TALKS[number % len(TALKS)],
            starts_at=timezone.make_aware(day),
            ends_at=timezone.make_aware(day + datetime.timedelta(hours=3)),
            format=Session.Format.IN_PERSON if number == 0 else Session.Format.ONLINE,
            venue="Latvijas Kara muzejs" if number == 0 else "",
            address="Smilšu iela 20, Rīga" if number == 0 else "",
            join_url="" if number == 0 else "https://zoom.example/j/81234567890",
        )


def make_past_cycles(quantity: int) -> list[Cycle]:
    """Store cycles of the last years, whose sessions are all checked."""
    cycles = [make_cycle(f"cikls-{number}", places=300, starts_in=-60 - number) for number in range(quantity)]
    Session.objects.filter(cycle__in=cycles).update(attendance_closed_at=timezone.now())
    return cycles


def make_crowd(size: int) -> Cycle:
    """Store a cycle with an open form for so many people; three of its five sessions are over and marked."""
    cycle = make_cycle(f"pulks-{size}", places=size + 10, starts_in=-15)
    Cycle.objects.filter(pk=cycle.pk).update(registration_closes_on=timezone.localdate() + datetime.timedelta(days=9))
    person = make_person(cycle)
    copies(person, _numbers(size - 1), **_somebody(str(cycle.pk)), place_number="n.number + 1")
    mark_everybody(person, f"r.cycle_id = {cycle.pk} AND s.starts_at < CURRENT_TIMESTAMP")
    return cycle


def fill_past_cycles(cycles: list[Cycle], people: int) -> None:
    """Give the past cycles people, each with one message and, in a closed session, four marks."""
    share, person = people // len(cycles), make_person(cycles[0])
    copies(person, _numbers(share - 1), **_somebody(str(cycles[0].pk)), place_number="n.number + 1")
    others = f"(SELECT id AS number FROM {Cycle._meta.db_table} WHERE id <> {cycles[0].pk} AND slug LIKE 'cikls-%') c"
    copies(
        person,
        f"{others}, {_numbers(share)}",
        **_somebody("c.number"),
        place_number="n.number",
    )
    mark_everybody(
        person, "r.cycle_id IN (SELECT id FROM trainings_cycle WHERE slug LIKE 'cikls-%') AND s.format = 'online'"
    )
    _write_to_everybody(person)


def _write_to_everybody(person: Registration) -> None:
    message = Message.objects.create(
        registration=person,
        kind="confirmed",
        to=person.email,
        subject="Apstiprinājums",
        text="Sveiki! " * 150,
        html="<p>Sveiki!</p>" * 150,
        message_id="<0@example>",
        sent_at=timezone.now(),
    )
    copies(
        message,
        f"(SELECT id FROM {Registration._meta.db_table} WHERE id <> {person.pk}) r",
        registration_id="r.id",
        message_id="'<' || r.id || '@example>'",
    )


def make_person(cycle: Cycle) -> Registration:
    person = Registration(
        cycle=cycle,
        first_name="Anna",
        last_name="Ābele",
        email=f"anna{cycle.pk}@muzejs.example",
        institution="Cēsu Vēstures un mākslas muzejs",
        institution_type="museum",
        municipality="Cēsu novads",
        status=Registration.Status.CONFIRMED,
        place_number=1,
        privacy_acknowledged_at=timezone.now(),
        created_at=timezone.now() - datetime.timedelta(days=20),
    )
    person.save()
    return person


def mark_everybody(person: Registration, condition: str) -> None:
    session = person.cycle.schedule[0]
    mark = Attendance.objects.create(registration=person, session=session, state="present", via="grid")
    pairs = (
        f"(SELECT r.id AS person, s.id AS session FROM {Registration._meta.db_table} r "
        f"JOIN {Session._meta.db_table} s ON s.cycle_id = r.cycle_id "
        f"WHERE {condition} AND NOT (r.id = {person.pk} AND s.id = {session.pk})) m"
    )
    states = "CASE (m.person + m.session) % 7 WHEN 0 THEN 'absent' WHEN 1 THEN 'excused' ELSE 'present' END"
    copies(mark, pairs, registration_id="m.person", session_id="m.session", state=states)


def copies(prototype: Model, source: str, **columns: str) -> None:
    """Store a copy of a row for each row of the source, in one statement; `columns` are what differs."""
    names = [str(field.column) for field in prototype._meta.concrete_fields if not field.primary_key]
    values = ", ".join(columns.get(name) or f'p."{name}"' for name in names)
    table, listed = prototype._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table} p, {source} WHERE p.id = {prototype.pk}"
        )


def _numbers(quantity: int) -> str:
    return (
        "(WITH RECURSIVE upto(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM upto "
        f"WHERE number < {quantity}) SELECT number FROM upto) n"
    )


def _somebody(cycle: str) -> dict[str, str]:
    unique = f"n.number || '-' || {cycle}"
    return {
        "cycle_id": cycle,
        "last_name": "'Uzvārds' || n.number",
        "email": f"'persona' || {unique} || '@muzejs.example'",
        "email_key": f"'persona' || {unique} || '@muzejs.example'",
        "sort_key": "'uzvards' || n.number",
        "search_key": f"'anna uzvards' || n.number || ' cesu vestures un makslas muzejs persona' || {unique}",
        "institution_key": "'key' || (n.number % 97)",
    }


def facts_of(cycle: Cycle) -> dict[str, Any]:
    person = cycle.registrations.confirmed().order_by("pk").first()
    begun = [session for session in cycle.schedule if session.starts_at <= timezone.now()]
    people = list(cycle.registrations.confirmed().order_by("-pk").values_list("pk", flat=True)[:250])
    Attendance.objects.filter(registration__in=people, session__in=begun[-1:]).update(state="present")
    return {
        "pk": cycle.pk,
        "slug": cycle.slug,
        "token": links.token(person) if person else "",
        "grid": reverse("admin:attendance_grid", args=[cycle.pk]),
        "marks": reverse("admin:attendance_marks", args=[cycle.pk]),
        "overview": reverse("admin:cycle_overview", args=[cycle.pk]),
        "session": begun[-1].pk if begun else None,
        "people": people,
    }


def pages_of(cycle: Cycle) -> dict[str, str]:
    """Return the address of each page of an organiser that shows something, and of each data table."""
    person, session = cycle.registrations.confirmed().order_by("pk").first(), cycle.schedule[-1]
    known = {
        "cycle_id": cycle.pk,
        "session_id": session.pk,
        "registration_id": person.pk if person else 0,
        "part": "person",
    }
    listed = [
        page for pages in vars(urls).values() if isinstance(pages, list) for page in pages if isinstance(page, Page)
    ]
    found = {}
    for page in listed:
        names = set(re.findall(r"<(?:\w+:)?(\w+)>", page.route))
        if "GET" in page.methods and names <= known.keys() and not page.takes_people_out:
            address = reverse(f"admin:{page.name}", kwargs={name: known[name] for name in names})
            found[page.name] = f"{address}?who={known['registration_id']}"  # of whom some pages have to be told
    for model in admin.site._registry:  # noqa: SLF001  there is no other way to ask
        found[f"all of {model._meta.verbose_name_plural}"] = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
    return found


def visitor() -> dict[str, str]:
    """Log an organiser in who may also open Django's own tables; return the cookies."""
    user = get_user_model().objects.create_user("organiser", is_staff=True, is_superuser=True)
    user.groups.add(Group.objects.get(name=roles.ORGANISERS))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, BACKEND)
    assert isinstance(client.session, SessionStore)
    return {"sessionid": client.cookies["sessionid"].value}


def _analyse() -> None:
    """Let the planner know the tables, as the databases do by themselves after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
