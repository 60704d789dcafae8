"""Versions of the approved list: each cycle has its own, and what has changed is told for whoever came and went."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import GrantList, Registration
from registrations.models.history import Via
from registrations.results import grants
from registrations.results.grants import Differences
from tests.factories import make_cycle
from tests.registrations.grouping import make_attender
from trainings.models import Cycle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_is_over(at) -> None:
    at("2024-01-16 10:00")


def checked_cycle() -> Cycle:
    cycle = make_cycle()
    cycle.sessions.update(attendance_closed_at=timezone.now())
    return cycle


def approve(cycle: Cycle, organiser: User) -> GrantList:
    now = grants.review(Cycle.objects.get(pk=cycle.pk))
    return grants.approve(cycle.pk, now.seal, origin=ChangeContext(via=Via.ADMIN, by=organiser))


def changes_since(grant_list: GrantList) -> Differences:
    now = grants.review(Cycle.objects.get(pk=grant_list.cycle_id))
    return grants.differences(grant_list, grants.entries_of(grant_list), now)


def leave(person: Registration) -> None:
    Registration.objects.filter(pk=person.pk).update(status="cancelled", place_number=None)


def test_each_cycle_counts_its_own_versions(organiser):
    one, other = checked_cycle(), checked_cycle()
    for number in range(1, 4):
        make_attender(one, "xxxxx")
        assert approve(one, organiser).version == number
    make_attender(other, "xxxxx")

    assert approve(other, organiser).version == 1
    assert [each.version for each in grants.versions(one)] == [3, 2, 1]
    assert [each.version for each in grants.versions(other)] == [1]


def test_the_list_that_held_before_may_be_approved_again_after_another_one(organiser):
    cycle = checked_cycle()
    make_attender(cycle, "xxxxx")
    first = approve(cycle, organiser)
    guest = make_attender(cycle, "xxxxx")
    approve(cycle, organiser)
    leave(guest)

    assert approve(cycle, organiser).version == first.version + 2
    with pytest.raises(RuleViolation, match="since version 3"):
        approve(cycle, organiser)


def test_people_stand_on_a_list_in_latvian_order(organiser):
    cycle = checked_cycle()
    for name in ("Žagars", "Čaks", "Ābele"):
        make_attender(cycle, "xxxxx", first_name="Anna", last_name=name)

    assert [one.name for one in grants.entries_of(approve(cycle, organiser))] == [
        "Anna Ābele",
        "Anna Čaks",
        "Anna Žagars",
    ]


def test_whoever_came_and_whoever_went_is_told_by_name_and_institution(organiser):
    cycle = checked_cycle()
    went = make_attender(cycle, "xxxxx", first_name="Anna", last_name="Ābele", institution="Cēsu muzejs")
    make_attender(cycle, "xxxxx")
    approved = approve(cycle, organiser)
    leave(went)
    make_attender(cycle, "xxxx", first_name="Zane", last_name="Kalve", institution="Talsu bibliotēka")

    found = changes_since(approved)

    assert [(one.name, one.institution, len(one.gained)) for one in found.added] == [
        ("Zane Kalve", "Talsu bibliotēka", 4)
    ]
    assert [(one.name, one.institution, len(one.lost)) for one in found.removed] == [("Anna Ābele", "Cēsu muzejs", 5)]
    assert found.changed == []


@pytest.mark.parametrize("what", ["nothing", "somebody came", "somebody went", "an institution", "the rule"])
def test_one_difference_of_any_kind_is_enough(organiser, what):
    cycle = checked_cycle()
    person, other = make_attender(cycle, "xxxxx"), make_attender(cycle, "xxxxx")
    approved = approve(cycle, organiser)
    changes = {
        "nothing": lambda: None,
        "somebody came": lambda: make_attender(cycle, "xxxxx"),
        "somebody went": lambda: leave(person),
        "an institution": lambda: Registration.objects.filter(pk=other.pk).update(institution="Cits muzejs"),
        "the rule": lambda: Cycle.objects.update(required_sessions=5),
    }
    changes[what]()

    assert bool(changes_since(approved)) is (what != "nothing")
