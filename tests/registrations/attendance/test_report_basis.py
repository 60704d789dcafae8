"""What a session brings to a report: whose names are looked for, who is at work there, which names are remembered."""

import pytest
from django.utils import timezone

from registrations.attendance.report_import.basis import Basis
from registrations.meeting_reports.proposal import Staff
from registrations.models import RememberedName
from tests.factories import make_cycle, make_registration, make_trainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(trainers=[make_trainer()])


def test_people_of_the_cycle_are_looked_for_in_latvian_order_and_nobody_else(session, zane, anna, waiting):
    make_registration(cycle=session.cycle, erased_at=timezone.now())
    make_registration(cycle=make_cycle())

    basis = Basis.of(session)

    assert sorted(basis.registrations) == sorted([anna.pk, waiting.pk, zane.pk])
    in_order = [one.sort_key for one in basis.registrations.values()]
    assert in_order == sorted(in_order)
    assert set(basis.assignable) == {anna.pk, zane.pk}


def test_of_all_tries_of_one_person_the_active_one_is_looked_for_or_else_the_latest(session, anna):
    gone = {"first_name": "Bruno", "last_name": "Čaks", "email": "bruno@muzejs.example", "status": "cancelled"}
    make_registration(cycle=session.cycle, **gone)
    latest = make_registration(cycle=session.cycle, **gone)
    colleague = make_registration(cycle=session.cycle, **gone | {"first_name": "Zane"})
    again = {"first_name": anna.first_name, "last_name": anna.last_name, "email": anna.email}
    make_registration(cycle=session.cycle, status="cancelled", **again)

    assert set(Basis.of(session).registrations) == {anna.pk, latest.pk, colleague.pk}


@pytest.mark.parametrize("partners", ["Latvijas Bibliotekāru biedrība", ""])
def test_organisers_partners_and_trainers_are_at_work(session, settings, partners):
    settings.ORGANISATION = {**settings.ORGANISATION, "name": "Biedrība", "email": "birojs@lmb.example"}
    session.cycle.partners = partners

    assert Basis.of(session).staff == (
        Staff(name="Latvijas Muzeju biedrība", email="apmacibas@lmb.example"),
        Staff(name="Biedrība", email="birojs@lmb.example"),
        *([Staff(name=partners)] if partners else []),
        Staff(name="Kristīne Ļeontjeva", email="kristine@lmb.example"),
    )


def test_a_name_is_remembered_in_its_cycle_only(session, anna, organiser):
    for person in (anna, make_registration(cycle=make_cycle())):
        RememberedName.objects.create(
            cycle=person.cycle, name="Annele", key="annele", registration=person, created_by=organiser
        )

    assert Basis.of(session).remembered == {"annele": anna.pk}
