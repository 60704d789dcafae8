"""A participant says beforehand that they will miss a session; no mark is made by it."""

import pytest

from registrations.attendance import absences
from registrations.core.locking import RuleViolation
from registrations.models import AnnouncedAbsence, Attendance, Message, Registration
from tests.factories import make_cycle, make_registration
from trainings.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(at) -> Registration:
    at("2023-12-11 12:59:59")
    return make_registration(cycle=make_cycle())


def session(person: Registration, number: int) -> Session:
    found: Session = person.cycle.schedule[number - 1]
    return found


def announced() -> list[tuple[int, int]]:
    return list(AnnouncedAbsence.objects.order_by("session").values_list("registration", "session"))


def test_an_absence_is_noted_once_until_the_session_begins(person, at):
    for _ in range(2):
        absences.announce(person, session(person, 2))
    noted = announced()
    at("2023-12-11 13:00")

    with pytest.raises(RuleViolation) as refused:
        absences.announce(person, session(person, 2))

    assert noted == announced() == [(person.pk, session(person, 2).pk)]
    assert refused.value.code == "late"
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("status", ["waiting", "cancelled"])
def test_whoever_has_no_place_announces_nothing(person, status):
    other = make_registration(cycle=person.cycle, status=status)

    with pytest.raises(RuleViolation):
        absences.announce(other, session(person, 3))

    assert announced() == []


def test_taking_back_concerns_one_session_of_one_person(person):
    other = make_registration(cycle=person.cycle)
    for who, number in ((person, 3), (person, 4), (other, 3)):
        absences.announce(who, session(person, number))

    absences.take_back(person, session(person, 3))

    assert announced() == [(other.pk, session(person, 3).pk), (person.pk, session(person, 4).pk)]


def test_a_mistake_that_somebody_reports_is_a_message_and_changes_no_mark(person):
    absences.report_mistake(person, session(person, 1), recorded="absent", words="I was there.")

    assert Message.objects.get().kind == "mistake"
    assert not Attendance.objects.exists()
