"""Reminders and news on their way: who gets nothing any more, who goes first, and what every message carries."""

import datetime
import re
from email.message import EmailMessage

import pytest
from django.core import mail
from django.utils import timezone

from registrations.mail import audiences, group_messages, outbox, reminders, transactional
from registrations.models import Message
from registrations.people import correcting
from tests.certifying import BY_HAND
from tests.factories import make_cycle, make_registration, moment
from tests.registrations.grouping import make_group_message, send
from tests.registrations.noticing import news, reminder
from tests.registrations.sending import GIVEN_UP, SENT, state

pytestmark = pytest.mark.django_db

TWO_O_CLOCK = moment(datetime.date(2023, 12, 11), 14)


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle(contact_phone="67000000")


@pytest.fixture
def anna(cycle):
    return make_registration(cycle=cycle, language="en", email="anna@muzejs.example")


def test_a_message_about_a_session_that_has_begun_is_given_up(anna, at):
    message = reminder("2023-12-10", at)
    at("2023-12-11 13:00")

    assert (outbox.send_due(), state(message), mail.outbox) == (0, GIVEN_UP, [])
    assert message.last_error == "It has no use any more: the session has begun."


@pytest.mark.parametrize("kind", ["reminder", "news"])
def test_who_does_not_take_part_any_more_gets_no_zoom_link(cycle, anna, at, kind):
    message = reminder("2023-12-10", at) if kind == "reminder" else news(cycle, 2, starts_at=TWO_O_CLOCK)[0]
    anna.status, anna.place_number, anna.cancelled_at = "cancelled", None, timezone.now()
    anna.save()

    assert (outbox.send_due(), state(message), mail.outbox) == (0, GIVEN_UP, [])
    assert message.last_error == "This person does not take part any more."


def test_who_got_a_place_meanwhile_still_gets_the_news(cycle, waiting):
    (message,) = news(cycle, 2, starts_at=TWO_O_CLOCK)
    waiting.status, waiting.place_number = "confirmed", 1
    waiting.save()

    assert (outbox.send_due(), state(message)) == (1, SENT)


def test_who_has_just_registered_does_not_wait_behind_a_crowd(cycle, at):
    people = [make_registration(cycle=cycle, language="en") for _ in range(3)]
    news(cycle, 2, starts_at=TWO_O_CLOCK)
    Message.objects.filter(registration=people[0]).update(kind="group_message")
    at("2023-11-20 12:10")
    transactional.send_confirmed(people[2])

    outbox.send_due()

    assert [email.subject.partition(":")[0] for email in mail.outbox] == [
        "Confirmation",
        "Time changed",
        "Time changed",
        "Time changed",
    ]
    assert mail.outbox[3].to == [people[0].email]


@pytest.fixture
def one_of_each_kind(cycle, at):
    """Write one message of each kind that goes to participants, and return them as they leave."""
    title = "<b>Es & citi</b>\u2028Bcc: visi@lmb.example"
    cycle.sessions.update(title=title)
    person = make_registration(cycle=cycle, language="en", first_name='"Anna"\u2028Bcc: x@y.example,')
    for tell in (
        transactional.send_confirmed,
        transactional.send_promoted,
        transactional.send_link,
        transactional.send_cancelled,
    ):
        tell(person)
    transactional.send_waiting(make_registration(cycle=cycle, language="en", status="waiting"))
    news(cycle, 2, starts_at=TWO_O_CLOCK)
    at("2023-12-03 10:00")
    reminders.queue_due(timezone.now())
    outbox.send_due()
    return [email.message() for email in mail.outbox]


def test_every_message_is_marked_as_automatic_and_can_be_answered(one_of_each_kind: list[EmailMessage]):
    ids = set(Message.objects.values_list("message_id", flat=True))

    assert len(one_of_each_kind) == len(ids) == 8
    for email in one_of_each_kind:
        assert email["Auto-Submitted"] == "auto-generated"
        assert email["Reply-To"] == "apmacibas@lmb.example"
        assert (email["Message-ID"] in ids, email["Bcc"]) == (True, None)


def test_every_message_is_readable_without_html_and_loads_nothing(one_of_each_kind: list[EmailMessage]):
    for message in Message.objects.all():
        assert "{" not in re.sub(r"\{personal-link(:\d+)?\}", "", message.text)
        assert message.text.count("apmacibas@lmb.example, 67000000") == 1
        assert message.html.count("prefers-color-scheme: dark") == 1
        assert [word for word in ("<img", "url(", "@import", "<link", "<script", "<b>Es") if word in message.html] == []
        assert [word for word in ("&amp;", "&lt;", "<br>") if word in message.text] == []


@pytest.mark.parametrize("kind", ["reminder", "news", "group_message"])
def test_news_goes_to_the_address_that_the_person_has_by_now(cycle, anna, at, kind):
    if kind == "group_message":
        send(make_group_message(cycle, body="{adrese}"))
    elif kind == "news":
        news(cycle, 2, starts_at=TWO_O_CLOCK)
    else:
        reminder("2023-12-10", at)
    message = Message.objects.get()
    old = anna.email
    correcting.correct(anna.pk, {"email": "o'jauna@muzejs.example"}, origin=BY_HAND)

    outbox.send_due()

    email = next(email for email in mail.outbox if email.extra_headers["Message-ID"] == message.message_id)
    message.refresh_from_db()
    assert (email.to, message.to) == (["o'jauna@muzejs.example"], "o'jauna@muzejs.example")
    assert ("o'jauna@" in message.text, "o&#x27;jauna@" in message.html) == (True, True)
    assert (old in message.text, old in message.html) == (False, False)


def test_an_address_that_is_corrected_changes_no_news_to_others(cycle, anna):
    bruno = make_registration(cycle=cycle, email="bruno@muzejs.example")
    of_anna, of_bruno = news(cycle, 2, starts_at=TWO_O_CLOCK)
    correcting.correct(anna.pk, {"email": "jauna@muzejs.example"}, origin=BY_HAND)

    outbox.send_due()

    assert Message.objects.get(pk=of_anna.pk).to == "jauna@muzejs.example"
    stored = Message.objects.get(pk=of_bruno.pk)
    assert (stored.to, stored.text, stored.html) == (bruno.email, of_bruno.text, of_bruno.html)


def test_news_that_was_withdrawn_goes_to_nobody(cycle, anna):
    (message,) = news(cycle, 2, starts_at=TWO_O_CLOCK)
    Message.objects.update(to="", subject="", text="", html="")

    outbox.send_due()

    assert (state(message), message.to, message.text, mail.outbox) == (GIVEN_UP, "", "", [])


def test_a_trial_goes_to_the_organiser_whatever_address_the_person_has(cycle, anna):
    group_message = make_group_message(cycle)
    group_messages.send_test(group_message, audiences.of(group_message).get(), "ilze@lmb.example")

    outbox.send_due()

    assert [email.to for email in mail.outbox] == [["ilze@lmb.example"]]
