"""What follows from the days and hours of a cycle: what has begun, what is over, how long is left."""

import datetime

import pytest

from tests.factories import make_cycle, make_session
from trainings.models import Cycle

pytestmark = pytest.mark.django_db


def weeks(cycle: Cycle) -> list[int]:
    return [session.weeks_since_previous for session in cycle.schedule]


def test_weeks_between_sessions_are_counted_from_day_to_day(at):
    cycle = make_cycle()
    assert weeks(cycle) == [0, 1, 1, 3, 1]

    later = datetime.timedelta(days=10)
    last = cycle.schedule[4]
    make_session(cycle=cycle, starts_at=last.starts_at + later, ends_at=last.ends_at + later)

    assert weeks(Cycle.objects.get()) == [0, 1, 1, 3, 1, 1]


@pytest.mark.parametrize(
    ("moment", "has_begun", "is_past"),
    [
        ("2023-12-04 09:59:59", False, False),
        ("2023-12-04 10:00", True, False),
        ("2024-01-15 16:00", True, False),
        ("2024-01-15 16:00:01", True, True),
    ],
)
def test_cycle_begins_with_its_first_session_and_is_over_after_its_last(at, moment, has_begun, is_past):
    cycle = make_cycle()
    at(moment)

    assert (cycle.has_begun, cycle.is_past) == (has_begun, is_past)


def test_cancelled_sessions_neither_begin_nor_end_a_cycle(at):
    cycle = make_cycle()
    cycle.sessions.filter(pk__in=[cycle.schedule[0].pk, cycle.schedule[4].pk]).update(is_cancelled=True)
    found = Cycle.objects.get()

    at("2023-12-05 12:00")
    assert not found.has_begun
    at("2024-01-08 16:01")
    assert found.is_past


def test_cycle_without_sessions_has_neither_begun_nor_ended():
    cycle = make_cycle(sessions=False)

    assert (cycle.has_begun, cycle.is_past) == (False, False)


@pytest.mark.parametrize(
    ("moment", "days", "hours"),
    [
        ("2023-11-28 23:00", 1, 25),
        ("2023-11-29 00:00", 0, 24),
        ("2023-11-29 21:59", 0, 3),
        ("2023-11-29 22:00", 0, 2),
        ("2023-11-29 23:59", 0, 1),
    ],
)
def test_days_and_hours_until_registration_closes_are_those_that_are_begun(at, moment, days, hours):
    at(moment)
    cycle = make_cycle()

    assert (cycle.days_left, cycle.hours_left) == (days, hours)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2024-01-17", "announced"),
        ("2024-01-18", "open"),
        ("2024-02-29", "open"),
        ("2024-03-01", "assessed"),
    ],
)
def test_call_for_projects_is_open_from_its_first_day_to_its_last(at, day, phase):
    at(f"{day} 12:00")
    cycle = make_cycle(call_opens_on=datetime.date(2024, 1, 18), call_closes_on=datetime.date(2024, 2, 29))

    assert cycle.call_phase == phase
    cycle.call_results = "Stāstu darbnīca; Izdomātais muzejs; 1950 €\n\n Dārzs visiem "
    assert cycle.call_phase == "results"
    assert cycle.call_awards == [
        {"title": "Stāstu darbnīca", "institution": "Izdomātais muzejs", "amount": "1950 €"},
        {"title": "Dārzs visiem", "institution": "", "amount": ""},
    ]


def test_without_days_there_is_no_call():
    assert make_cycle().call_phase == "none"
