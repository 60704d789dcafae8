"""Rows that are made in a shell or a script, past the processes, keep what follows from their fields."""

import pytest

from registrations.models import Attendance, Registration
from tests.factories import make_cycle, new_registration

pytestmark = pytest.mark.django_db


def test_a_confirmed_row_gets_the_next_place_and_gives_it_back_when_cancelled():
    cycle = make_cycle()
    first, second = (new_registration(cycle=cycle, status="confirmed") for _ in range(2))
    first.save()
    second.save()
    assert (first.place_number, second.place_number) == (1, 2)

    second.status = Registration.Status.CANCELLED
    second.save()

    assert Registration.objects.get(pk=second.pk).place_number is None


def test_a_waiting_row_has_no_place():
    person = new_registration(cycle=make_cycle(), status="waiting", place_number=3)
    person.save()

    assert Registration.objects.get(pk=person.pk).place_number is None


def test_a_mark_says_when_it_was_made_and_that_no_page_made_it():
    person = new_registration(cycle=make_cycle(), status="confirmed")
    person.save()

    mark = Attendance.objects.create(registration=person, session=person.cycle.schedule[0], state="present")

    assert (mark.via, mark.marked_at is not None, mark.marked_by) == ("command", True, None)
