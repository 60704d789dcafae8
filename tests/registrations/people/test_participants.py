"""Whom the list of a cycle shows, and how many there are of each kind."""

import datetime

import pytest
from django.utils import timezone

from registrations.mail import transactional
from registrations.models import Attendance, Message, Registration
from registrations.people import participants
from registrations.people.participants import Choice, Search
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(at):
    at("2023-12-20 12:00")
    return make_cycle()


def mark(person: Registration, *states: str) -> None:
    for session, state in zip(person.cycle.schedule, states, strict=False):
        if state:
            Attendance.objects.create(registration=person, session=session, state=state)


@pytest.fixture
def crowd(cycle) -> list[Registration]:
    """Return whoever may miss none, and whoever is not marked; there are five people of all kinds."""
    all_needed, unmarked = make_registration(cycle=cycle), make_registration(cycle=cycle)
    mark(all_needed, "present", "absent", "present")
    mark(unmarked, "present", "present")
    make_registration(cycle=cycle, status="waiting")
    make_registration(cycle=cycle, status="cancelled")
    unreachable = make_registration(cycle=cycle, status="cancelled")
    transactional.send_cancelled(unreachable)
    Message.objects.update(given_up_at=timezone.now(), last_error="550 no such user")
    make_registration(cycle=make_cycle())
    return [all_needed, unmarked]


def test_every_choice_is_counted_and_shows_as_many(cycle, crowd, django_assert_num_queries):

    _ = cycle.schedule
    with django_assert_num_queries(1):
        counts = Search(cycle=cycle).counts()

    assert counts == {
        Choice.ALL: 5,
        Choice.CONFIRMED: 2,
        Choice.WAITING: 1,
        Choice.CANCELLED: 2,
        Choice.LAST_CHANCE: 1,
        Choice.UNMARKED: 1,
        Choice.TROUBLE: 1,
    }
    for choice, number in counts.items():
        assert Search(cycle=cycle, choice=choice).people().count() == number
    assert Search(cycle=cycle, choice=Choice.LAST_CHANCE).people().get() == crowd[0]
    assert Search(cycle=cycle, choice=Choice.UNMARKED).people().get() == crowd[1]


@pytest.mark.parametrize("words", ["kersta", "ķērsta muzejs", "KERSTA@muzejs.example"])
def test_people_are_found_by_name_institution_and_address_without_diacritics(cycle, words):
    make_registration(cycle=cycle)
    kersta = make_registration(
        cycle=cycle, first_name="Ķērsta", last_name="Āķīte", email="kersta@muzejs.example", institution="Muzejs"
    )

    search = Search(cycle=cycle, words=words)

    assert list(search.people()) == [kersta]
    assert search.counts()[Choice.ALL] == 1


def test_people_stand_in_latvian_order(cycle):
    for name in ("Čaks", "Cers", "Ābele"):
        make_registration(cycle=cycle, last_name=name)

    assert [person.last_name for person in Search(cycle=cycle).people()] == ["Ābele", "Cers", "Čaks"]


def test_the_queue_is_numbered_from_one(cycle):
    first, second = (make_registration(cycle=cycle, status="waiting") for _ in range(2))

    assert participants.queue_numbers(cycle) == {first.pk: 1, second.pk: 2}


def test_a_session_that_is_not_over_misses_nobodys_mark(cycle, at):
    make_registration(cycle=cycle)
    at("2023-12-04 09:00")

    assert Search(cycle=cycle).counts()[Choice.UNMARKED] == 0
    assert participants.due_sessions(cycle) == []
    assert cycle.schedule[0].starts_at - timezone.now() == datetime.timedelta(hours=1)
