"""„I lost my link": one field for all cycles, one message with all links, the same answer for everybody."""

import pytest
from django.test import Client

from registrations.core import links
from registrations.mail import outbox
from registrations.models import Message, Registration
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.django_db

ADDRESS = "anna@muzejs.example"


@pytest.fixture(autouse=True)
def _now(at) -> None:
    at("2023-11-20 12:00")


def ask(email: str = ADDRESS) -> bytes:
    return bytes(Client(enforce_csrf_checks=True).post("/find/", {"email": email}).content)


def test_one_message_has_the_links_of_all_cycles(mailoutbox):
    people = [make_registration(cycle=make_cycle(), email=ADDRESS) for _ in range(3)]

    ask("Anna@Muzejs.example")
    outbox.send_due()

    [message] = mailoutbox
    assert all(links.personal_url(person) in message.body for person in people)


def test_the_answer_does_not_tell_who_is_registered():
    make_registration(cycle=make_cycle(), email=ADDRESS)
    known, unknown = ask(), ask("nemo@muzejs.example")

    assert known.replace(ADDRESS.encode(), b"") == unknown.replace(b"nemo@muzejs.example", b"")
    assert Message.objects.count() == 1


def test_an_address_is_written_to_three_times_an_hour_and_five_times_a_day(at):
    make_registration(cycle=make_cycle(), email=ADDRESS)
    sent = []
    for hour in ("12:00", "13:05", "14:10"):
        at(f"2023-11-20 {hour}")
        for _ in range(4):
            ask()
        sent.append(Message.objects.count())

    assert sent == [3, 5, 5]


def test_a_cancelled_registration_gives_way_to_the_one_made_since(mailoutbox):
    cycle = make_cycle()
    old = make_registration(cycle=cycle, email=ADDRESS, status=Registration.Status.CANCELLED)
    new = make_registration(cycle=cycle, email=ADDRESS)

    ask()
    outbox.send_due()

    assert links.personal_url(new) in mailoutbox[0].body
    assert links.personal_url(old) not in mailoutbox[0].body


def test_the_pages_that_each_cycle_had_lead_to_the_one_for_all(client):
    assert client.get(f"/cycles/{make_cycle().slug}/find/")["Location"] == "/find/"
    assert client.get("/cycles/nav-tada/find/").status_code == 404
