"""The worker: it sends, reminds, goes on when something was away, and stops when it is told to."""

import datetime
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.utils import timezone

from registrations.mail import outbox, reminders
from registrations.models import Message
from registrations.operations import worker
from tests.certifying import make_job
from tests.factories import make_cycle, make_registration
from tests.registrations.sending import SENT, UNTRIED, make_message, make_messages, state

pytestmark = pytest.mark.django_db(transaction=True)


def after(questions: int) -> Callable[[], bool]:
    """Return what tells the worker to stop when it has asked so often: once a round and once a message."""
    asked = iter([False] * questions)
    return lambda: next(asked, True)


def failing_at_first(function: Callable[..., int], trouble: Exception) -> Callable[..., int]:
    troubles = [trouble]

    def call(*arguments: object, **options: object) -> int:
        if troubles:
            raise troubles.pop()
        return function(*arguments, **options)

    return call


@pytest.fixture
def somebody_to_remind(at):
    at("2023-11-20 12:00")
    person = make_registration(cycle=make_cycle())
    at("2023-12-03 10:00")
    return person


def test_reminders_are_queued_and_sent_by_one_worker(mail_server, somebody_to_remind):
    worker.run(after(10), poll_seconds=0)

    assert [message["To"] for message in mail_server.received] == [somebody_to_remind.email]


def test_reminders_are_looked_for_once_in_a_minute(mail_server, somebody_to_remind, monkeypatch):
    looked: list[datetime.datetime] = []

    def look(now: datetime.datetime) -> int:
        looked.append(now)
        return 0

    monkeypatch.setattr(reminders, "queue_due", look)

    worker.run(after(10), poll_seconds=0)

    assert len(looked) == 1


def test_the_worker_goes_on_when_the_database_was_away(mail_server, monkeypatch):
    make_message()
    monkeypatch.setattr(outbox, "send_due", failing_at_first(outbox.send_due, OperationalError("database is locked")))

    worker.run(after(10), poll_seconds=0)

    assert len(mail_server.received) == 1


@pytest.mark.parametrize("trouble", [OperationalError("locked"), ValueError("anna@muzejs.example")])
def test_messages_are_sent_when_reminders_cannot_be_written(mail_server, monkeypatch, caplog, trouble):
    message = make_message()
    monkeypatch.setattr(reminders, "queue_due", failing_at_first(reminders.queue_due, trouble))

    worker.run(after(10), poll_seconds=0)

    assert state(message) == SENT
    assert "anna" not in caplog.text


def test_a_worker_told_to_stop_finishes_the_message_in_hand(mail_server):
    first, *others = make_messages(3)

    worker.run(lambda: bool(mail_server.received), poll_seconds=0)

    assert [state(message) for message in (first, *others)] == [SENT, UNTRIED, UNTRIED]


def test_a_worker_told_to_stop_before_it_begins_does_nothing(mail_server, somebody_to_remind):
    worker.run(after(0))

    assert Message.objects.count() == 0


def test_files_of_yesterday_are_deleted_by_the_worker(mail_server):
    job = make_job(cycle=make_cycle(), created_at=timezone.now() - datetime.timedelta(hours=25))

    worker.run(after(1), poll_seconds=0)

    job.refresh_from_db()
    assert job.file is None
