"""„Tell me about the next cycle": asked, confirmed from the mailbox, told once, ended by one link."""

import datetime

import pytest
from django.test import Client

from registrations.core import links
from registrations.mail import outbox, subscriber_messages
from registrations.models import Message, Subscriber
from registrations.people import retention
from tests.factories import make_cycle
from trainings.models import Cycle

pytestmark = pytest.mark.django_db

ADDRESS = "anna@muzejs.example"


@pytest.fixture(autouse=True)
def _now(at) -> None:
    at("2023-11-01 12:00")


def confirmed() -> Subscriber:
    Client().post("/notify/", {"email": ADDRESS})
    reader = Subscriber.objects.get()
    Client().post(f"/notify/{links.subscriber_token(reader)}/")
    reader.refresh_from_db()
    return reader


def news() -> list[Message]:
    return list(Message.objects.filter(kind=Message.Kind.NEXT_CYCLE))


def test_address_is_confirmed_by_a_button_and_not_by_a_link(client):
    client.post("/notify/", {"email": " Anna@Muzejs.example "})
    reader = Subscriber.objects.get()
    page = f"/notify/{links.subscriber_token(reader)}/"

    client.get(page)
    assert not Subscriber.objects.confirmed().exists()

    client.post(page)
    assert Subscriber.objects.confirmed().get() == reader
    assert Message.objects.get().kind == Message.Kind.SUBSCRIPTION


def test_forms_need_no_cookie():
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/notify/", {"email": ADDRESS}).status_code == 200
    assert strict.cookies == {}
    assert Subscriber.objects.count() == 1


def test_page_is_the_same_for_a_known_address(client):
    first = client.post("/notify/", {"email": ADDRESS}).content
    confirmed_reader = Subscriber.objects.get()
    confirmed_reader.confirmed_at = datetime.datetime(2023, 11, 1, tzinfo=datetime.UTC)
    confirmed_reader.save()

    assert client.post("/notify/", {"email": ADDRESS}).content == first


def test_one_address_is_written_to_three_times_an_hour_and_five_times_a_day(client, at):
    for hour in ("12:00", "13:00", "14:00"):
        at(f"2023-11-01 {hour}")
        for _ in range(4):
            client.post("/notify/", {"email": ADDRESS})

    assert Message.objects.count() == 5


def test_everybody_is_told_once_of_a_cycle_whose_registration_opens(at, mailoutbox):
    confirmed()
    cycle = make_cycle(registration_opens_on=datetime.date(2023, 11, 6))
    assert subscriber_messages.announce_due() == 0

    at("2023-11-06 08:00")
    assert [subscriber_messages.announce_due() for _ in range(2)] == [1, 0]
    outbox.send_due()

    message = mailoutbox[-1]
    assert (message.to, cycle.slug in message.body) == ([ADDRESS], True)
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nobody_is_told_of_a_cycle_that_was_open_before():
    make_cycle()
    subscriber_messages.announce_due()
    confirmed()

    assert subscriber_messages.announce_due() == 0
    assert Cycle.objects.filter(announced_at__isnull=False).count() == 1


def test_whoever_has_not_confirmed_is_not_told(client):
    client.post("/notify/", {"email": ADDRESS})
    make_cycle()

    assert subscriber_messages.announce_due() == 0
    assert news() == []


def test_one_link_stops_the_messages_and_forgets_the_address(client):
    stop = f"/notify/{links.subscriber_token(confirmed())}/off/"
    client.get(stop)
    assert Subscriber.objects.count() == 1

    # As a mail program does (RFC 8058).
    answer = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert (Subscriber.objects.count(), Message.objects.count()) == (0, 0)
    assert client.get(stop).status_code == 200


@pytest.mark.parametrize(
    ("is_confirmed", "last_day", "first_day_after"),
    [(False, "2023-11-08 11:00", "2023-11-08 13:00"), (True, "2025-10-31 11:00", "2025-10-31 13:00")],
)
def test_addresses_are_erased_after_a_week_or_two_years(at, client, is_confirmed, last_day, first_day_after):
    if is_confirmed:
        confirmed()
    else:
        client.post("/notify/", {"email": ADDRESS})

    at(last_day)
    retention.carry_out()
    assert Subscriber.objects.count() == 1

    at(first_day_after)
    retention.carry_out()
    assert Subscriber.objects.count() == 0
