"""Which certificate a person is offered, and that the ones of other people and cycles stay as they are."""

import pytest
from django.utils import timezone

from registrations.core.history import PERSONAL_PAGE
from registrations.models import Certificate, Registration
from registrations.people import erasure
from registrations.results.certificates import issuing
from tests.certifying import close, mark, versions
from tests.factories import make_cycle, make_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(at) -> Cycle:
    at("2024-01-16 09:00")
    return make_cycle()


def offered(person: Registration) -> tuple[int | None, bool]:
    """Return the version that is offered, and whether all sessions are checked."""
    status = issuing.prospect_of(Registration.objects.get(pk=person.pk))
    return status.certificate.version if status.certificate else None, status.is_complete


def test_nothing_is_offered_until_the_last_session_is_checked(cycle, anna):
    mark(anna, "xx")
    before = offered(anna)
    close(cycle, range(1, 5))
    nearly = offered(anna)
    close(cycle, [5])

    assert (before, nearly, offered(anna)) == ((None, False), (None, False), (1, True))


def test_the_valid_version_is_offered_and_goes_on_while_a_session_is_open_again(cycle, anna):
    mark(anna, "xo")
    close(cycle)
    mark(anna, "xx", seen="xo")
    corrected = offered(anna)
    cycle.sessions.filter(pk=cycle.schedule[4].pk).update(attendance_closed_at=None)

    assert (corrected, offered(anna)) == ((2, True), (2, False))


def test_whoever_has_attended_nothing_is_offered_nothing(cycle, anna):
    mark(anna, "ooooo")
    close(cycle)

    assert offered(anna) == (None, True)


def test_one_that_was_withdrawn_is_not_offered(cycle, anna):
    mark(anna, "x")
    close(cycle)
    mark(anna, "o", seen="x")

    assert (versions(anna), offered(anna)) == ([(1, False)], (None, True))


def test_whoever_came_only_to_a_session_that_was_cancelled_later_has_none(cycle, anna):
    mark(anna, ".x")
    cycle.sessions.filter(pk=cycle.schedule[1].pk).update(is_cancelled=True)
    close(Cycle.objects.get(), [1, 3, 4, 5])

    assert versions(anna) == []


def test_a_certificate_without_a_name_is_offered_to_nobody(cycle, anna):
    mark(anna, "x")
    close(cycle)
    erasure.erase(anna.pk, origin=PERSONAL_PAGE)

    assert offered(anna) == (None, True)


def test_the_certificates_of_another_cycle_stay_when_one_is_checked_again(cycle, anna):
    other = make_registration(cycle=make_cycle())
    for person in (anna, other):
        mark(person, "x")
        close(person.cycle)

    for people in (None, [anna.pk, other.pk]):
        issuing.refresh(cycle.pk, people)

    assert (versions(anna), versions(other)) == ([(1, True)], [(1, True)])


def test_the_first_time_that_a_certificate_was_fetched_is_noted(cycle, anna, at):
    other = make_registration(cycle=cycle)
    for person in (anna, other):
        mark(person, "x")
    close(cycle)
    first = timezone.now()
    for moment in ("2024-01-16 09:00", "2024-01-17 09:00"):
        at(moment)
        issuing.note_fetched(Certificate.objects.get(registration=anna))
    stale = Certificate.objects.get(registration=anna)
    stale.fetched_at = None
    issuing.note_fetched(stale)

    assert dict(Certificate.objects.values_list("registration", "fetched_at")) == {anna.pk: first, other.pk: None}


def test_marks_of_a_cancelled_session_and_of_another_person_are_not_stated(cycle, anna):
    other = make_registration(cycle=cycle)
    mark(anna, "xx")
    mark(other, "..xx")
    cycle.sessions.filter(pk=cycle.schedule[1].pk).update(is_cancelled=True)
    close(Cycle.objects.get(), [1, 3, 4, 5])

    stated = {
        one.registration_id: [session["number"] for session in one.facts["sessions"]]
        for one in Certificate.objects.all()
    }
    assert stated == {anna.pk: [1], other.pk: [3, 4]}
