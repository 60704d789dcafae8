"""Adding a person by hand, to a cycle that has places and to one that is full."""

import pytest
from django.urls import reverse

from registrations.models import HistoryEntry, Registration
from tests.factories import make_cycle, make_registration
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle(capacity=2)


@pytest.fixture
def anna(cycle):
    return make_registration(cycle=cycle, email="anna@muzejs.example")


def text_of(answer) -> str:
    content: str = answer.content.decode()
    return content


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def typed(**overrides: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "name": "Jana Ķirse",
        "email": "jana@muzejs.example",
        "institution": "Cēsu muzejs",
        "institution_type": "museum",
        "language": "lv",
        "reason": "registered by telephone",
    }
    return facts | overrides


def add(desk, cycle: Cycle, **overrides: object):
    return desk.post(reverse("admin:person_add", args=[cycle.pk]), typed(**overrides), follow=True)


def test_a_person_is_added_to_the_cycle_of_the_list_with_a_place(desk, cycle, organiser):
    answer = add(desk, cycle)

    person = Registration.objects.get()
    assert (person.full_name, person.status, person.cycle) == ("Jana Ķirse", "confirmed", cycle)
    assert "Jana Ķirse has place 1." in said(answer)
    line = HistoryEntry.objects.get()
    assert (line.by, line.reason) == (organiser, "registered by telephone")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("Anna Marija Ābele", "Anna Marija", "Ābele"), ("Ābele Kalniņa, Anna", "Anna", "Ābele Kalniņa")],
)
def test_the_name_is_written_as_it_is_said(desk, cycle, name, first, last):
    add(desk, cycle, name=name)

    person = Registration.objects.get()
    assert (person.first_name, person.last_name) == (first, last)


@pytest.mark.parametrize("name", ["", "Jana", "Ķirse,", "x" * 190])
def test_half_a_name_is_refused(desk, cycle, name):
    answer = add(desk, cycle, name=name)

    assert "error-summary" in text_of(answer)
    assert not Registration.objects.exists()


def test_in_a_full_cycle_the_page_says_that_the_person_waits_and_as_which_number(desk, cycle):
    for status in ("confirmed", "confirmed", "waiting"):
        make_registration(cycle=cycle, status=status)
    page = text_of(desk.get(reverse("admin:person_add", args=[cycle.pk])))
    assert "2 of 2. This person waits as number 2." in page
    assert "Raise the places to 3 and give one" in page

    answer = add(desk, cycle)

    assert "Jana Ķirse waits as number 2." in said(answer)
    assert "Waiting, number 2" in text_of(answer)


def test_one_place_more_is_offered_to_a_full_cycle(desk, cycle):
    for _ in range(2):
        make_registration(cycle=cycle)

    answer = add(desk, cycle, raise_to="3")

    assert Cycle.objects.get().capacity == 3
    assert "Jana Ķirse has place 3." in said(answer)


def test_after_the_deadline_a_reason_is_needed(desk, cycle, at):
    at("2023-12-01 10:00")

    refused, done = add(desk, cycle, reason=""), add(desk, cycle)

    assert "Say why this person is added" in text_of(refused)
    assert 'value="Jana Ķirse"' in text_of(refused)
    assert "Jana Ķirse has place 1." in said(done)


def test_a_known_address_is_refused_on_the_page_and_a_shared_one_is_not(desk, cycle, anna):
    refused = add(desk, cycle, email=anna.email)
    assert (Registration.objects.count(), "already registered" in text_of(refused)) == (1, True)

    add(desk, cycle, email=anna.email, is_shared_address="on")

    assert Registration.objects.count() == 2
