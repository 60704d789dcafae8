"""What people read before a session and when it changes, and the calendar that goes with it."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from registrations.core import links
from registrations.mail import outbox, transactional
from registrations.models import Message
from tests.certifying import mark
from tests.factories import make_cycle, make_registration, moment
from tests.registrations.noticing import news, reminder
from tests.trainings.icalendar_files import events, head

pytestmark = pytest.mark.django_db

DAY = datetime.date(2023, 12, 11)
TWO_O_CLOCK = moment(DAY, 14)


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle(contact_phone="67000000")


@pytest.fixture
def anna(cycle):
    return make_registration(cycle=cycle, language="en", email="anna@muzejs.example")


def one_line(text: str) -> str:
    return " ".join(text.split())


def calendar_of(email: Any) -> bytes:
    ((_name, content, _type),) = email.attachments
    return str(content).encode()


def test_a_reminder_of_a_session_in_person(anna, at):
    message = reminder("2023-12-03", at)

    text = one_line(message.text)
    assert message.subject == "Reminder: Iepazīšanās nodarbība „Es un mana identitāte”, Monday 4 December, 10.00–16.00"
    assert text.startswith(
        "Hello! This is a reminder of a session of the training cycle “Mēs savai kopienai”. "
        "1. Iepazīšanās nodarbība „Es un mana identitāte” Monday 4 December 2023, 10.00–16.00 "
        "In person: Latvijas Kara muzejs, Smilšu iela 20, Rīga On the map: "
        "https://www.openstreetmap.org/search?query=Smil%C5%A1u+iela+20%2C+R%C4%ABga "
        "4 more sessions to the grant; 1 may be missed. "
        "If you cannot come to this session, tell us on your personal page; you keep your place in the cycle. "
        f"Your personal page: {links.MARKER} "
    )
    assert "zoom" not in message.text.lower()


def test_a_reminder_of_a_session_on_zoom_has_the_link(anna, at):
    text = one_line(reminder("2023-12-10", at).text)

    assert (
        "2. „Es un citi” Monday 11 December 2023, 13.00–16.00 "
        "Online, on Zoom. The link to join: https://zoom.example/j/81234567890 "
        "On Zoom, join with your first and last name: by it we count who was there."
    ) in text


def test_a_missing_zoom_link_is_promised(cycle, anna, at):
    cycle.sessions.update(join_url="")

    text = one_line(reminder("2023-12-10", at).text)

    assert "Online, on Zoom: the link will be on your personal page" in text


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ("", "4 more sessions to the grant; 1 may be missed."),
        ("xx", "You have attended 2 of 2 sessions; 2 more sessions to the grant; 1 may be missed."),
        ("xo", "You have attended 1 of 2 sessions; 3 more sessions to the grant; none may be missed."),
        ("x", "You have attended 1 of 1 session; 3 more sessions to the grant; 1 may be missed."),
        ("oo", "You have attended 0 of 2 sessions; the grant of this cycle can no longer be reached."),
        ("xxxx", "You have attended 4 of 4 sessions; you may apply for the grant."),
    ],
)
def test_a_reminder_says_where_the_person_stands(anna, at, states, sentence):
    mark(anna, states, early=True)

    message = reminder("2023-12-17", at)

    assert sentence in one_line(message.text)
    assert sentence in one_line(message.html)


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ("", "Līdz grantam vēl jāapmeklē 4 nodarbības; vēl drīkstat izlaist 1 nodarbību."),
        (
            "x",
            (
                "Līdz šim apmeklētās nodarbības: 1 no 1; līdz grantam vēl jāapmeklē 3 nodarbības; "
                "vēl drīkstat izlaist 1 nodarbību."
            ),
        ),
        (
            "xxxo",
            (
                "Līdz šim apmeklētās nodarbības: 3 no 4; līdz grantam vēl jāapmeklē 1 nodarbība; "
                "vairs nedrīkstat izlaist nevienu nodarbību."
            ),
        ),
        ("oo", "Līdz šim apmeklētās nodarbības: 0 no 2; šī cikla grantam apmeklējuma vairs nepietiek."),
        ("xxxx", "Līdz šim apmeklētās nodarbības: 4 no 4; Jūs varat pieteikties grantam."),
    ],
)
def test_in_latvian_the_numbers_have_their_cases(cycle, at, states, sentence):
    mark(make_registration(cycle=cycle), states, early=True)

    message = reminder("2023-12-17", at)

    assert message.subject.replace("\xa0", " ") == (
        "Atgādinājums: „Es un kopiena”, pirmdien, 18. decembrī, plkst. 13.00–16.00"
    )
    assert sentence in one_line(message.text)


def test_news_says_what_was_and_what_is(cycle, anna, waiting):
    told, also_told = news(cycle, 2, starts_at=TWO_O_CLOCK, format="in_person", venue="Muzejs", address="Rīga")

    assert told.subject == "Session changed: „Es un citi”"
    assert one_line(told.text).startswith(
        "Hello! A session of the training cycle “Mēs savai kopienai” has changed: 2. „Es un citi”. "
        "Before: Monday 11 December 2023, 13.00–16.00. Online, on Zoom "
        "Now: Monday 11 December 2023, 14.00–16.00 In person: Muzejs, Rīga "
        "On the map: https://www.openstreetmap.org/search?query=R%C4%ABga "
        "The calendar file (.ics) with the change is attached to this e-mail."
    )
    assert "Your registration is still on the waiting list." in one_line(also_told.text)
    assert "calendar" not in also_told.text


def test_news_of_a_new_link_says_so_and_who_waits_never_sees_one(cycle, anna, waiting):
    told, also_told = news(cycle, 2, join_url="https://zoom.example/j/2", starts_at=TWO_O_CLOCK)

    assert "The Zoom link is new: use only this one." in one_line(told.text)
    assert "The link to join: https://zoom.example/j/2" in one_line(told.text)
    assert "/j/2" not in also_told.text + also_told.html
    assert "/j/8" not in told.text + told.html + also_told.text + also_told.html


def test_news_of_a_cancelled_session_and_of_its_return(cycle, anna):
    (cancelled,) = news(cycle, 2, is_cancelled=True)
    Message.objects.update(sent_at=timezone.now())
    (_, returned) = news(cycle, 2, is_cancelled=False)

    assert (cancelled.subject, returned.subject) == (
        "Session cancelled: „Es un citi”",
        "The session takes place after all: „Es un citi”",
    )
    assert (
        "is cancelled: 2. „Es un citi”. It was planned: Monday 11 December 2023, 13.00–16.00. Online, on Zoom "
        "Whoever attends at least 4 of 4 sessions may apply for the grant."
    ) in one_line(cancelled.text)
    assert "Before: Monday 11 December 2023, 13.00–16.00. This session is cancelled. Now:" in one_line(returned.text)
    assert "zoom.example" not in cancelled.text


def test_the_calendar_attached_updates_the_entry_that_people_already_have(cycle, anna):
    transactional.send_confirmed(anna)
    outbox.send_due()
    news(cycle, 2, starts_at=TWO_O_CLOCK)
    outbox.send_due()

    before, after = (calendar_of(email) for email in mail.outbox)
    assert (head(before)["METHOD"], head(after)["METHOD"]) == ("PUBLISH", "PUBLISH")
    old, new = ([event for event in events(body) if "„Es un citi”" in event["SUMMARY"]] for body in (before, after))
    assert [event["UID"] for event in old] == [event["UID"] for event in new]
    assert [event["SEQUENCE"] for event in old + new] == [0, 1]
    assert new[0].start == TWO_O_CLOCK


def test_a_cancelled_session_is_cancelled_in_the_calendar_attached(cycle, anna):
    news(cycle, 2, is_cancelled=True)
    outbox.send_due()

    (email,) = mail.outbox
    states = {event["SUMMARY"]: (event["STATUS"], event["SEQUENCE"]) for event in events(calendar_of(email))}
    assert states.pop("CANCELLED: „Es un citi”") == ("CANCELLED", 1)
    assert set(states.values()) == {("CONFIRMED", 0)}


def test_who_waits_gets_no_calendar(cycle, waiting):
    news(cycle, 2, starts_at=TWO_O_CLOCK)
    outbox.send_due()

    assert [email.attachments for email in mail.outbox] == [[]]
