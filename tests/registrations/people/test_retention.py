"""Personal data goes when its day is over, and the counts stay."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from registrations.core.history import ChangeContext
from registrations.models import Registration, ReportImport
from registrations.models.history import Via
from registrations.people import retention
from registrations.places.availability import availability_of
from tests.factories import make_cycle, make_organiser, make_registration

pytestmark = pytest.mark.django_db


def purge(*arguments: str) -> str:
    out = StringIO()
    call_command("purge_personal_data", *arguments, stdout=out)
    return out.getvalue()


def named() -> int:
    return Registration.objects.exclude(last_name="").count()


@pytest.mark.parametrize(("moment", "left"), [("2025-01-15 23:59", 2), ("2025-01-16 00:01", 0)])
def test_data_is_kept_for_twelve_months_after_the_last_session(at, moment, left):
    cycle = make_cycle()
    for _ in range(2):
        make_registration(cycle=cycle)
    at(moment)

    purge()

    assert named() == left
    assert availability_of(cycle).taken == 2


def test_a_dry_run_says_what_it_would_do_and_does_nothing(at):
    make_registration(cycle=make_cycle())
    at("2026-01-01 12:00")

    said = purge("--dry-run")

    assert said == "„Mēs savai kopienai” (2023): 1 people, kept until 15.01.2025\n"
    assert named() == 1


def test_running_it_again_does_no_harm(at):
    make_registration(cycle=make_cycle())
    at("2026-01-01 12:00")

    assert [purge().splitlines()[-1] for _ in range(2)] == ["Erased: 1", "Erased: 0"]


def test_drafts_of_reports_that_nobody_saved_go_after_thirty_days(at):
    session, organiser = make_cycle().schedule[0], make_organiser()
    for name, time in (("saved", "11:59:00"), ("old", "12:00:00"), ("young", "12:00:01")):
        at(f"2023-12-05 {time}")
        saved_at = timezone.now() if name == "saved" else None
        ReportImport.objects.create(session=session, created_by=organiser, digest=name, saved_at=saved_at)
    at("2024-01-04 12:00:01")

    purge()

    assert [report.digest for report in ReportImport.objects.order_by("pk")] == ["saved", "young"]


def test_a_cycle_is_erased_before_its_day_and_no_other_with_it(at):
    at("2024-02-01 12:00")
    cycle = make_cycle()
    for one in (cycle, cycle, make_cycle()):
        make_registration(cycle=one)

    assert [retention.erase_cycle(cycle, origin=ChangeContext(via=Via.ADMIN)) for _ in range(2)] == [2, 0]
    assert named() == 1
