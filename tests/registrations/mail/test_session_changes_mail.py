"""What people read before a session and when it changes, and the calendar that goes with it."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from registrations.core import links
from registrations.mail import outbox, reminders, session_changes, transactional
from registrations.models import Message
from tests.certifying import mark
from tests.factories import make_cycle, make_registration, moment
from tests.registrations.noticing import news, noted, reminder
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
    assert message.subject == "Tomorrow at 10.00: Iepazīšanās nodarbība „Es un mana identitāte”"
    assert text.startswith(
        "Hello! This is a reminder of a session of the training cycle “Mēs savai kopienai”. "
        "1. Iepazīšanās nodarbība „Es un mana identitāte” Monday 4 December, 10.00–16.00 "
        "Latvijas Kara muzejs, Smilšu iela 20, Rīga "
        "Show on the map: https://www.openstreetmap.org/search?query=Smil%C5%A1u+iela+20%2C+R%C4%ABga "
        "Your attendance is noted at the door: say your first and last name. "
        "The road to the grant. Attend at least 4 of 5 sessions, so that you may apply for the grant. "
        "You may miss one. "
        "Can't come? Tell us on your page; you keep your place in the cycle: "
        f"{links.MARKER}absence/{anna.cycle.schedule[0].pk}/ "
        f"The calendar and your attendance are on your page: {links.MARKER} "
    )
    assert "zoom" not in message.text.lower()


def test_a_reminder_of_a_session_on_zoom_has_the_link_and_the_name_to_type(anna, at):
    text = one_line(reminder("2023-12-10", at).text)

    assert (
        "2. „Es un citi” Monday 11 December, 13.00–16.00 Online, on Zoom "
        "Join on Zoom: https://zoom.example/j/81234567890 "
        f"When joining, give your first and last name: {anna.full_name}. By it we count who was there."
    ) in text


@pytest.mark.parametrize("name", ["https://naudu.example", "naudu.example", "raksti@naudu.example"])
def test_a_name_that_a_mail_program_would_make_a_link_of_is_not_repeated(anna, at, name):
    anna.last_name = name
    anna.save()

    message = reminder("2023-12-10", at)

    assert "naudu" not in message.text + message.html
    assert "give your first and last name: first and last name." in one_line(message.text)


def test_a_missing_zoom_link_is_promised(cycle, anna, at):
    cycle.sessions.update(join_url="")

    text = one_line(reminder("2023-12-10", at).text)

    assert "The Zoom link will be on your page. Open your page:" in text


def test_a_reminder_that_comes_late_says_today(anna, at):
    at("2023-12-04 08:00")
    reminders.queue_due(timezone.now())

    assert Message.objects.get().subject == "Today at 10.00: Iepazīšanās nodarbība „Es un mana identitāte”"


def test_a_reminder_brings_the_entry_of_its_own_session(anna, at):
    reminder("2023-12-10", at)
    outbox.send_due()

    (email,) = mail.outbox
    (event,) = events(calendar_of(email))
    assert (event["SUMMARY"], "zoom.example" in event["DESCRIPTION"]) == ("„Es un citi”", True)


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ("", "Apmeklējiet vismaz 4 no 5 nodarbībām, lai varētu pieteikties grantam. Vienu drīkstat izlaist."),
        (
            "x",
            (
                "Līdz šim vienīgā nodarbība ir apmeklēta. Lai varētu pieteikties grantam, "
                "apmeklējiet vēl vismaz 3 nodarbības. Vienu drīkstat izlaist."
            ),
        ),
        (
            "xxo",
            (
                "Līdz šim apmeklētas 2 no 3 nodarbībām. "
                "Lai varētu pieteikties grantam, apmeklējiet abas atlikušās nodarbības."
            ),
        ),
        (
            "xxxo",
            ("Līdz šim apmeklētas 3 no 4 nodarbībām. Lai varētu pieteikties grantam, apmeklējiet atlikušo nodarbību."),
        ),
        ("oo", "Līdz šim nav apmeklēta neviena no 2 nodarbībām. Šī cikla grantam apmeklējuma vairs nepietiek"),
        (
            "xxxx",
            "Līdz šim apmeklētas 4 no 4 nodarbībām. Nosacījums ir izpildīts: varēsiet pieteikties grantam.",
        ),
    ],
)
def test_a_reminder_says_what_is_left_to_do(cycle, at, states, sentence):
    mark(make_registration(cycle=cycle), states, early=True)

    message = reminder("2023-12-17", at)

    assert message.subject.replace("\xa0", " ") == "Rīt plkst. 13.00: „Es un kopiena”"
    assert sentence in one_line(message.text)
    assert sentence in one_line(message.html)


def test_news_says_what_was_and_what_is_and_the_organisers_own_words(cycle, anna, waiting):
    told, also_told = news(
        cycle, 2, said="Zālē ir <b>cits</b> pasākums.", starts_at=TWO_O_CLOCK, format="in_person", venue="Muzejs"
    )

    assert told.subject == "Time and place changed: 11 December, „Es un citi”"
    assert one_line(told.text).startswith(
        "Hello! Training cycle “Mēs savai kopienai” From the organisers: Zālē ir <b>cits</b> pasākums. "
        "NOW 2. „Es un citi” Monday 11 December, 14.00–16.00 Muzejs "
        "BEFORE 13.00–16.00, online (Zoom) "
        "Show on the map: https://www.openstreetmap.org/search?query=Muzejs "
        "The calendar file with the change is attached."
    )
    assert "Zālē ir &lt;b&gt;cits&lt;/b&gt; pasākums." in told.html
    assert "<b>14.00–16.00</b>" in told.html
    assert "<s>13.00–16.00, online (Zoom)</s>" in told.html
    assert "Your registration is still on the waiting list." in one_line(also_told.text)
    assert "calendar" not in also_told.text


def test_news_of_a_new_link_says_so_and_who_waits_never_sees_one(cycle, anna, waiting):
    told, also_told = news(cycle, 2, join_url="https://zoom.example/j/2", starts_at=TWO_O_CLOCK)

    assert "The Zoom link is new: use only this one." in one_line(told.text)
    assert "Join on Zoom: https://zoom.example/j/2" in one_line(told.text)
    assert "/j/2" not in also_told.text + also_told.html
    assert "/j/8" not in told.text + told.html + also_told.text + also_told.html


def test_news_of_a_cancelled_session_and_of_its_return(cycle, anna):
    (cancelled,) = news(cycle, 2, is_cancelled=True)
    Message.objects.update(sent_at=timezone.now())
    (_, returned) = news(cycle, 2, is_cancelled=False)

    assert (cancelled.subject, returned.subject) == (
        "Session cancelled: 11 December, „Es un citi”",
        "The session takes place after all: 11 December, „Es un citi”",
    )
    assert (
        "2. „Es un citi” IT WAS PLANNED Monday 11 December, 13.00–16.00, online (Zoom) "
        "The road to the grant. Attend all four sessions, so that you may apply for the grant."
    ) in one_line(cancelled.text)
    assert "NOW 2. „Es un citi” Monday 11 December, 13.00–16.00" in one_line(returned.text)
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


def test_everybody_reads_news_in_their_own_language(cycle, anna, waiting):
    bruno = make_registration(cycle=cycle, language="lv")
    zane = make_registration(cycle=cycle, language="lv", status="waiting")

    messages = session_changes.written(noted(cycle, 2, is_cancelled=True), [anna, waiting, bruno, zane])

    assert [(one.subject.partition(":")[0], one.has_calendar, one.to) for one in messages] == [
        ("Session cancelled", True, anna.email),
        ("Session cancelled", False, waiting.email),
        ("Nodarbība ir atcelta", True, bruno.email),
        ("Nodarbība ir atcelta", False, zane.email),
    ]
