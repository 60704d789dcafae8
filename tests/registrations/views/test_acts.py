"""After every act the personal page says what happened, once, and only to whose act it was."""

import datetime
from typing import Any

import pytest

from registrations.core import history, links
from registrations.models import GrantList, Registration
from registrations.places import allocation
from tests.factories import make_cycle, make_marks, make_organiser, make_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db

TITLE = 'class="banner-title">'


@pytest.fixture(autouse=True)
def _now(at) -> None:
    at("2023-11-20 12:00")


def page_of(client, person: Registration, below: str = "") -> str:
    return str(client.get(f"/en/my/{links.token(person)}/{below}").content.decode())


def told(page: str) -> str:
    return page.partition(TITLE)[2].partition("<")[0]


def test_it_is_said_once_and_focused(client):
    person = make_registration(cycle=make_cycle())
    answer = client.post(f"/en/my/{links.token(person)}/cancel/")

    assert answer["Location"].endswith("/#happened")
    assert told(page_of(client, person)) == "Your participation is cancelled"
    assert told(page_of(client, person)) == ""


def test_it_is_not_said_on_the_page_of_somebody_else(client):
    cycle = make_cycle()
    person, other = make_registration(cycle=cycle), make_registration(cycle=cycle)
    client.post(f"/en/my/{links.token(person)}/cancel/")

    assert told(page_of(client, other)) == ""


def test_a_session_that_has_begun_cannot_be_missed_any_more(client, at):
    person = make_registration(cycle=make_cycle())
    at("2023-12-04 11:00")
    client.post(f"/en/my/{links.token(person)}/absence/{person.cycle.schedule[0].pk}/", {"announced": "yes"})

    assert told(page_of(client, person)) == "The session has begun already"


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ("", "To apply for the grant, attend all four other sessions."),
        ("o", "The sessions that are left are then too few to apply for the grant."),
        ("xxxx", "You have already attended enough sessions to apply for the grant."),
    ],
)
def test_missing_a_session_says_what_the_grant_then_asks(client, marks, sentence):
    person = make_registration(cycle=make_cycle())
    make_marks(person, marks)

    assert sentence in page_of(client, person, f"absence/{person.cycle.schedule[4].pk}/")


def test_a_place_that_was_waited_for_is_told_until_the_first_session(client, at):
    cycle = make_cycle(capacity=1)
    first = make_registration(cycle=cycle)
    waiting = make_registration(cycle=cycle, status=Registration.Status.WAITING)
    allocation.cancel(first.pk, origin=history.PERSONAL_PAGE)

    assert told(page_of(client, waiting)) == "You have a place in the cycle"
    at("2023-12-04 10:30")
    assert told(page_of(client, waiting)) == ""


@pytest.mark.parametrize(
    ("capacity", "moment", "way"),
    [
        (5, "2023-11-20 12:00", "Register again"),
        (1, "2023-11-20 12:00", "Join the waiting list"),
        (5, "2023-12-01 12:00", "write to the organisers"),
    ],
)
def test_whoever_has_left_is_shown_the_way_back(client, at, capacity, moment, way):
    cycle = make_cycle(capacity=capacity)
    make_registration(cycle=cycle)
    person = make_registration(cycle=cycle, status=Registration.Status.CANCELLED, cancelled_at=cycle.created_at)
    at(moment)

    assert way in page_of(client, person)


def test_the_form_is_filled_in_for_whoever_has_left_only(client):
    cycle = make_cycle()
    left = make_registration(cycle=cycle, status=Registration.Status.CANCELLED, institution="Ķemeru muzejs")
    here = make_registration(cycle=cycle)

    assert 'value="Ķemeru muzejs"' in page_of(client, left, "again/")
    assert client.get(f"/en/my/{links.token(here)}/again/").status_code == 302


@pytest.mark.parametrize(("is_listed", "is_shown"), [(True, True), (False, False)])
def test_the_link_of_the_call_is_for_those_on_the_approved_list(client, at, is_listed, is_shown):
    at("2024-02-10 12:00")
    days: dict[str, Any] = {"call_opens_on": datetime.date(2024, 2, 1), "call_closes_on": datetime.date(2024, 2, 29)}
    cycle = make_cycle(call_url="https://pieteikumi.example/", **days)
    person = make_registration(cycle=cycle)
    approved = GrantList.objects.create(cycle=cycle, version=1, required=4, held=5, approved_by=make_organiser())
    if is_listed:
        approved.entries.create(registration=person, name="Anna", sessions=[1, 2, 3, 4])

    assert ("https://pieteikumi.example/" in page_of(client, person)) == is_shown
    assert "https://pieteikumi.example/" not in client.get(f"/cycles/{cycle.slug}/").content.decode()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2024-01-25 12:00", "Opens later"),
        ("2024-02-29 23:30", "Open for applications"),
        ("2024-03-01 00:30", "Applications are being assessed"),
    ],
)
def test_the_call_says_where_it_stands(client, at, moment, words):
    days: dict[str, Any] = {"call_opens_on": datetime.date(2024, 2, 1), "call_closes_on": datetime.date(2024, 2, 29)}
    cycle = make_cycle(**days)
    at(moment)

    assert words in client.get(f"/en/cycles/{cycle.slug}/").content.decode()


def test_results_name_what_is_supported(client):
    cycle = make_cycle(call_results="Stāstu darbnīca; Izdomātais muzejs; 1950 €\n\nDārzs visiem")

    assert Cycle.objects.get(pk=cycle.pk).call_awards == [
        {"title": "Stāstu darbnīca", "institution": "Izdomātais muzejs", "amount": "1950 €"},
        {"title": "Dārzs visiem", "institution": "", "amount": ""},
    ]
    assert "Stāstu darbnīca" in client.get(f"/en/cycles/{cycle.slug}/").content.decode()
