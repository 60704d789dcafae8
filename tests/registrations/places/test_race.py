"""Whatever comes at once: no place is given twice, nobody is overtaken, nobody is told twice."""

import time
from contextlib import nullcontext
from functools import partial
from itertools import chain, count

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from registrations.core import history, locking
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.models import HistoryEntry, Message, Registration
from registrations.models.message import MessageKind
from registrations.places import allocation, by_hand
from tests.factories import make_registration
from tests.registrations.racing import (
    assert_fair,
    at_once,
    in_processes,
    open_cycle,
    person,
    register,
    register_people,
    set_capacity,
)
from trainings.models import Cycle

pytestmark = pytest.mark.django_db(transaction=True)

Kind = Message.Kind
Status = Registration.Status


def full_cycle(*, confirmed: int, waiting: int, days: int = 30) -> tuple[Cycle, list[Registration], list[Registration]]:
    cycle = open_cycle(capacity=confirmed, days=days)
    return (
        cycle,
        [make_registration(cycle=cycle) for _ in range(confirmed)],
        [make_registration(cycle=cycle, status=Status.WAITING) for _ in range(waiting)],
    )


def test_fifty_people_at_once_for_ten_places():
    cycle = open_cycle(capacity=10)

    statuses = register_people(cycle.pk, 0, 50)

    assert sorted(statuses) == ["confirmed"] * 10 + ["waiting"] * 40
    assert_fair(cycle, confirmed=10, waiting=40)


def test_fifty_people_at_once_over_two_processes():
    cycle = open_cycle(capacity=10)

    statuses = in_processes(register_people, [(cycle.pk, 0, 25), (cycle.pk, 25, 50)])

    assert sorted(chain.from_iterable(statuses)) == ["confirmed"] * 10 + ["waiting"] * 40
    assert_fair(cycle, confirmed=10, waiting=40)


def take_a_place(cycle: Cycle, number: int, *, is_locked: bool) -> None:
    """Check, then insert, with some time between; each with a place number that nobody else can have."""
    # An atomic block is a lock in itself on SQLite.
    is_atomic = is_locked or connection.vendor == "postgresql"
    with transaction.atomic() if is_atomic else nullcontext():
        if is_locked:
            locking.lock(cycle.pk)
        taken = cycle.registrations.confirmed().count()
        time.sleep(0.01)
        if taken < cycle.capacity:
            registration = person(cycle.pk, number)
            registration.status, registration.place_number = Status.CONFIRMED, 1000 + number
            registration.save()


def confirmed_of_three(*, is_locked: bool) -> int:
    cycle = open_cycle(capacity=3)
    at_once([partial(take_a_place, cycle, number, is_locked=is_locked) for number in range(12)])
    return cycle.registrations.confirmed().count()


def test_without_the_lock_this_very_race_overbooks():
    """The control: it is the lock that holds, not luck."""
    assert confirmed_of_three(is_locked=True) == 3
    assert max(confirmed_of_three(is_locked=False) for _ in range(5)) > 3


def test_one_address_many_times_at_once_is_one_registration():
    cycle = open_cycle(capacity=10)

    statuses = at_once([partial(register, cycle.pk, 1)] * 10)

    assert statuses == ["confirmed"] * 10
    assert list(Registration.objects.values_list("place_number", flat=True)) == [1]
    # Nobody needs the link again in the same minute.
    assert list(Message.objects.values_list("kind", flat=True)) == [Kind.CONFIRMED]
    assert HistoryEntry.objects.count() == 1


