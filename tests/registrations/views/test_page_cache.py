"""Public pages are kept while nothing has changed: never a stale one, and nothing of one visitor for another."""

import datetime
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import pytest
from django.core.cache import cache
from django.db import connection, models
from django.template import Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.models import Registration
from tests.factories import (
    SLUG,
    form_data,
    make_cycle,
    make_organiser,
    make_registration,
    make_session,
    make_trainer,
)
from tests.processes import set_up
from tests.registrations.racing import PATIENCE, database_url
from trainings.models import Cycle, Session, Trainer

PAGES = [
    "/",
    "/en/",
    "/privacy/",
    f"/cycles/{SLUG}/",
    f"/en/cycles/{SLUG}/",
    f"/cycles/{SLUG}/register/",
    f"/cycles/{SLUG}/schedule.ics",
    f"/cycles/{SLUG}/schedule.ics?download",
]


def bodies(client: Client) -> list[bytes]:
    """Return all pages, without the tokens of the visitor."""
    return [re.sub(rb'<input type="hidden"[^>]*>', b"", client.get(path).content) for path in PAGES]


def fresh(client: Client) -> list[bytes]:
    cache.clear()
    return bodies(client)


def change(name: str) -> None:
    """Change one fact, as another process does it."""
    CHANGES[name]()


def cycles() -> models.QuerySet[Cycle]:
    return Cycle.objects.filter(slug=SLUG)


def sessions() -> models.QuerySet[Session]:
    return Session.objects.filter(cycle__slug=SLUG)


def people() -> models.QuerySet[Registration]:
    return Registration.objects.filter(cycle__slug=SLUG)


def add_waiting_people() -> None:
    cycle = cycles().get()
    Registration.objects.bulk_create(
        Registration(
            cycle=cycle,
            email=f"gaida{n}@muzejs.example",
            institution_type="museum",
            status="waiting",
            created_at=timezone.now(),
        )
        for n in (1, 2)
    )


def save_a_stale_copy() -> None:
    stale = cycles().get()
    cycles().update(title="Cits nosaukums")
    stale.organiser = "Cita biedrība"
    stale.save()


CHANGES: dict[str, Callable[[], object]] = {
    "a title": lambda: cycles().update(title="Jauns nosaukums"),
    "a title, by save": lambda: save_with(cycles().get(), title="Vēl jaunāks nosaukums"),
    "an older copy, saved whole": save_a_stale_copy,
    "a summary": lambda: cycles().update(summary="Īsi sakot"),
    "a description": lambda: cycles().update(description="Sīki sakot"),
    "a capacity": lambda: cycles().update(capacity=77),
    "a deadline": lambda: cycles().update(registration_closes_on=datetime.date(2023, 11, 28)),
    "an opening": lambda: cycles().update(registration_opens_on=datetime.date(2023, 11, 25)),
    "registration opened": lambda: cycles().update(registration_opens_on=None),
    "a rule": lambda: cycles().update(required_sessions=3),
    "how long data is kept": lambda: cycles().update(retain_until=datetime.date(2025, 1, 1)),
    "a new session": lambda: make_session(cycle=cycles().get(), title="Sestā"),
    "a title of a session": lambda: sessions().filter(title="Sestā").update(title="Sestā diena"),
    "a moved session": lambda: save_with(
        sessions().last(), ends_at=datetime.datetime(2024, 1, 22, 18, tzinfo=datetime.UTC)
    ),
    "a venue": lambda: sessions().filter(format="in_person").update(venue="Rīgas pils"),
    "a note": lambda: sessions().filter(format="in_person").update(note="Durvis ver 9.30"),
    "a cancelled session": lambda: sessions().filter(title="Sestā diena").update(is_cancelled=True),
    "a deleted session": lambda: sessions().filter(title="Sestā diena").delete(),
    "a trainer": lambda: cycles().get().trainers.add(make_trainer()),
    "a trainer's name": lambda: save_with(Trainer.objects.get(), name="Anita Birzniece"),
    "a trainer's role": lambda: Trainer.objects.update(role="neformālās izglītības vadītāja"),
    "no trainer": lambda: cycles().get().trainers.set([]),
    "a registration": lambda: make_registration(cycle=cycles().get()),
    "a cancelled registration": lambda: people().update(status="cancelled", place_number=None),
    "people who wait": add_waiting_people,
    "people who go": lambda: people().delete(),
    "another cycle": lambda: make_cycle(slug="cits-cikls", sessions=False),
    "another cycle, deleted": lambda: Cycle.objects.get(slug="cits-cikls").delete(),
    "a draft": lambda: cycles().update(is_published=False),
    "published again": lambda: cycles().update(is_published=True),
    "another address": lambda: cycles().update(slug="cita-adrese"),
}


def save_with(row: models.Model | None, **values: object) -> None:
    assert row
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@pytest.fixture
def other_process() -> Iterator[Executor]:
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=set_up, initargs=(database_url(),)
    ) as pool:
        yield pool


@pytest.mark.django_db(transaction=True)
def test_every_fact_that_another_process_changes_is_seen_at_the_next_request(at, client, other_process):
    at("2023-11-20 12:00")
    make_cycle()
    before = bodies(client)
    unseen = []
    for name in CHANGES:
        other_process.submit(change, name).result(PATIENCE)
        after = bodies(client)
        if after == before or after != fresh(client):
            unseen.append(name)
        before = after

    assert unseen == []


