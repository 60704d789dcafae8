"""Reminders and news in several hands: queued at once, cut short between two steps, changed while they are written."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.utils import timezone

from registrations.mail import outbox, reminders, session_changes
from registrations.models import Message, Registration
from tests.factories import make_cycle, new_registration
from tests.registrations.noticing import change, noted
from tests.registrations.racing import PATIENCE, at_once, database_url
from trainings.models import Cycle

pytestmark = pytest.mark.django_db(transaction=True)


def cycle_of_tomorrow(number: int) -> Cycle:
    """Save a cycle whose first session is tomorrow and due to be reminded of, with so many people."""
    tomorrow = timezone.localdate() + reminders.DAY
    cycle = make_cycle(moved_to=tomorrow, reminder_hour=0)
    two_days_ago = timezone.now() - 2 * reminders.DAY
    people = [
        new_registration(cycle=cycle, status="confirmed", place_number=n, created_at=two_days_ago, language="en")
        for n in range(1, number + 1)
    ]
    for person in people:
        person.email_key = person.email
    Registration.objects.bulk_create(people)
    return cycle


def queue_now() -> int:
    return reminders.queue_due(timezone.now())


def test_two_workers_queueing_at_once_write_each_reminder_once():
    cycle = cycle_of_tomorrow(60)

    counts = at_once([queue_now] * 4)

    people = Message.objects.values_list("registration", flat=True)
    assert (sum(counts), len(people), set(people)) == (60, 60, set(cycle.registrations.values_list("pk", flat=True)))


def test_two_workers_that_queue_and_send_at_once_send_each_reminder_once(mail_server):
    cycle_of_tomorrow(12)

    def work() -> int:
        queue_now()
        return outbox.send_due()

    at_once([work, work])
    outbox.send_due()

    assert sorted(mail_server.message_ids()) == sorted(Message.objects.values_list("message_id", flat=True))
    assert len(mail_server.received) == 12


def test_a_session_changed_while_reminders_are_written_leaves_none_with_old_facts():
    cycle = cycle_of_tomorrow(40)

    def cancel() -> object:
        with transaction.atomic():
            Cycle.objects.filter(pk=cycle.pk).update(summary="x")  # as the admin does first
            return change(cycle, 1, is_cancelled=True)

    at_once([queue_now, cancel, queue_now])

    assert (Message.objects.count(), queue_now()) == (0, 0)


def test_two_organisers_who_decide_at_once_make_one_decision():
    cycle = cycle_of_tomorrow(5)
    notice = noted(cycle, 2, is_cancelled=True)

    results = at_once([lambda: session_changes.send(notice.pk, None), lambda: session_changes.send(notice.pk, None)])

    assert sorted(str(getattr(result, "code", result)) for result in results) == ["5", "decided"]
    assert Message.objects.count() == 5


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("nth", range(1, 9))
def test_whoever_is_killed_between_two_steps_leaves_nothing_half_done(nth):
    cycle_of_tomorrow(3)
    steps = iter(range(1, 100))

    def killed_at_a_step(execute: Callable[..., object], *arguments: object) -> object:
        if next(steps) == nth:
            raise Killed
        return execute(*arguments)

    with connection.execute_wrapper(killed_at_a_step):
        try:
            queue_now()
        except Killed:
            cut_short = Message.objects.count()
        else:
            cut_short = 0

    assert (cut_short in {0, 3}, queue_now() + cut_short, Message.objects.count()) == (True, 3, 3)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_ends_in_the_middle_repeats_one_message_at_most(mail_server, how):
    cycle_of_tomorrow(30)
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "send_messages", "--loop"],
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url(), "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}"},
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + PATIENCE
    while len(mail_server.received) < 5 and time.monotonic() < until:
        time.sleep(0.005)
    worker.send_signal(how)
    worker.wait(PATIENCE)
    before = len(mail_server.received)

    Message.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now())
    queue_now()
    outbox.send_due()

    ids = mail_server.message_ids()
    assert (before < 30, set(ids)) == (True, set(Message.objects.values_list("message_id", flat=True)))
    assert len(ids) - len(set(ids)) <= (1 if how == signal.SIGKILL else 0)
    assert len(set(ids)) == 30
