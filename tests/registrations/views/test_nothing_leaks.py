"""What somebody learns who types the address of somebody else, clicks twice, or finds the address of a calendar."""

import pytest
from django.test import Client
from django.urls import reverse

from registrations.core import history, links
from registrations.models import Message, Registration
from registrations.people import correcting
from registrations.places import allocation
from tests.factories import SLUG, form_data, make_cycle, make_registration
from tests.registrations.racing import at_once

pytestmark = pytest.mark.django_db

FORM, AFTER = f"/en/cycles/{SLUG}/register/", f"/en/cycles/{SLUG}/registered/"
ANNA = "anna.abele@muzejs.example"


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle()


def page_after(client: Client, **typed: str) -> str:
    client.post(FORM, form_data(**typed))
    return client.get(AFTER).content.decode()


def test_page_is_the_same_for_a_new_address_and_a_known_one(cycle):
    assert page_after(Client()) == page_after(Client())
    assert Registration.objects.count() == 1


def test_page_of_the_waiting_list_does_not_tell_since_when_somebody_waits(at):
    at("2023-11-20 12:00")
    make_cycle(capacity=1)
    for number in range(4):
        page_after(Client(), email=f"anna{number}@muzejs.example")
    known, new = page_after(Client(), email="anna1@muzejs.example"), page_after(Client(), email="anna9@muzejs.example")

    assert known.replace("anna1@", "anna9@") == new


def test_page_shows_no_number_of_a_registration(cycle):
    page = page_after(Client())

    assert Registration.objects.get().reference not in page


def test_page_follows_neither_a_corrected_address_nor_a_status(cycle):
    curious = Client()
    before = page_after(curious)
    anna = Registration.objects.get()
    correcting.correct(anna.pk, {"email": "anna.jauna@muzejs.example"}, origin=history.PERSONAL_PAGE)
    allocation.cancel(anna.pk, origin=history.PERSONAL_PAGE)

    assert curious.get(AFTER).content.decode() == before


def test_page_forgets_within_the_hour(cycle, at):
    visitor = Client()
    page_after(visitor)
    at("2023-11-20 13:01")

    assert ANNA not in visitor.get(AFTER).content.decode()


def test_double_click_sends_one_message(cycle):
    visitor = Client()
    for _ in range(3):
        page_after(visitor)

    assert [message.kind for message in Message.objects.all()] == ["confirmed"]


@pytest.mark.django_db(transaction=True)
def test_double_click_at_the_same_moment_sends_one_message(cycle):
    at_once([lambda: Client().post(FORM, form_data())] * 4)

    assert [message.kind for message in Message.objects.all()] == ["confirmed"]


def test_who_registers_again_later_gets_the_link_again(cycle, at):
    page_after(Client())
    at("2023-11-20 12:11")
    page_after(Client())

    assert [message.kind for message in Message.objects.order_by("pk")] == ["confirmed", "link"]


OWN_PAGES = [
    "personal",
    "personal_edit",
    "personal_cancel",
    "personal_erase",
    "personal_data",
    "personal_certificate",
]


def test_address_of_a_calendar_opens_the_calendar_and_nothing_else(client):
    person = make_registration(cycle=make_cycle())
    key = links.calendar_token(person)

    assert client.get(reverse("personal_schedule", args=[key])).status_code == 200
    for name in OWN_PAGES:
        assert client.get(reverse(name, args=[key])).status_code == 404
        assert client.post(reverse(name, args=[key])).status_code in {404, 405}
    person.refresh_from_db()
    assert person.is_confirmed


def test_page_offers_the_calendar_by_its_own_key(client, at):
    at("2023-11-20 12:00")
    person = make_registration(cycle=make_cycle())
    page = client.get(links.personal_url(person)).content.decode()

    assert links.calendar_token(person) in page
    assert reverse("personal_schedule", args=[links.token(person)]) not in page


def test_calendar_that_has_the_personal_link_goes_on_working(client):
    person = make_registration(cycle=make_cycle())

    assert client.get(reverse("personal_schedule", args=[links.token(person)])).status_code == 200


def test_corrected_address_ends_the_calendar_of_the_old_one(client, at):
    at("2023-11-20 12:00")
    person = make_registration(cycle=make_cycle())
    key = links.calendar_token(person)
    correcting.correct(person.pk, {"email": "anna.jauna@muzejs.example"}, origin=history.PERSONAL_PAGE)

    assert client.get(reverse("personal_schedule", args=[key])).status_code == 404
