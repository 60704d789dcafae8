"""Reminders: who gets one, when, and never twice."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.core import history
from registrations.mail import reminders, transactional
from registrations.models import Message
from registrations.places import by_hand
from tests.factories import RIGA, make_cycle, make_registration, make_session, moment, new_registration

pytestmark = pytest.mark.django_db

DUE = "2023-12-03 10:00"  # the day before the first session, which begins on 4 December at 10


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle()


def queue() -> list[str]:
    """Queue what is due; return who gets something new."""
    known = list(Message.objects.values_list("pk", flat=True))
    queued = reminders.queue_due(timezone.now())
    new = Message.objects.exclude(pk__in=known).order_by("pk")
    assert queued == len(new)
    return [message.to for message in new]


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        ("2023-12-03 09:59:59", False),
        (DUE, True),
        ("2023-12-04 09:59:59", True),
        ("2023-12-04 10:00", False),
        ("2023-12-04 12:00", False),
    ],
)
def test_a_reminder_is_due_from_the_hour_of_the_day_before_until_the_session_begins(cycle, anna, at, now, is_due):
    at(now)

    assert queue() == ([anna.email] if is_due else [])


@pytest.mark.parametrize("hour", [0, 7, 23])
def test_the_hour_is_that_of_the_cycle(at, hour):
    at("2023-11-20 12:00")
    make_registration(cycle=make_cycle(reminder_hour=hour))

    at(f"2023-12-02 {(hour - 1) % 24:02}:59:59" if hour == 0 else f"2023-12-03 {hour - 1:02}:59:59")
    early = queue()
    at(f"2023-12-03 {hour:02}:00")

    assert (len(early), len(queue())) == (0, 1)


@pytest.mark.parametrize(
    ("day", "hour", "due"),
    [
        # The clocks go from 3 to 4 on 31 March and from 4 to 3 on 27 October 2024.
        (datetime.date(2024, 3, 31), 10, "2024-03-30T10:00:00+02:00"),
        (datetime.date(2024, 4, 1), 10, "2024-03-31T10:00:00+03:00"),
        (datetime.date(2024, 4, 1), 3, "2024-03-31T04:00:00+03:00"),
        (datetime.date(2024, 10, 27), 10, "2024-10-26T10:00:00+03:00"),
        (datetime.date(2024, 10, 28), 10, "2024-10-27T10:00:00+02:00"),
        (datetime.date(2024, 10, 28), 3, "2024-10-27T03:00:00+03:00"),
    ],
)
def test_the_hour_is_that_of_clocks_in_riga_also_when_they_change(day, hour, due):
    cycle = make_cycle(sessions=False, reminder_hour=hour)
    session = make_session(cycle=cycle, starts_at=moment(day, 13), ends_at=moment(day, 16))

    moment_due = reminders.due_at(session).astimezone(datetime.UTC).astimezone(RIGA)

    assert moment_due.isoformat() == due


def test_nobody_is_reminded_twice(cycle, anna, at):
    at(DUE)
    first = queue()
    at("2023-12-03 10:05")

    assert (first, queue(), queue()) == ([anna.email], [], [])


def test_each_session_has_its_own_reminder(cycle, anna, at):
    numbers = []
    for day in ("2023-12-03", "2023-12-10", "2023-12-17", "2024-01-07", "2024-01-14"):
        at(f"{day} 10:00")
        numbers.append(len(queue()))

    assert numbers == [1, 1, 1, 1, 1]


def test_a_session_moved_to_another_day_is_reminded_of_again(cycle, anna, at):
    at(DUE)
    queue()
    session = cycle.schedule[0]
    for name in ("starts_at", "ends_at"):
        setattr(session, name, getattr(session, name) + datetime.timedelta(days=1))
    session.save()
    too_early = queue()
    at("2023-12-04 10:00")

    assert (too_early, queue()) == ([], [anna.email])


@pytest.mark.parametrize("what", ["waiting", "cancelled", "erased"])
def test_who_does_not_take_part_gets_none(cycle, at, what):
    status = "confirmed" if what == "erased" else what
    make_registration(cycle=cycle, status=status, erased_at=timezone.now() if what == "erased" else None)
    at(DUE)

    assert queue() == []


def test_a_cancelled_session_and_an_unpublished_cycle_send_none(cycle, anna, at):
    at(DUE)
    cycle.sessions.filter(pk=cycle.schedule[0].pk).update(is_cancelled=True)
    of_cancelled = queue()
    cycle.sessions.update(is_cancelled=False)
    type(cycle).objects.update(is_published=False)
    of_draft = queue()
    type(cycle).objects.update(is_published=True)

    assert (of_cancelled, of_draft, queue()) == ([], [], [anna.email])


def test_who_registered_after_it_was_due_gets_none(cycle, anna, at):
    at("2023-12-03 09:59:59")
    before = make_registration(cycle=cycle)
    at(DUE)
    make_registration(cycle=cycle)
    at("2023-12-03 10:10")

    assert queue() == [anna.email, before.email]


def test_who_got_a_place_after_it_was_due_gets_none_because_that_message_said_everything(at):
    at("2023-11-20 12:00")
    cycle = make_cycle(capacity=2)
    early, late = (make_registration(cycle=cycle, status="waiting") for _ in range(2))
    at("2023-12-03 09:00")
    by_hand.give_places(early.cycle_id, [early.pk], origin=history.WAITING_LIST)
    at("2023-12-03 10:01")
    by_hand.give_places(late.cycle_id, [late.pk], origin=history.WAITING_LIST)

    assert queue() == [early.email]


def test_a_reminder_has_no_use_once_the_session_has_begun(cycle, anna, at):
    at(DUE)
    queue()

    assert Message.objects.get().expires_at == cycle.schedule[0].starts_at


def test_somebody_who_registers_for_two_cycles_is_reminded_of_both(at):
    at("2023-11-20 12:00")
    for _ in range(2):
        make_registration(cycle=make_cycle(), email="anna@muzejs.example")
    at(DUE)

    assert queue() == ["anna@muzejs.example"] * 2


def test_the_command_queues_and_counts(cycle, anna, at, capsys):
    at(DUE)

    call_command("send_reminders", "--dry-run")
    call_command("send_reminders")
    call_command("send_reminders")

    assert capsys.readouterr().out == "To be queued: 1\nQueued: 1\nQueued: 0\n"


def test_a_withdrawn_reminder_is_written_anew(cycle, anna, at):
    at(DUE)
    queue()
    transactional.withdraw_reminders(cycle.schedule[0].pk)

    assert queue() == [anna.email]


def test_many_people_cost_few_queries(cycle, at):
    people = [new_registration(cycle=cycle, status="confirmed", place_number=n) for n in range(1, 61)]
    for person in people:
        person.save()
    at(DUE)

    with CaptureQueriesContext(connection) as captured:
        assert reminders.queue_due(timezone.now()) == 60

    reads = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert len(reads) == 7


def test_a_minute_in_which_nothing_is_due_costs_one_query(cycle, anna, django_assert_num_queries):
    with django_assert_num_queries(1):
        reminders.queue_due(timezone.now())
