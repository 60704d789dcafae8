"""Where a cycle stands: from its dates and from what is still kept about its people."""

import datetime

import pytest
from django.utils import timezone

from registrations.core.cycle_status import CycleStatus, erased_on, names_kept, status_of
from tests.factories import make_cycle, make_registration, moment

pytestmark = pytest.mark.django_db
LAST_DAY = datetime.date(2024, 1, 15)  # 13.00–16.00


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2023-11-29 23:59", CycleStatus.OPEN),
        ("2023-11-30 00:00", CycleStatus.AHEAD),
        ("2023-12-04 09:59", CycleStatus.AHEAD),
        ("2023-12-04 10:00", CycleStatus.RUNNING),
        ("2024-01-15 16:00:00", CycleStatus.RUNNING),
        ("2024-01-15 16:00:01", CycleStatus.OVER),
    ],
)
def test_a_cycle_goes_from_open_to_over_by_the_clock(at, now, status):
    at(now)

    assert status_of(make_cycle(), is_erased=False) == status


def test_it_is_open_while_people_may_register_although_it_has_begun(at):
    at("2023-12-04 12:00")

    assert status_of(make_cycle(registration_closes_on=LAST_DAY), is_erased=False) == CycleStatus.OPEN


@pytest.mark.parametrize(
    ("now", "status"),
    [("2023-11-20 12:00", CycleStatus.OPEN), ("2024-01-15 16:00:00", CycleStatus.RUNNING)],
)
def test_it_is_archived_when_it_is_over_and_nobody_is_named_but_not_before(at, now, status):
    cycle = make_cycle()
    at(now)
    before = status_of(cycle, is_erased=True)
    at("2024-01-15 16:00:01")

    assert (before, status_of(cycle, is_erased=True)) == (status, CycleStatus.ARCHIVED)


def test_a_draft_is_a_draft_on_any_day(at):
    at("2024-02-01 12:00")

    assert status_of(make_cycle(is_published=False), is_erased=True) == CycleStatus.DRAFT


def test_without_sessions_it_neither_begins_nor_ends(at):
    at("2024-02-01 12:00")

    assert status_of(make_cycle(sessions=False), is_erased=True) == CycleStatus.AHEAD


def test_names_are_kept_until_the_last_has_gone_and_then_the_moment_of_it_is_known():
    nobody, all_named, some_erased, all_erased = cycles = [make_cycle() for _ in range(4)]
    make_registration(cycle=all_named)
    make_registration(cycle=some_erased)
    for day in (3, 5, 4):
        make_registration(cycle=some_erased, erased_at=moment(datetime.date(2025, 1, day), 3))
        make_registration(cycle=all_erased, erased_at=moment(datetime.date(2025, 1, day), 3))

    assert names_kept(cycles) == {
        nobody.pk: (False, None),
        all_named.pk: (True, None),
        some_erased.pk: (True, None),
        all_erased.pk: (False, moment(datetime.date(2025, 1, 5), 3)),
    }
    assert names_kept([all_named]) == {all_named.pk: (True, None)}


def test_only_of_a_cycle_that_is_over_and_without_names_the_day_of_erasing_in_riga_is_told(at):
    at("2024-02-01 12:00")
    erased, named, running = make_cycle(), make_cycle(), make_cycle(moved_to=timezone.localdate())
    just_after_midnight = moment(datetime.date(2024, 1, 20), 0, 30)
    for cycle in (erased, running):
        make_registration(cycle=cycle, erased_at=just_after_midnight)
    make_registration(cycle=named)

    assert erased_on([erased, named, running]) == {erased.pk: datetime.date(2024, 1, 20)}
