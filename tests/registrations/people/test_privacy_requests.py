"""Everything of one address, over all cycles: handed out, and erased."""

import pytest

from registrations.core.history import ChangeContext
from registrations.models import HistoryEntry, Registration
from registrations.models.history import Via
from registrations.people import erasure, privacy_requests
from tests.factories import make_cycle, make_organiser, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def origin() -> ChangeContext:
    return ChangeContext(via=Via.ADMIN, by=make_organiser(), reason="asked in a letter")


@pytest.fixture
def people(at) -> list[Registration]:
    at("2024-02-01 12:00")
    addresses = ["anna@muzejs.example", "Anna@Muzejs.example", "bruno@muzejs.example"]
    return [make_registration(cycle=make_cycle(), email=email) for email in addresses]


def test_what_is_kept_of_an_address_is_one_file_and_a_line_in_each_history(people, origin):
    data = privacy_requests.hand_out(people[0], origin=origin)

    assert data["email"] == "anna@muzejs.example"
    references = [one["registration"]["reference"] for one in data["registrations"]]
    assert references == [people[1].reference, people[0].reference]
    lines = HistoryEntry.objects.filter(what="exported", reason="asked in a letter")
    assert set(lines.values_list("registration", flat=True)) == {people[0].pk, people[1].pk}


def test_all_of_an_address_is_erased_and_nothing_of_others(people, origin):
    same = privacy_requests.of_same_address(people[0])

    privacy_requests.erase([person.pk for person in same], origin=origin)

    assert [person.is_erased for person in Registration.objects.order_by("pk")] == [True, True, False]
    assert HistoryEntry.objects.filter(what="erased", reason="asked in a letter").count() == 2


def test_erased_people_have_no_address_in_common(people, origin):
    for person in people:
        erasure.erase(person.pk, origin=origin)

    erased = Registration.objects.get(pk=people[0].pk)
    assert not privacy_requests.of_same_address(erased).exists()
