"""What pages say about places: how many are free, when they are few, when a newcomer would wait."""

import pytest

from registrations.places.availability import Availability, availability
from tests.factories import make_cycle, make_registration


@pytest.mark.parametrize(
    ("taken", "waiting", "free", "is_full", "is_nearly_full"),
    [
        (0, 0, 10, False, False),
        (4, 0, 6, False, False),
        (5, 0, 5, False, True),
        (9, 0, 1, False, True),
        (10, 0, 0, True, False),
        (12, 0, 0, True, False),
        (9, 1, 1, True, False),
    ],
)
def test_five_places_are_few_and_whoever_comes_while_others_wait_waits_too(
    taken, waiting, free, is_full, is_nearly_full
):
    places = Availability(10, taken, waiting)

    assert (places.free, places.is_full, places.is_nearly_full) == (free, is_full, is_nearly_full)


def test_a_cycle_that_nobody_has_entered_has_all_its_places():
    assert Availability(3) == Availability(3, taken=0, waiting=0)


@pytest.mark.django_db
def test_people_are_counted_for_each_cycle_and_those_who_left_are_not():
    one, other, empty = (make_cycle(capacity=capacity) for capacity in (3, 4, 5))
    for cycle, statuses in ((one, ["confirmed", "confirmed", "waiting", "cancelled"]), (other, ["confirmed"])):
        for status in statuses:
            make_registration(cycle=cycle, status=status)

    assert availability([one, other, empty]) == {
        one.pk: Availability(3, taken=2, waiting=1),
        other.pk: Availability(4, taken=1, waiting=0),
        empty.pk: Availability(5, taken=0, waiting=0),
    }
