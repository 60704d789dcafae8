"""What pages say about places: how many are free, when they are few, when a newcomer would wait."""

import pytest

from registrations.places.availability import Availability, Places, availability, availability_in, places_of
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


@pytest.fixture
def cycles():
    one, other, empty = (make_cycle(capacity=capacity) for capacity in (3, 4, 5))
    for cycle, statuses in ((one, ["confirmed", "confirmed", "waiting", "cancelled"]), (other, ["confirmed"])):
        for status in statuses:
            make_registration(cycle=cycle, status=status)
    return one, other, empty


@pytest.mark.django_db
def test_people_are_counted_for_each_cycle_and_those_who_left_are_not(cycles):
    one, other, empty = cycles
    counted = {
        one.pk: Availability(3, taken=2, waiting=1),
        other.pk: Availability(4, taken=1, waiting=0),
        empty.pk: Availability(5, taken=0, waiting=0),
    }

    assert availability(cycles) == counted
    assert {cycle.pk: availability_in(cycle.pk) for cycle in cycles} == counted


@pytest.mark.django_db
def test_a_newcomer_meets_the_places_of_one_cycle_and_whether_anybody_waits_for_them(cycles):
    one, _other, empty = cycles
    one.registrations.filter(place_number=1).update(status="cancelled", place_number=None)
    make_registration(cycle=empty, status="waiting")

    assert [places_of(cycle) for cycle in cycles] == [
        Places(3, taken=1, highest=2, is_waited_for=True),
        Places(4, taken=1, highest=1, is_waited_for=False),
        Places(5, taken=0, highest=0, is_waited_for=True),
    ]


@pytest.mark.parametrize(
    ("taken", "highest", "has_free", "next_number"),
    [(0, 0, True, 1), (2, 2, True, 3), (3, 3, False, 4), (1, 2, True, None), (0, 3, True, None)],
)
def test_the_next_number_has_to_be_looked_for_only_where_there_is_a_gap(taken, highest, has_free, next_number):
    places = Places(3, taken, highest, is_waited_for=False)

    assert (places.has_free, places.next_number) == (has_free, next_number)
