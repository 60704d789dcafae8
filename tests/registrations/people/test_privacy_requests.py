"""Everything of one address, over all cycles: handed out, and erased."""

import pytest
from django.utils import timezone

from registrations.core.history import ChangeContext
from registrations.models import HistoryEntry, Registration, Subscriber
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
    Subscriber.objects.create(email="anna@muzejs.example", asked_at=timezone.now())

    data = privacy_requests.hand_out(people[0], origin=origin)

    assert [news["email"] for news in data["news_of_next_cycles"]] == ["anna@muzejs.example"]

    assert data["email"] == "anna@muzejs.example"
    references = [one["registration"]["reference"] for one in data["registrations"]]
    assert references == [people[1].reference, people[0].reference]
    lines = HistoryEntry.objects.filter(what="exported", reason="asked in a letter")
    assert set(lines.values_list("registration", flat=True)) == {people[0].pk, people[1].pk}


def test_all_of_an_address_is_erased_and_nothing_of_others(people, origin):
    for email in ("ANNA@muzejs.example", "bruno@muzejs.example"):
        Subscriber.objects.create(email=email, asked_at=timezone.now())

    privacy_requests.erase_all(people[0], origin=origin)

    assert [subscriber.email for subscriber in Subscriber.objects.all()] == ["bruno@muzejs.example"]

    assert [person.is_erased for person in Registration.objects.order_by("pk")] == [True, True, False]
    assert HistoryEntry.objects.filter(what="erased", reason="asked in a letter").count() == 2


def test_erased_people_have_no_address_in_common(people, origin):
    for person in people:
        erasure.erase(person.pk, origin=origin)

    erased = Registration.objects.get(pk=people[0].pk)
    assert not privacy_requests.of_same_address(erased).exists()


def test_asking_for_somebody_who_is_erased_hands_out_and_erases_nobody_else(people, origin):
    Subscriber.objects.create(email="", asked_at=timezone.now())
    for person in people[:2]:
        erasure.erase(person.pk, origin=origin)
    erased = Registration.objects.get(pk=people[0].pk)

    assert privacy_requests.hand_out(erased, origin=origin)["registrations"] == []
    assert privacy_requests.erase_all(erased, origin=origin) == []
    assert Subscriber.objects.count() == 1
