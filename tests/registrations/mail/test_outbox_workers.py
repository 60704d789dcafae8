"""The workers of the outbox: two at once, one that was killed, one that is told to stop."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from registrations.mail import outbox, transactional
from registrations.models import Message
from tests.factories import make_cycle, make_registration
from tests.registrations.racing import at_once, database_url, wait_for
from tests.registrations.sending import SENT, make_message, make_messages, state
from tests.smtp import FOR_GOOD, TEMPORARILY

pytestmark = pytest.mark.django_db


def a_message_is_leased() -> bool:
    return Message.objects.filter(leased_until__isnull=False).exists()


def start_worker() -> threading.Thread:
    """Let another worker send what is due, and come back when it has a message in hand."""

    def work() -> None:
        outbox.send_due()
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    wait_for(a_message_is_leased)
    return worker


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(mail_server):
    ids = [message.message_id for message in make_messages(12)]

    counts = at_once([outbox.send_due, outbox.send_due])

    assert (sum(counts), sorted(mail_server.message_ids())) == (12, sorted(ids))


@pytest.mark.django_db(transaction=True)
def test_a_message_in_a_workers_hand_is_left_to_that_worker(mail_server):
    message = make_message()
    mail_server.stalls = True
    worker = start_worker()

    meanwhile = outbox.send_due()
    mail_server.stalls = False
    worker.join()

    assert (meanwhile, state(message), mail_server.message_ids()) == (0, SENT, [message.message_id])


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_database_while_the_server_is_asked(mail_server):
    make_message()
    mail_server.stalls = True
    worker = start_worker()

    cycle = make_cycle()
    make_registration(cycle=cycle)
    is_asked = worker.is_alive()
    mail_server.stalls = False
    worker.join()

    assert (is_asked, cycle.registrations.count()) == (True, 1)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_had_in_hand_is_sent_again_with_the_same_message_id(mail_server):
    in_hand, other = make_messages(2)
    mail_server.stalls = True
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "send_messages", "--loop"],
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url(), "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}"},
        stdout=subprocess.DEVNULL,
    )
    wait_for(lambda: len(mail_server.received) == 1)
    worker.kill()
    worker.wait()
    mail_server.stalls = False

    at_once = outbox.send_due()
    Message.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now())
    after_the_lease = outbox.send_due()

    assert (at_once, after_the_lease, state(in_hand), state(other)) == (1, 1, SENT, SENT)
    assert mail_server.message_ids() == [in_hand.message_id, other.message_id, in_hand.message_id]


def test_a_lease_runs_out_after_the_longest_talk_with_a_server(mail_server, at):
    at("2023-11-20 12:00:00")
    make_message()
    Message.objects.update(leased_until=timezone.now() + outbox.LEASE)

    at("2023-11-20 12:02:30")
    early = outbox.send_due()
    at("2023-11-20 12:02:31")

    assert (early, outbox.send_due()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_slow_worker_does_not_undo_what_another_has_done_after_its_lease(mail_server, settings):
    settings.EMAIL_TIMEOUT = 2
    message = make_message()
    mail_server.stalls = True
    slow = start_worker()
    Message.objects.update(sent_at=timezone.now(), attempts=1, leased_until=None)

    slow.join()  # its patience ends before the server answers

    assert (state(message), message.last_error) == (SENT, "")


def test_what_is_rolled_back_is_not_sent(mail_server):
    registration = make_registration(cycle=make_cycle())
    with transaction.atomic():
        transactional.send_confirmed(registration)
        transaction.set_rollback(True)

    assert (outbox.send_due(), mail_server.received) == (0, [])


def test_health_knows_since_when_somebody_waits(mail_server, at):
    at("2023-11-20 12:00:00")
    nobody_waits = outbox.oldest_waiting_since()
    first = make_message()
    at("2023-11-20 13:00:00")
    make_message()

    waiting_since = outbox.oldest_waiting_since()
    outbox.send_due()

    assert (nobody_waits, waiting_since, outbox.oldest_waiting_since()) == (None, first.created_at, None)


def test_the_command_sends_what_is_due_and_counts(mail_server, capsys):
    refused, waiting, _fine = make_messages(3)
    mail_server.refuse(refused.to, FOR_GOOD)
    mail_server.refuse(waiting.to, TEMPORARILY)

    call_command("send_messages")

    assert capsys.readouterr().out == "Sent: 1. To be tried again: 1. Given up: 1.\n"


@pytest.mark.django_db(transaction=True)
def test_the_command_works_until_a_signal_tells_it_to_stop(mail_server):
    make_messages(2)
    handler = signal.getsignal(signal.SIGTERM)

    def ask_to_stop() -> None:
        wait_for(lambda: len(mail_server.received) == 2)
        os.kill(os.getpid(), signal.SIGTERM)

    asking = threading.Thread(target=ask_to_stop)
    asking.start()
    call_command("send_messages", "--loop")
    asking.join()

    assert (Message.objects.unsent().count(), signal.getsignal(signal.SIGTERM)) == (0, handler)
