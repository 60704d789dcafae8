"""What a session brings to a report: whose names are looked for, who is at work there, which names are remembered."""

from collections.abc import Sequence

import pytest
from django.utils import timezone

from registrations.attendance.report_import.basis import Basis
from registrations.meeting_reports.facts import Meeting, Report, ReportRejected
from registrations.meeting_reports.proposal import Proposal, Staff
from registrations.models import RememberedName
from tests.factories import make_cycle, make_registration, make_trainer
from tests.registrations.meeting_reports.meetings import report, row
from trainings.models import Session

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


def of_strangers(number: str) -> Report:
    return report(row("John Smith"), row("Mary Major"), row("Peter Pan"), meeting=Meeting(id=number))


def of_anna(number: str) -> Report:
    return report(row("Anna Ābele"), meeting=Meeting(id=number))


def first_proposal(session: Session, *reports: Report, **said: bool) -> Proposal:
    files: Sequence[str] = [f"{number}.csv" for number, _ in enumerate(reports, start=1)]
    return Basis.of(session).first_proposal(reports, files=files, **said)


def test_parts_of_one_meeting_are_read_as_one_although_one_part_holds_strangers_only(session, anna):
    proposal = first_proposal(session, of_anna("812"), of_strangers("812"))

    assert [one.person_id for one in proposal.participants] == [anna.pk]
    assert [one.entry.name for one in proposal.unmatched] == ["John Smith", "Mary Major", "Peter Pan"]


@pytest.mark.parametrize(
    ("reports", "said", "reason", "file"),
    [
        ([of_strangers("812")], {}, "other_meeting", "1.csv"),
        ([of_strangers(""), of_anna("")], {}, "other_meeting", "1.csv"),
        ([of_anna("812"), of_strangers("813")], {"is_one_meeting": True}, "other_meeting", "2.csv"),
        ([of_anna("812"), of_anna("812"), of_anna("813")], {}, "different_meetings", "3.csv"),
    ],
)
def test_a_file_of_another_meeting_is_refused_by_its_name(session, anna, reports, said, reason, file):
    with pytest.raises(ReportRejected) as refused:
        first_proposal(session, *reports, **said)

    assert (refused.value.reason.value, refused.value.file) == (reason, file)


def test_files_of_two_meetings_are_one_when_somebody_has_confirmed_it(session, anna):
    proposal = first_proposal(session, of_anna("812"), of_anna("813"), is_one_meeting=True)

    assert [one.person_id for one in proposal.participants] == [anna.pk]
