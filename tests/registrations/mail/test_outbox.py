"""The outbox and a real mail server: what arrives, and who gets nothing."""

import logging

import pytest
from django.core import mail
from django.utils import timezone

from registrations.core import links
from registrations.mail import outbox, transactional
from registrations.models import Message
from tests.factories import make_cycle, make_registration
from tests.registrations.sending import GIVEN_UP, SENT, WAITING, make_message, make_messages, person_of, state
from tests.smtp import FOR_GOOD, parts

pytestmark = pytest.mark.django_db


def test_a_message_arrives_whole(mail_server, settings):
    settings.DEFAULT_FROM_EMAIL = "Latvijas Muzeju biedrība <apmacibas@lmb.example>"
    message = make_message(email="anna.abele@muzejs.example")

    sent = outbox.send_due()

    (received,) = mail_server.received
    assert sent == 1
    assert state(message) == SENT
    assert {name: received[name] for name in ("Subject", "From", "To", "Reply-To", "Message-ID")} == {
        "Subject": "Apstiprinājums: „Mēs savai kopienai”",
        "From": "Latvijas Muzeju biedrība <apmacibas@lmb.example>",
        "To": "anna.abele@muzejs.example",
        "Reply-To": "apmacibas@lmb.example",
        "Message-ID": message.message_id,
    }
    assert {name: received[name] for name in ("Auto-Submitted", "Content-Language", "X-Auto-Response-Suppress")} == {
        "Auto-Submitted": "auto-generated",
        "Content-Language": "lv",
        "X-Auto-Response-Suppress": "All",
    }


def test_the_link_is_put_in_when_the_message_is_sent(mail_server):
    message = make_message()
    link = links.personal_url(person_of(message))

    outbox.send_due()

    received = parts(mail_server.received[0])
    # To the page itself, and to the one for cancelling below it.
    assert (received["text/plain"].count(link), received["text/html"].count(link)) == (2, 2)
    assert links.MARKER not in received["text/plain"] + received["text/html"]


def test_the_calendar_is_attached_with_the_zoom_links_of_the_day_it_is_sent(mail_server):
    message = make_message()
    person_of(message).cycle.sessions.filter(format="online").update(join_url="https://zoom.example/j/new")

    outbox.send_due()

    (attached,) = mail_server.received[0].iter_attachments()
    calendar = attached.get_content()
    assert (attached.get_content_type(), attached.get_param("method"), attached.get_filename()) == (
        "text/calendar",
        "PUBLISH",
        f"{person_of(message).cycle.slug}.ics",
    )
    assert (calendar.count("BEGIN:VEVENT"), calendar.count("METHOD:PUBLISH")) == (5, 1)
    assert calendar.count("CONFERENCE;") == 4
    assert "zoom.example/j/8" not in calendar


def test_who_has_cancelled_meanwhile_gets_no_zoom_links(mail_server):
    registration = person_of(make_message())
    registration.status, registration.place_number = "cancelled", None
    registration.cancelled_at = timezone.now()
    registration.save()

    outbox.send_due()

    assert "zoom.example" not in parts(mail_server.received[0])["text/calendar"]


def test_many_messages_go_over_one_connection(mail_server):
    make_messages(5)

    assert (outbox.send_due(), len(mail_server.received), mail_server.connections) == (5, 5, 1)


def test_nobody_is_asked_when_nothing_is_due(mail_server):
    assert (outbox.send_due(), mail_server.connections) == (0, 0)


def test_no_more_than_the_limit_is_sent(mail_server):
    make_messages(3)

    assert (outbox.send_due(limit=2), outbox.send_due(limit=2)) == (2, 1)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("erased", "The personal data has been erased."),
        ("blank", "The personal data has been erased."),
        ("moved", "The address has been corrected; the link went to the new one."),
    ],
)
def test_a_message_nobody_should_get_is_given_up(mail_server, what, words):
    message = make_message()
    registration = person_of(message)
    if what == "erased":
        registration.erased_at = timezone.now()
        registration.save()
    elif what == "blank":
        Message.objects.update(to="", subject="", text="", html="")
    else:
        # The address was wrong: its link must not go there any more.
        registration.email = "right@muzejs.example"
        registration.save()

    sent = outbox.send_due()

    assert (sent, state(message), mail_server.received) == (0, GIVEN_UP, [])
    assert message.last_error == words


def test_a_change_of_spelling_is_not_a_change_of_address(mail_server):
    registration = person_of(make_message(email="Anna@Muzejs.example"))
    registration.email = "anna@muzejs.example"
    registration.save()

    outbox.send_due()

    assert mail_server.received[0]["To"] == "Anna@Muzejs.example"


def test_a_message_without_a_link_goes_where_it_was_meant_to_go(mail_server):
    message = transactional.send_cancelled(make_registration(cycle=make_cycle(), status="cancelled"))
    registration = person_of(message)
    registration.email = "other@muzejs.example"
    registration.save()

    outbox.send_due()

    assert (state(message), mail_server.received[0]["To"]) == (SENT, message.to)


def test_whoever_is_told_to_stop_finishes_the_message_in_hand(mail_server):
    make_messages(3)

    sent = outbox.send_due(stop=lambda: len(mail_server.received) == 1)

    assert (sent, len(mail_server.received), Message.objects.unsent().count()) == (1, 1, 2)


def test_one_broken_message_does_not_stop_the_others(mail_server):
    broken, fine = make_messages(2)
    Message.objects.filter(pk=broken.pk).update(subject="Labdien!\nBcc: visi@lmb.example")

    outbox.send_due()

    assert (state(broken), state(fine)) == (WAITING, SENT)
    assert [message["Bcc"] for message in mail_server.received] == [None]


def test_the_log_names_neither_person_nor_link(mail_server, caplog):
    message = make_message(email="anna.abele@muzejs.example")
    mail_server.refuse(message.to, FOR_GOOD)

    with caplog.at_level(logging.DEBUG, logger="registrations"):
        outbox.send_due()

    said = [record.getMessage() for record in caplog.records if record.name.startswith("registrations")]
    assert said == [f"Message {message.pk} was not sent: SMTPRecipientsRefused"]


def test_without_a_mail_server_messages_become_files(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    message = make_message()

    outbox.send_due()

    (file,) = tmp_path.iterdir()
    assert state(message) == SENT
    assert links.token(person_of(message)) in file.read_text()


def test_any_backend_of_django_will_do():
    make_message()

    outbox.send_due()

    assert [message.subject for message in mail.outbox] == ["Apstiprinājums: „Mēs savai kopienai”"]
