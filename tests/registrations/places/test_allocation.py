"""Who gets a place, who waits, who is next."""

import pytest
from django.utils import timezone

from registrations.core import history
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import HistoryEntry, Registration
from registrations.models.history import Via
from registrations.places import allocation
from tests.factories import make_cycle, make_organiser, new_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture(autouse=True)
def _registration_is_open(at) -> None:
    at("2023-11-20 12:00")


def register(cycle: Cycle, **overrides: object) -> Registration:
    person = new_registration(cycle=cycle, **overrides)
    return allocation.register(person, received_at=timezone.now()).registration


def of_organiser(reason: str = "") -> ChangeContext:
    return ChangeContext(via=Via.ADMIN, by=make_organiser(), reason=reason)


def statuses(*people: Registration) -> list[str]:
    return [Registration.objects.get(pk=person.pk).status for person in people]


def kinds(person: Registration) -> list[str]:
    return list(person.messages.order_by("pk").values_list("kind", flat=True))


def test_last_place_goes_to_the_first_and_the_next_person_waits():
    cycle = make_cycle(capacity=1)

    first, second = register(cycle), register(cycle)

    assert statuses(first, second) == ["confirmed", "waiting"]
    assert (first.place_number, second.queue_number) == (1, 1)
    assert (kinds(first), kinds(second)) == (["confirmed"], ["waiting"])


def test_cancelled_place_goes_to_whoever_waited_longest_with_one_message():
    cycle = make_cycle(capacity=1)
    first, second, third = (register(cycle) for _ in range(3))

    allocation.cancel(first.pk, origin=history.PERSONAL_PAGE)

    assert statuses(first, second, third) == ["cancelled", "confirmed", "waiting"]
    assert kinds(second) == ["waiting", "promoted"]
    assert Registration.objects.get(pk=second.pk).place_number == 1
    assert Registration.objects.get(pk=third.pk).queue_number == 1


def test_a_person_registered_was_promoted_and_has_cancelled_when_it_was_written_down(at):
    cycle = make_cycle(capacity=1)
    first, typed_before = register(cycle), new_registration(cycle=cycle)
    at("2023-11-20 12:01")
    second = allocation.register(typed_before, received_at=timezone.now()).registration
    at("2023-11-20 12:02")
    allocation.cancel(first.pk, origin=history.PERSONAL_PAGE)
    at("2023-11-20 12:03")
    allocation.cancel(second.pk, origin=history.PERSONAL_PAGE)

    second.refresh_from_db()
    moments = [timezone.localtime(one) for one in (second.created_at, second.promoted_at, second.cancelled_at) if one]
    assert [f"{one:%H:%M}" for one in moments] == ["12:01", "12:02", "12:03"]


def test_cancelling_twice_changes_nothing_and_says_nothing():
    cycle = make_cycle(capacity=1)
    person, waiting = register(cycle), register(cycle)

    for _ in range(2):
        allocation.cancel(person.pk, origin=history.PERSONAL_PAGE)

    assert kinds(person) == ["confirmed", "cancelled"]
    assert statuses(waiting) == ["confirmed"]
    assert HistoryEntry.objects.filter(registration=person, what=HistoryEntry.What.CANCELLED).count() == 1


def test_added_places_go_to_the_waiting_list_in_its_order():
    cycle = make_cycle(capacity=1)
    _first, second, third, fourth = (register(cycle) for _ in range(4))
    Cycle.objects.filter(pk=cycle.pk).update(capacity=3)

    promoted = allocation.fill(cycle.pk)

    assert promoted == 2
    assert statuses(second, third, fourth) == ["confirmed", "confirmed", "waiting"]


@pytest.mark.parametrize(("capacity", "status"), [(2, "waiting"), (3, "confirmed")])
def test_nobody_overtakes_those_who_wait_when_places_were_added_behind_our_back(capacity, status):
    cycle = make_cycle(capacity=1)
    _first, second = register(cycle), register(cycle)
    Cycle.objects.filter(pk=cycle.pk).update(capacity=capacity)

    third = register(cycle)

    assert statuses(second, third) == ["confirmed", status]


def test_whoever_is_added_meets_the_places_that_there_are_now():
    cycle = make_cycle(capacity=1)
    register(cycle)
    Cycle.objects.filter(pk=cycle.pk).update(capacity=2)

    added = allocation.add(new_registration(cycle=cycle), origin=of_organiser())

    assert statuses(added) == ["confirmed"]


def test_lowering_the_number_of_places_throws_nobody_out_and_gives_away_nothing():
    cycle = make_cycle(capacity=3)
    first, second, third = (register(cycle) for _ in range(3))
    Cycle.objects.filter(pk=cycle.pk).update(capacity=1)
    fourth = register(cycle)

    allocation.cancel(first.pk, origin=history.PERSONAL_PAGE)

    assert statuses(second, third, fourth) == ["confirmed", "confirmed", "waiting"]


@pytest.mark.parametrize(("moment", "status"), [("2023-12-03 23:59", "confirmed"), ("2023-12-04 00:00", "waiting")])
def test_a_free_place_is_given_by_itself_until_the_day_before_the_first_session(at, moment, status):
    cycle = make_cycle(capacity=1)
    first, second = register(cycle), register(cycle)
    at(moment)

    allocation.cancel(first.pk, origin=history.PERSONAL_PAGE)

    assert statuses(second) == [status]


@pytest.mark.parametrize("spelling", ["anna@muzejs.example", "ANNA@Muzejs.Example", " anna@muzejs.example "])
def test_a_second_try_of_an_address_keeps_the_first_and_sends_its_link(spelling, at):
    at("2023-11-20 12:00")
    cycle = make_cycle()
    first = register(cycle, email="Anna@muzejs.example")
    at("2023-11-20 12:11")

    outcome = allocation.register(new_registration(cycle=cycle, email=spelling), received_at=timezone.now())

    assert (outcome.registration, outcome.is_new) == (first, False)
    assert kinds(first) == ["confirmed", "link"]


