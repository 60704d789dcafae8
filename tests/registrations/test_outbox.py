"""The outbox and a real mail server that refuses, stalls, hangs up, goes away and comes back."""

import datetime
import logging
import threading
import time

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from registrations import links, messages, outbox
from registrations.models import Message
from tests.factories import make_cycle, make_registration
from tests.smtp import FOR_GOOD, TEMPORARILY, parts, running_mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_server(settings):
    with running_mail_server(settings) as server:
        yield server


def make_messages(number, **overrides):
    cycle = make_cycle()
    return [messages.send_confirmed(make_registration(cycle=cycle, **overrides)) for _ in range(number)]


def make_message(**overrides):
    return make_messages(1, **overrides)[0]


def state(message):
    message.refresh_from_db()
    return (message.sent_at is not None, message.given_up_at is not None, message.attempts)


SENT, WAITING, GIVEN_UP = (True, False, 1), (False, False, 1), (False, True, 1)


def test_a_message_arrives_whole(mail_server, settings):
    settings.DEFAULT_FROM_EMAIL = "Latvijas Muzeju biedrība <apmacibas@lmb.example>"
    message = make_message(email="anna.abele@muzejs.example")

    sent = outbox.send_due()

    (received,) = mail_server.received
    assert sent == 1
    assert state(message) == SENT
    assert {name: received[name] for name in ("Subject", "From", "To", "Reply-To", "Message-ID")} == {
        "Subject": "Apstiprinājums: Mēs savai kopienai",
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
    link = links.personal_url(message.registration)

    outbox.send_due()

    received = parts(mail_server.received[0])
    assert (received["text/plain"].count(link), received["text/html"].count(link)) == (1, 1)
    assert links.MARKER not in received["text/plain"] + received["text/html"]


def test_the_calendar_is_attached_with_the_zoom_links_of_the_day_it_is_sent(mail_server):
    message = make_message()
    message.registration.cycle.sessions.filter(format="online").update(join_url="https://zoom.example/j/new")

    outbox.send_due()

    (attached,) = mail_server.received[0].iter_attachments()
    calendar = attached.get_content()
    assert (attached.get_content_type(), attached.get_param("method"), attached.get_filename()) == (
        "text/calendar",
        "PUBLISH",
        f"{message.registration.cycle.slug}.ics",
    )
    assert (calendar.count("BEGIN:VEVENT"), calendar.count("METHOD:PUBLISH")) == (5, 1)
    assert calendar.count("CONFERENCE;") == 4
    assert "zoom.example/j/8" not in calendar


def test_who_has_cancelled_meanwhile_gets_no_zoom_links(mail_server):
    registration = make_message().registration
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


@pytest.mark.parametrize("where", ["recipient", "sender", "data"])
def test_a_message_refused_for_now_is_sent_when_the_server_changes_its_mind(mail_server, at, where):
    at("2023-11-20 12:00:00")
    message = make_message()
    mail_server.refuse(message.to, TEMPORARILY if where == "recipient" else "250 OK")
    mail_server.answer_to_sender = TEMPORARILY if where == "sender" else "250 OK"
    mail_server.answer_to_data = TEMPORARILY if where == "data" else "250 OK"

    first = outbox.send_due()
    waiting, words = state(message), message.last_error
    mail_server.answer_to_recipient, mail_server.answer_to_sender, mail_server.answer_to_data = {}, "250 OK", "250 OK"
    at("2023-11-20 12:00:59")
    too_early = outbox.send_due()
    at("2023-11-20 12:01:00")
    again = outbox.send_due()

    assert (first, waiting, words) == (0, WAITING, "451 4.3.0 Try again later")
    assert (too_early, again, state(message), message.last_error) == (0, 1, (True, False, 2), "")


@pytest.mark.parametrize("where", ["recipient", "data"])
def test_a_message_refused_for_good_is_given_up_and_the_next_one_goes(mail_server, where):
    refused, other = make_messages(2)
    words = FOR_GOOD.format(address=refused.to, local_part=refused.to.partition("@")[0])
    if where == "recipient":
        mail_server.refuse(refused.to, words)
    else:
        mail_server.answer_to_data = words
        Message.objects.filter(pk=other.pk).update(due_at=timezone.now() + datetime.timedelta(hours=1))

    outbox.send_due()

    assert state(refused) == GIVEN_UP
    assert refused.last_error == "550 5.1.1 <…>: No such user here: …"
    assert state(other) == (SENT if where == "recipient" else (False, False, 0))


def test_a_refused_sender_is_our_mistake_and_loses_nothing(mail_server):
    message = make_message()
    mail_server.answer_to_sender = "553 5.7.1 Sender address rejected"

    outbox.send_due()

    assert (state(message), message.last_error) == (WAITING, "553 5.7.1 Sender address rejected")


def test_a_server_that_is_away_is_asked_once_and_gets_everything_when_it_is_back(mail_server, at):
    at("2023-11-20 12:00:00")
    waiting = make_messages(3)
    mail_server.go_away()

    first = outbox.send_due()
    states = [state(message) for message in waiting]
    mail_server.come()
    at("2023-11-20 12:01:00")
    second = outbox.send_due()

    assert (first, states) == (0, [WAITING, (False, False, 0), (False, False, 0)])
    assert "refused" in Message.objects.get(pk=waiting[0].pk).last_error or second == 3
    assert (second, sorted(mail_server.message_ids())) == (3, sorted(message.message_id for message in waiting))


def test_a_server_that_stalls_is_left_and_asked_again(mail_server, at):
    at("2023-11-20 12:00:00")
    message = make_message()
    mail_server.stalls = True

    outbox.send_due()
    stalled = state(message)
    mail_server.stalls = False
    at("2023-11-20 12:01:00")

    assert (stalled, outbox.send_due(), state(message)) == (WAITING, 1, (True, False, 2))


def test_a_server_that_hangs_up_after_taking_it_gets_the_same_message_id_again(mail_server, at):
    at("2023-11-20 12:00:00")
    message, other = make_messages(2)
    mail_server.hangs_up_after_data = True

    outbox.send_due()
    hung_up = [state(message), state(other)]
    mail_server.hangs_up_after_data = False
    at("2023-11-20 12:01:00")
    outbox.send_due()

    assert hung_up == [WAITING, WAITING]
    assert mail_server.message_ids() == [message.message_id, other.message_id] * 2
    assert [state(message), state(other)] == [(True, False, 2)] * 2


def test_the_tries_go_from_a_minute_to_an_hour_apart_for_three_days(mail_server, at):
    at("2023-11-20 12:00:00")
    message = make_message()
    mail_server.refuse(message.to, TEMPORARILY)
    waits = []

    while not message.given_up_at:
        at(timezone.localtime(message.due_at).replace(tzinfo=None).isoformat())
        outbox.send_due()
        message.refresh_from_db()
        waits.append((message.due_at - timezone.now()).total_seconds() / 60)

    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert set(waits[6:]) == {60}
    assert message.given_up_at - message.created_at >= datetime.timedelta(days=3)
    assert message.given_up_at - message.created_at < datetime.timedelta(days=3, hours=1)


def test_a_message_that_nobody_could_send_for_a_week_is_still_tried(mail_server, at):
    at("2023-11-20 12:00:00")
    make_message()

    at("2023-11-27 12:00:00")

    assert outbox.send_due() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(mail_server):
    ids = [message.message_id for message in make_messages(12)]
    start = threading.Barrier(2)
    counts = []

    def work():
        start.wait()
        counts.append(outbox.send_due())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (sum(counts), sorted(mail_server.message_ids())) == (12, sorted(ids))


@pytest.mark.django_db(transaction=True)
def test_a_message_in_a_workers_hand_is_left_to_that_worker(mail_server):
    make_message()
    mail_server.stalls = True

    def work():
        outbox.send_due()
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    while Message.objects.filter(leased_until=None).exists():
        time.sleep(0.01)
    meanwhile = outbox.send_due()
    mail_server.stalls = False
    worker.join()

    assert (meanwhile, len(mail_server.received)) == (0, 1)


def test_what_a_killed_worker_held_is_sent_when_its_lease_has_run_out(mail_server, at):
    at("2023-11-20 12:00:00")
    message = make_message()
    Message.objects.update(leased_until=timezone.now() + outbox.LEASE)

    at("2023-11-20 12:02:29")
    early = outbox.send_due()
    at("2023-11-20 12:02:31")
    late = outbox.send_due()

    assert (early, late, mail_server.message_ids()) == (0, 1, [message.message_id])


def test_what_a_slow_worker_says_does_not_count_after_another_took_over(mail_server, at):
    at("2023-11-20 12:00:00")
    message = make_message()
    slow = outbox._lease(message.pk)
    at("2023-11-20 12:05:00")
    outbox._lease(message.pk)

    outbox._fail(slow, OSError("timed out"))

    message.refresh_from_db()
    assert (message.attempts, message.leased_until) == (0, timezone.now() + outbox.LEASE)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_asked(mail_server):
    make_message()
    mail_server.stalls = True
    worker = threading.Thread(target=lambda: (outbox.send_due(), connection.close()))
    worker.start()
    while Message.objects.filter(leased_until=None).exists():
        time.sleep(0.01)

    started = time.monotonic()
    make_registration(cycle=make_cycle())
    took = time.monotonic() - started
    was_stalled = not mail_server.received
    mail_server.stalls = False
    worker.join()

    assert (was_stalled, took < 0.2) == (True, True)


def test_a_message_exists_for_the_worker_only_after_its_cause_is_committed(mail_server):
    registration = make_registration(cycle=make_cycle())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        messages.send_confirmed(registration)
        raise ZeroDivisionError

    assert (outbox.send_due(), mail_server.received) == (0, [])


@pytest.mark.parametrize("what", ["erased", "blank", "moved"])
def test_a_message_nobody_should_get_is_given_up(mail_server, what):
    message = make_message()
    registration = message.registration
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
    assert message.last_error


def test_a_change_of_spelling_is_not_a_change_of_address(mail_server):
    registration = make_message(email="Anna@Muzejs.example").registration
    registration.email = "anna@muzejs.example"
    registration.save()

    outbox.send_due()

    assert mail_server.received[0]["To"] == "Anna@Muzejs.example"


def test_an_organiser_can_have_it_tried_again(mail_server):
    message = make_message()
    mail_server.refuse(message.to, FOR_GOOD)
    outbox.send_due()
    mail_server.answer_to_recipient = {}

    taken_up = outbox.try_again(Message.objects.all())
    outbox.send_due()

    assert (taken_up, state(message)) == (1, (True, False, 2))


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


def test_health_knows_since_when_somebody_waits(mail_server, at):
    at("2023-11-20 12:00:00")
    nobody_waits = outbox.oldest_waiting_since()
    first = make_message()
    at("2023-11-20 13:00:00")
    make_messages(2)

    waiting_since = outbox.oldest_waiting_since()
    outbox.send_due()

    assert (nobody_waits, waiting_since, outbox.oldest_waiting_since()) == (None, first.created_at, None)


def test_the_worker_goes_on_when_the_database_was_away(mail_server, monkeypatch):
    make_message()
    tries = []

    def send_due(**options):
        tries.append("try")
        if len(tries) == 1:
            raise OperationalError("database is locked")
        return send(**options)

    send = outbox.send_due
    monkeypatch.setattr(outbox, "send_due", send_due)
    outbox.loop(lambda: bool(mail_server.received), poll_seconds=0.01)

    assert (len(tries), len(mail_server.received)) == (2, 1)


def test_a_worker_told_to_stop_finishes_the_message_in_hand(mail_server):
    make_messages(3)

    outbox.loop(lambda: bool(mail_server.received), poll_seconds=0)

    assert (len(mail_server.received), Message.objects.unsent().count()) == (1, 2)


def test_the_command_sends_what_is_due_and_counts(mail_server, capsys):
    refused, waiting, _fine = make_messages(3)
    mail_server.refuse(refused.to, FOR_GOOD)
    mail_server.refuse(waiting.to, TEMPORARILY)

    call_command("send_messages")

    assert capsys.readouterr().out == "Sent: 1. To be tried again: 1. Given up: 1.\n"


def test_without_a_mail_server_messages_become_files(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    message = make_message()

    outbox.send_due()

    (file,) = tmp_path.iterdir()
    assert state(message) == SENT
    assert links.token(message.registration) in file.read_text()


def test_any_backend_of_django_will_do():
    make_message()

    outbox.send_due()

    assert [message.subject for message in mail.outbox] == ["Apstiprinājums: Mēs savai kopienai"]