MOMENTS = [
    "2023-11-20 13:00",
    "2023-11-21 00:00",
    "2023-11-29 22:00",
    "2023-11-29 23:00",
    "2023-11-30 00:00",
    "2023-12-04 16:00:01",
    "2024-01-15 16:00:01",
    "2025-01-01 12:00",
    "2023-11-01 12:00",
]


@pytest.mark.django_db
@pytest.mark.parametrize("later", MOMENTS)
def test_time_alone_changes_a_page(at, client, later):
    at("2023-11-20 12:00")
    make_cycle(registration_opens_on=datetime.date(2023, 11, 15))
    bodies(client)

    at(later)

    assert bodies(client) == fresh(client)


@pytest.mark.django_db
def test_a_page_is_drawn_again_when_a_session_ends_within_the_hour(at, client):
    at("2023-12-04 16:10")
    cycle = make_cycle(sessions=False)
    ends_at = timezone.now() + datetime.timedelta(minutes=20)
    make_session(cycle=cycle, starts_at=ends_at - datetime.timedelta(hours=1), ends_at=ends_at)
    before = bodies(client)

    at("2023-12-04 16:30")
    at_the_end = bodies(client)
    at("2023-12-04 16:30:01")

    assert (at_the_end, bodies(client) == before, bodies(client)) == (before, False, fresh(client))


@contextmanager
def templates_drawn() -> Iterator[list[str]]:
    drawn: list[str] = []

    def listen(template: Template, **_: object) -> None:
        drawn.append(str(template.name))

    template_rendered.connect(listen)
    yield drawn
    template_rendered.disconnect(listen)


@pytest.mark.django_db
def test_the_form_is_not_drawn_again_for_each_registration(at, client):
    at("2023-11-20 12:00")
    cycle = make_cycle(capacity=2)
    form = f"/cycles/{SLUG}/register/"
    client.get(form)
    make_registration(cycle=cycle)
    with templates_drawn() as drawn:
        client.get(form)
    assert drawn == []

    make_registration(cycle=cycle)
    full = client.get(f"/en{form}").content.decode()
    make_registration(cycle=cycle, status="waiting")
    with templates_drawn() as drawn:
        fuller = client.get(f"/en{form}").content.decode()

    assert ("your number in it would be 1" in full, "your number in it would be 2" in fuller, drawn) == (True, True, [])


@pytest.mark.django_db
def test_a_kept_page_costs_one_query_and_no_template(at, client):
    at("2023-11-20 12:00")
    make_cycle()
    bodies(client)
    with CaptureQueriesContext(connection) as queries, templates_drawn() as drawn:
        bodies(client)

    assert (len(queries), drawn) == (len(PAGES) + 1, [])  # the form also counts the places


@pytest.mark.django_db
def test_whoever_has_the_page_is_told_so(at, client):
    at("2023-11-20 12:00")
    make_cycle()
    first = client.get(f"/cycles/{SLUG}/")

    again = client.get(f"/cycles/{SLUG}/", headers={"if-none-match": first["ETag"]})
    make_registration(cycle=Cycle.objects.get())
    changed = client.get(f"/cycles/{SLUG}/", headers={"if-none-match": first["ETag"]})

    assert (first["Cache-Control"], again.status_code, again.content, changed.status_code) == (
        "no-cache",
        304,
        b"",
        200,
    )


@pytest.mark.django_db
def test_each_visitor_of_the_form_has_own_tokens(at):
    at("2023-11-20 12:00")
    make_cycle()
    anna, bruno = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    tokens = []
    for visitor in (anna, bruno):
        page = visitor.get(f"/cycles/{SLUG}/register/").content.decode()
        tokens.append(re.findall(r'name="(csrfmiddlewaretoken|expects)" value="([^"]+)"', page))
    data = form_data() | dict(tokens[0])

    assert [name for name, _value in tokens[0]] == ["csrfmiddlewaretoken", "expects"]
    assert tokens[0][0] != tokens[1][0]
    assert anna.cookies["csrftoken"].value != bruno.cookies["csrftoken"].value
    assert bruno.post(f"/cycles/{SLUG}/register/", data).status_code == 403
    assert anna.post(f"/cycles/{SLUG}/register/", data).status_code == 302


@pytest.mark.django_db
def test_nothing_that_a_visitor_brings_is_drawn_into_a_page(at, client):
    at("2023-11-20 12:00")
    make_cycle()
    client.force_login(make_organiser())
    client.cookies["odd"] = "zibens"

    first = client.get(f"/cycles/{SLUG}/?utm_source=zibens", headers={"user-agent": "zibens", "host": "testserver"})

    assert (b"zibens" in first.content, "Set-Cookie" in first, "Vary" in first) == (False, False, False)
    assert first.content == Client().get(f"/cycles/{SLUG}/").content


@pytest.mark.django_db
def test_a_draft_is_kept_by_nobody(at, client):
    at("2023-11-20 12:00")
    make_cycle(is_published=False)

    assert [client.get(path).status_code for path in PAGES[3:]] == [404] * 5