def test_repeated_tries_fill_nobodys_mailbox(at):
    at("2023-11-20 12:00")
    cycle = make_cycle()
    first = register(cycle, email="anna@muzejs.example")

    for moment in ("2023-11-20 12:00", "2023-11-20 12:11", "2023-11-21 12:12"):
        at(moment)
        for _ in range(5):
            register(cycle, email="anna@muzejs.example")

    assert kinds(first) == ["confirmed", "link", "link"]


def test_an_address_gets_its_link_three_times_an_hour_however_often_it_is_registered(at):
    cycle = make_cycle()
    first = register(cycle, email="anna@muzejs.example")

    for moment in ("12:11", "12:22", "12:33", "12:44"):
        at(f"2023-11-20 {moment}")
        register(cycle, email="anna@muzejs.example")

    assert kinds(first) == ["confirmed", "link", "link", "link"]


def test_whoever_has_cancelled_may_register_again_at_the_end_of_the_queue():
    cycle = make_cycle(capacity=1)
    first, second = register(cycle, email="anna@muzejs.example"), register(cycle)
    allocation.cancel(first.pk, origin=history.PERSONAL_PAGE)

    again = register(cycle, email="anna@muzejs.example")

    assert again != first
    assert statuses(second, again) == ["confirmed", "waiting"]


def test_the_same_address_registers_for_two_cycles():
    one, other = make_cycle(), make_cycle()

    people = [register(cycle, email="anna@muzejs.example") for cycle in (one, other)]
    by_hand = new_registration(cycle=make_cycle(), email="anna@muzejs.example")
    allocation.add(by_hand, origin=of_organiser())

    assert [Registration.objects.get(pk=person.pk).cycle for person in people] == [one, other]
    assert statuses(*people, by_hand) == ["confirmed", "confirmed", "confirmed"]


def test_whoever_registers_is_new_and_the_same_address_again_is_not():
    cycle = make_cycle()
    tries = [new_registration(cycle=cycle, email="anna@muzejs.example") for _ in range(2)]

    outcomes = [allocation.register(person, received_at=timezone.now()) for person in tries]

    assert [outcome.is_new for outcome in outcomes] == [True, False]


def test_calendar_of_whoever_comes_again_replaces_all_earlier_ones_of_the_cycle():
    cycle = make_cycle()
    sequences = []
    for _ in range(3):
        person = register(cycle, email="anna@muzejs.example")
        sequences.append(person.calendar_sequence)
        allocation.cancel(person.pk, origin=history.PERSONAL_PAGE)
    elsewhere = new_registration(cycle=make_cycle(), email="anna@muzejs.example")
    somebody_else = new_registration(cycle=cycle)
    for newcomer in (elsewhere, somebody_else):
        allocation.add(newcomer, origin=of_organiser())

    assert sequences == [0, 2, 4]
    assert (elsewhere.calendar_sequence, somebody_else.calendar_sequence) == (0, 0)


def test_an_organiser_admits_a_second_person_on_a_shared_address_by_saying_so():
    cycle = make_cycle()
    register(cycle, email="info@muzejs.example")
    second = new_registration(cycle=cycle, email="info@muzejs.example")

    with pytest.raises(RuleViolation, match="already registered"):
        allocation.add(second, origin=of_organiser())
    second.is_shared_address = True
    allocation.add(second, origin=of_organiser())

    assert statuses(second) == ["confirmed"]


def test_beside_whoever_shares_an_address_one_person_need_not():
    cycle = make_cycle()
    sharing = new_registration(cycle=cycle, email="info@muzejs.example", is_shared_address=True)
    other = new_registration(cycle=cycle, email="info@muzejs.example")

    for person in (sharing, other):
        allocation.add(person, origin=of_organiser())

    assert statuses(sharing, other) == ["confirmed", "confirmed"]


def test_an_organiser_adds_a_person_after_the_deadline_and_the_history_says_why(at):
    cycle = make_cycle()
    at("2023-12-01 10:00")
    person = new_registration(cycle=cycle)

    allocation.add(person, origin=of_organiser("asked by telephone on 29 November"))

    line = HistoryEntry.objects.get(registration=person)
    assert (line.what, line.new, line.reason) == ("registered", "confirmed", "asked by telephone on 29 November")
    assert line.by is not None


def test_places_are_numbered_without_gaps_after_somebody_left():
    cycle = make_cycle(capacity=3)
    people = [register(cycle) for _ in range(3)]
    allocation.cancel(people[1].pk, origin=history.PERSONAL_PAGE)

    newcomer = register(cycle)

    assert newcomer.place_number == 2


@pytest.mark.parametrize(("gone", "number"), [([], 4), ([0], 1), ([1], 2), ([2], 3), ([0, 2], 1), ([1, 2], 2)])
def test_whoever_comes_next_gets_the_lowest_free_number(gone, number):
    cycle = make_cycle(capacity=4)
    people = [register(cycle) for _ in range(3)]
    for index in gone:
        allocation.cancel(people[index].pk, origin=history.PERSONAL_PAGE)

    assert register(cycle).place_number == number


def test_the_queue_follows_the_lock_when_the_clock_is_set_back(at):
    cycle = make_cycle(capacity=1)
    first, second = register(cycle), register(cycle)
    at("2023-11-20 11:00")
    third = register(cycle)

    assert (second.queue_number, third.queue_number) == (1, 2)
    allocation.cancel(first.pk, origin=history.PERSONAL_PAGE)
    assert statuses(second, third) == ["confirmed", "waiting"]
