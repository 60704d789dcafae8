"""No page of an organiser asks the database more often because there are more people, or more than twelve times."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmark import world
from tests.factories import make_organiser
from tests.registrations.attending import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
MOST = 12


def costs_of(desk: Client, pages: dict[str, str]) -> dict[str, int]:
    """Return the queries of each page, when it is opened again."""
    found = {}
    for name, address in pages.items():
        assert desk.get(address).status_code < 400, name
        with CaptureQueriesContext(connection) as queries:
            desk.get(address)
        found[name] = len(queries)
    return found


def test_every_page_costs_as_many_queries_for_a_hundred_people_as_for_one():
    desk = logged_in(make_organiser(is_superuser=True))
    few = costs_of(desk, world.pages_of(world.make_crowd(1)))
    many = costs_of(desk, world.pages_of(world.make_crowd(100)))

    assert {name: (few[name], many[name]) for name in few if many[name] != few[name]} == {}
    assert {name: many[name] for name in many if many[name] > MOST} == {}
