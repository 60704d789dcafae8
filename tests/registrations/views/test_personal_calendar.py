"""A person's calendar from registering to leaving and coming back: what a program that compares versions sees."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from registrations.core import history, links
from registrations.models import Registration
from registrations.places import allocation
from tests.factories import make_cycle, new_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db

EMAIL = "anna@muzejs.example"


@pytest.fixture
def cycle(at):
    at("2023-11-01 12:00")
    return make_cycle(capacity=1)


def register(cycle: Cycle, email: str = EMAIL) -> Registration:
    person = new_registration(cycle=cycle, email=email, status="waiting")
    return allocation.register(person, received_at=timezone.now()).registration


def entry(client: Client, registration: Registration) -> tuple[Any, ...]:
    """Return the second entry as a program would compare it."""
    body = client.get(f"/my/{links.token(registration)}/schedule.ics").content
    entries: list[Any] = Calendar.from_ical(body).walk("VEVENT")
    event = next(one for one in entries if "Es un citi" in one["SUMMARY"])
    return event["STATUS"], event["SEQUENCE"], event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt


def test_versions_never_go_back_over_waiting_a_place_leaving_and_coming_back(client, cycle, at):
    first = register(cycle, "bruno@muzejs.example")
    seen = []
    for hour in range(13, 17):
        at(f"2023-11-01 {hour}:00")
        if hour == 13:
            anna = register(cycle)
        elif hour == 14:
            allocation.cancel(first.pk, origin=history.PERSONAL_PAGE)
        elif hour == 15:
            allocation.cancel(anna.pk, origin=history.PERSONAL_PAGE)
        else:
            anna = register(cycle)
        seen.append(entry(client, Registration.objects.get(pk=anna.pk)))

    assert [version[0] for version in seen] == ["TENTATIVE", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [version[1] for version in seen] == [0, 1, 2, 3]
    stamps = [moment for version in seen for moment in version[2:]]
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == 4


def test_an_address_corrected_between_changes_nothing_in_that_order(client, cycle):
    anna = register(cycle)
    allocation.cancel(anna.pk, origin=history.PERSONAL_PAGE)
    again = register(cycle)
    before = entry(client, again)
    again.email = "cita@muzejs.example"
    again.save()

    assert entry(client, again) == before


def test_one_session_is_a_file_with_the_link_for_whoever_has_a_place(client, cycle):
    anna, waiting = register(cycle), register(cycle, "bruno@muzejs.example")
    number = cycle.schedule[1].pk

    bodies = [client.get(f"/my/{links.token(one)}/sessions/{number}.ics").content for one in (anna, waiting)]

    assert [b"zoom.example" in body for body in bodies] == [True, False]
    assert [body.count(b"BEGIN:VALARM") for body in bodies] == [1, 0]
    assert client.get(f"/my/{links.token(anna)}/sessions/999999.ics").status_code == 404


def test_a_cancelled_registration_cancels_its_entries_and_weeks_later_has_no_calendar(client, cycle, at):
    anna = register(cycle)
    allocation.cancel(anna.pk, origin=history.PERSONAL_PAGE)
    path = f"/my/{links.token(anna)}/schedule.ics"
    now = timezone.now()

    statuses = []
    for weeks in (5, 7):
        at((now + datetime.timedelta(weeks=weeks)).strftime("%Y-%m-%d %H:%M"))
        statuses.append(client.get(path).status_code)

    assert statuses == [200, 410]
