"""How many queries a page may cost, with one person in the cycle and with three hundred."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registrations.core import links
from registrations.models import Attendance, Registration
from tests.factories import SLUG, form_data, make_cycle, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[1, 300])
def registration(request, at) -> Registration:
    at("2023-11-20 12:00")
    cycle = make_cycle(capacity=200)
    people = [
        make_registration(cycle=cycle, status="confirmed" if n < 200 else "waiting") for n in range(request.param)
    ]
    Attendance.objects.bulk_create(
        Attendance(registration=person, session=session, state="present", marked_at=person.created_at, via="grid")
        for person in people[:200]
        for session in cycle.schedule
    )
    return people[0]


def queries_of(method: str, path: str, *arguments: object) -> int:
    # Who has been here before has a session to be read.
    client = Client()
    client.post(f"/cycles/{SLUG}/register/", form_data(email="cits@muzejs.example"))
    with CaptureQueriesContext(connection) as queries:
        assert getattr(client, method)(path, *arguments).status_code in {200, 302}
    return len(queries)


@pytest.mark.parametrize(
    ("path", "drawn", "kept"),
    [
        ("/", 6, 1),
        ("/privacy/", 4, 1),
        (f"/cycles/{SLUG}/", 6, 1),
        (f"/cycles/{SLUG}/register/", 5, 2),
        (f"/cycles/{SLUG}/schedule.ics", 4, 1),
    ],
)
def test_public_page_costs_a_few_queries_when_it_is_drawn_and_one_when_it_is_kept(registration, path, drawn, kept):
    assert (queries_of("get", path), queries_of("get", path)) == (drawn, kept)


def test_registering_costs_at_most_seventeen(registration):
    assert queries_of("post", f"/cycles/{SLUG}/register/", form_data()) <= 17


def test_personal_page_costs_nine_queries_when_it_is_drawn_and_six_when_it_is_kept(registration):
    path = f"/my/{links.token(registration)}/"

    assert (queries_of("get", path), queries_of("get", path)) == (9, 6)