def test_cancelling_and_registering_at_once_loses_no_place_and_overtakes_nobody():
    cycle, confirmed, waiting = full_cycle(confirmed=8, waiting=4)
    leaving = confirmed[:6]

    results = at_once(
        [
            *(partial(allocation.cancel, one.pk, origin=history.PERSONAL_PAGE) for one in leaving),
            *(partial(register, cycle.pk, number) for number in range(6)),
        ]
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    assert set(waiting) <= set(cycle.registrations.confirmed())
    assert place_numbers(cycle) == list(range(1, 9))
    assert cycle.registrations.waiting().count() == 4
    assert Registration.objects.filter(status=Status.CANCELLED).count() == 6


def test_each_freed_place_goes_to_one_person_with_one_message():
    cycle, confirmed, waiting = full_cycle(confirmed=6, waiting=6)

    at_once([partial(allocation.cancel, one.pk, origin=history.PERSONAL_PAGE) for one in confirmed[:4] * 3])

    assert list(cycle.registrations.waiting()) == waiting[4:]
    assert messages(Kind.CANCELLED) == [one.pk for one in confirmed[:4]]
    assert messages(Kind.PROMOTED) == [one.pk for one in waiting[:4]]
    assert HistoryEntry.objects.filter(what=HistoryEntry.What.PROMOTED).count() == 4


def messages(kind: MessageKind) -> list[int]:
    """Return who got a message of that kind, each as often as it was written."""
    return sorted(Message.objects.filter(kind=kind).values_list("registration", flat=True))


def place_numbers(cycle: Cycle) -> list[int | None]:
    return list(cycle.registrations.confirmed().order_by("place_number").values_list("place_number", flat=True))


def test_two_changes_of_the_number_of_places_at_once_promote_nobody_twice():
    cycle, _, waiting = full_cycle(confirmed=2, waiting=8)

    results = at_once([partial(set_capacity, cycle.pk, 5), partial(set_capacity, cycle.pk, 7)])

    assert sum(results) == cycle.registrations.confirmed().count() - 2
    assert list(cycle.registrations.waiting()) == waiting[sum(results) :]
    assert messages(Kind.PROMOTED) == [one.pk for one in waiting[: sum(results)]]
    cycle.refresh_from_db()
    assert cycle.registrations.confirmed().count() in {cycle.capacity, 7}


def test_people_who_register_while_places_are_added_wait_behind_the_others():
    cycle, _, waiting = full_cycle(confirmed=2, waiting=3)

    at_once([partial(set_capacity, cycle.pk, 7), *(partial(register, cycle.pk, number) for number in range(10))])

    assert set(waiting) <= set(cycle.registrations.confirmed())
    assert place_numbers(cycle) == list(range(1, 8))
    assert cycle.registrations.waiting().count() == 8


def test_two_organisers_admit_two_people_to_one_free_place():
    cycle, _, waiting = full_cycle(confirmed=1, waiting=2, days=0)
    Cycle.objects.update(capacity=2)

    results = at_once(
        [partial(by_hand.give_places, one.cycle_id, [one.pk], origin=history.PERSONAL_PAGE) for one in waiting]
    )

    assert [result.code for result in results if isinstance(result, RuleViolation)] == ["full"]
    assert cycle.registrations.confirmed().count() == 2
    assert Message.objects.filter(kind=Kind.PROMOTED).count() == 1


def test_another_try_does_not_take_the_number_that_somebody_else_got_meanwhile():
    cycle = open_cycle(capacity=10)
    registration, tries = person(cycle.pk, 1), count(1)

    @retrying
    @transaction.atomic
    def register_at_the_second_try() -> None:
        if next(tries) == 2:
            register(cycle.pk, 2)
        allocation.register(registration, received_at=timezone.now())
        if Registration.objects.count() == 1:
            raise IntegrityError

    register_at_the_second_try()

    assert list(Registration.objects.values_list("email", "place_number")) == [
        ("anna2@muzejs.example", 1),
        ("anna1@muzejs.example", 2),
    ]


def test_link_that_is_asked_for_many_times_at_once_is_sent_three_times():
    registration = make_registration(cycle=open_cycle(capacity=3))

    answers = at_once([partial(Client().post, "/find/", {"email": registration.email})] * 8)

    assert [answer.status_code for answer in answers] == [200] * 8
    assert messages(Kind.LINK) == [registration.pk] * 3
