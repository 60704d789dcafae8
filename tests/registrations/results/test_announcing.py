"""The invitation to the call for projects: to whom, when, once, and what it says."""

import datetime

import pytest

from registrations.core.locking import RuleViolation
from registrations.models import GrantList, GrantListEntry, Message, Registration
from registrations.results import announcing
from tests.factories import make_cycle, make_organiser, make_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db

SESSIONS = [{"session": number, "number": number, "title": "x", "day": "2023-12-11"} for number in range(1, 5)]


@pytest.fixture
def cycle(at):
    at("2024-01-30 12:00")
    return make_cycle(
        call_opens_on=datetime.date(2024, 2, 1),
        call_closes_on=datetime.date(2024, 2, 29),
        call_rules_url="https://lmb.example/nolikums.pdf",
        call_results_on=datetime.date(2024, 4, 19),
    )


def approve(cycle: Cycle, *people: Registration, version: int = 1) -> None:
    approved = GrantList.objects.create(cycle=cycle, version=version, required=4, held=5, approved_by=make_organiser())
    for person in people:
        GrantListEntry.objects.create(
            grant_list=approved, registration=person, name=person.full_name, sessions=SESSIONS
        )


def test_only_those_on_the_approved_list_are_invited_and_each_once(cycle):
    anna, bruno = make_registration(cycle=cycle), make_registration(cycle=cycle)
    approve(cycle, anna)

    first = announcing.announce_call(cycle.pk)
    approve(cycle, anna, bruno, version=2)
    numbers = [first, announcing.announce_call(cycle.pk), announcing.announce_call(cycle.pk)]

    assert numbers == [1, 1, 0]
    assert list(Message.objects.order_by("pk").values_list("registration", flat=True)) == [anna.pk, bruno.pk]


def test_the_invitation_says_why_until_when_and_where(cycle):
    approve(cycle, make_registration(cycle=cycle))
    announcing.announce_call(cycle.pk)

    message = Message.objects.get()
    text = " ".join(message.text.split())
    assert message.subject == "Projektu konkurss: varat pieteikties līdz 29. februārim"
    assert "Jūs apmeklējāt 4 no 5 nodarbībām ciklā „Mēs savai kopienai”, tāpēc varat pieteikties grantam" in text
    assert "No 1. februāra līdz ceturtdienai, 29. februārim, plkst. 23.59" in text
    assert "https://lmb.example/nolikums.pdf" in text
    assert "Pieteikties konkursam: {personal-link}#konkurss" in text
    assert "jo rīkotāju 2024. gada 30. janvārī apstiprinātajā sarakstā ir Jūsu dalība ciklā" in text


@pytest.mark.parametrize("day", ["2024-03-01 12:00"])
def test_nobody_is_invited_to_a_call_that_is_over(cycle, at, day):
    approve(cycle, make_registration(cycle=cycle))
    at(day)

    with pytest.raises(RuleViolation):
        announcing.announce_call(cycle.pk)


def test_nobody_is_invited_before_a_list_is_approved(cycle):
    make_registration(cycle=cycle)

    with pytest.raises(RuleViolation, match=r"apstipriniet|Approve"):
        announcing.announce_call(cycle.pk)
    assert Message.objects.count() == 0
