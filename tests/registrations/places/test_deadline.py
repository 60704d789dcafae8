"""The form closes by itself, in Riga."""

import datetime

import pytest
from django.utils import timezone

from registrations.core.locking import RuleViolation
from registrations.models import Message, Registration
from registrations.places import allocation
from tests.factories import make_cycle, new_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2023-10-31 23:59:59", False),
        ("2023-11-01 00:00:00", True),
        ("2023-11-29 23:59:59", True),
        ("2023-11-30 00:00:00", False),
        ("2023-11-30 01:30:00", False),
    ],
)
def test_registration_is_open_from_its_first_day_to_its_last_one_in_riga(at, moment, is_open):
    cycle = make_cycle(registration_opens_on=datetime.date(2023, 11, 1))
    at(moment)

    assert cycle.registration_is_open is is_open
    assert list(Cycle.objects.open_for_registration()) == ([cycle] if is_open else [])


def test_a_request_received_in_time_counts_even_if_it_waits_over_midnight(at):
    cycle = make_cycle()
    at("2023-11-29 23:59:59")
    received_at = timezone.now()
    at("2023-11-30 00:00:05")

    outcome = allocation.register(new_registration(cycle=cycle), received_at=received_at)

    assert outcome.registration.is_confirmed


def test_registration_is_refused_after_midnight(at):
    cycle = make_cycle()
    at("2023-11-30 00:00:00")

    with pytest.raises(RuleViolation) as refusal:
        allocation.register(new_registration(cycle=cycle), received_at=timezone.now())

    assert refusal.value.code == "closed"
    assert Registration.objects.count() == Message.objects.count() == 0
