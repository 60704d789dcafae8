"""On the home page the cycles that are over are drawn once, and again only when one of them changes."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registrations.models import Registration
from tests.factories import make_cycle, make_registration
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def past(at) -> Cycle:
    at("2024-02-01 12:00")
    make_cycle(title="Nākamais", moved_to=datetime.date(2024, 3, 4))
    past = make_cycle(title="Pērnais")
    make_registration(cycle=past)
    return past


def fresh(client) -> bytes:
    cache.clear()
    return bytes(client.get("/").content)


@pytest.mark.parametrize("number", [1, 10, 150])
def test_who_registers_elsewhere_costs_the_same_however_many_cycles_are_over(client, number):
    for _ in range(number - 1):
        Session.objects.create(
            cycle=make_cycle(sessions=False),
            title="Diena",
            starts_at=datetime.datetime(2023, 12, 4, 10, tzinfo=datetime.UTC),
            ends_at=datetime.datetime(2023, 12, 4, 12, tzinfo=datetime.UTC),
            format="online",
        )
    client.get("/")
    make_registration(cycle=Cycle.objects.get(title="Nākamais"))

    with CaptureQueriesContext(connection) as queries:
        page = client.get("/").content

    assert len(queries) == 6
    assert page == fresh(client)
    assert page.decode().count('<li class="past">') == number


CHANGES = {
    "a title": lambda: Cycle.objects.filter(title="Pērnais").update(title="Cits"),
    "somebody comes": lambda: make_registration(cycle=Cycle.objects.get(title="Pērnais")),
    "somebody leaves": lambda: Registration.objects.update(status="cancelled", place_number=None),
    "a session is cancelled": lambda: Session.objects.filter(starts_at__year=2023).update(is_cancelled=True),
    "a session moves": lambda: (
        Session.objects.order_by("starts_at")
        .filter(pk=Session.objects.earliest("starts_at").pk)
        .update(starts_at=datetime.datetime(2023, 10, 4, 10, tzinfo=datetime.UTC))
    ),
    "a draft": lambda: Cycle.objects.filter(title="Pērnais").update(is_published=False),
    "one more": lambda: make_cycle(title="Vēl viens", moved_to=datetime.date(2023, 3, 6)),
    "one less": lambda: (Registration.objects.all().delete(), Session.objects.filter(cycle__title="Pērnais").delete()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_about_one_that_is_over_is_seen_at_the_next_request(client, name):
    before = client.get("/").content

    CHANGES[name]()

    now = client.get("/").content
    assert now != before
    assert now == fresh(client)


def test_a_cycle_is_over_when_its_last_session_is(client, at):
    at("2024-01-15 15:59")
    before = client.get("/").content

    at("2024-01-15 16:01")

    now = client.get("/").content
    assert (b'id="past"' in before, b'id="past"' in now) == (False, True)
