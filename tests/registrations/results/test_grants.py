"""The grant list: who is on it and why, frozen by approval, and what becomes different afterwards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import Attendance, GrantList, GrantListEntry, HistoryEntry
from registrations.models.history import Via
from registrations.people import erasure
from registrations.results import grants
from registrations.results.grants import reviewing
from tests.factories import make_cycle
from tests.registrations.grouping import make_attender
from trainings.models import Cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(at):
    at("2024-01-16 10:00")
    cycle = make_cycle()
    cycle.sessions.update(attendance_closed_at=timezone.now())
    return cycle


def mark(person, session, state):
    person.attendances.update_or_create(
        session=session, defaults={"state": state, "marked_at": timezone.now(), "via": "grid"}
    )


def approve(cycle, organiser, *, seal=None):
    now = grants.review(Cycle.objects.get(pk=cycle.pk))
    return grants.approve(
        cycle.pk, now.seal if seal is None else seal, origin=ChangeContext(via=Via.ADMIN, by=organiser)
    )


def today(cycle):
    return grants.review(Cycle.objects.get(pk=cycle.pk))


def names(candidates):
    return [one.person.full_name for one in candidates]


def test_the_review_shows_who_has_reached_it_and_who_is_one_mark_short_with_the_evidence(cycle, organiser):
    make_attender(cycle, "xxxxo", first_name="Žanete", last_name="Ķirse")
    make_attender(cycle, "xxxoe", first_name="Anna", last_name="Ābele")
    make_attender(cycle, "xxooo", first_name="Bruno", last_name="Čaks")
    make_attender(cycle, "xxx.o", first_name="Zane", last_name="Kalve")
    make_attender(cycle, "xxxxx", first_name="Ūdris", last_name="Atteicies", status="cancelled")
    make_attender(make_cycle(), "xxxxx")
    Attendance.objects.update(marked_by=organiser)

    now = today(cycle)

    assert (names(now.reached), names(now.one_short)) == (["Žanete Ķirse"], ["Anna Ābele", "Zane Kalve"])
    missing = [[(one.session.number, one.state) for one in person.missing] for person in now.one_short]
    assert missing == [[(4, "absent"), (5, "excused")], [(4, ""), (5, "absent")]]
    proof = now.reached[0].evidence[0].attendance
    assert (proof.marked_by, proof.get_via_display()) == (organiser, "attendance grid")


def test_a_cancelled_session_is_no_evidence(cycle):
    make_attender(cycle, "xxxxx")
    cycle.sessions.filter(pk=cycle.schedule[0].pk).update(is_cancelled=True)

    now = today(cycle)

    assert (now.held, [one["number"] for one in now.reached[0].attended]) == (4, [2, 3, 4, 5])


def test_approving_freezes_who_where_which_sessions_the_rule_by_whom_and_when(cycle, organiser):
    anna = make_attender(cycle, "xxoxx", first_name="Anna", last_name="Ābele", institution="Cēsu muzejs")
    make_attender(cycle, "xxxoo")

    grant_list = approve(cycle, organiser)

    entry = grant_list.entries.get()
    assert (entry.registration, entry.name, entry.institution) == (anna, "Anna Ābele", "Cēsu muzejs")
    assert [(one["number"], one["day"]) for one in entry.sessions] == [
        (1, "2023-12-04"),
        (2, "2023-12-11"),
        (4, "2024-01-08"),
        (5, "2024-01-15"),
    ]
    second = cycle.schedule[1]
    assert entry.sessions[1] == {"session": second.pk, "number": 2, "title": second.title, "day": "2023-12-11"}
    assert (grant_list.version, grant_list.required, grant_list.held) == (1, 4, 5)
    assert (grant_list.approved_by, grant_list.approved_at) == (organiser, timezone.now())
    line = HistoryEntry.objects.get(what="approved")
    assert (line.by, line.new) == (organiser, "„Mēs savai kopienai” (2023), 1")


def test_a_list_is_not_approved_while_a_session_is_open(cycle, organiser):
    make_attender(cycle, "xxxxx")
    cycle.sessions.filter(pk=cycle.schedule[4].pk).update(attendance_closed_at=None)

    with pytest.raises(RuleViolation) as refusal:
        approve(cycle, organiser)

    assert (refusal.value.code, GrantList.objects.count()) == ("open", 0)


def test_a_list_can_be_approved_when_somebody_is_on_it_and_every_session_is_checked(cycle):
    make_attender(cycle, "xxxoo")
    of_nobody = today(cycle).can_be_approved
    make_attender(cycle, "xxxxo")
    complete = today(cycle).can_be_approved
    cycle.sessions.filter(pk=cycle.schedule[4].pk).update(attendance_closed_at=None)

    assert (of_nobody, complete, today(cycle).can_be_approved) == (False, True, False)


def test_a_list_of_nobody_is_not_approved(cycle, organiser):
    with pytest.raises(RuleViolation) as refusal:
        approve(cycle, organiser)

    assert refusal.value.code == "empty"


def test_what_has_changed_between_showing_and_approving_is_not_approved(cycle, organiser):
    person = make_attender(cycle, "xxxxx")
    seal = today(cycle).seal
    mark(person, cycle.schedule[0], "absent")

    with pytest.raises(RuleViolation) as refusal:
        approve(cycle, organiser, seal=seal)

    assert (refusal.value.code, GrantList.objects.count()) == ("changed", 0)


def test_the_seal_is_of_the_facts_in_whatever_order_they_are_stored(cycle):
    for _ in range(2):
        make_attender(cycle, "xxxxo")
    seal, now = today(cycle).seal, today(cycle)
    first, second = now.entries
    first.sessions = [dict(reversed(one.items())) for one in first.sessions]

    assert reviewing.digest(now.required, now.held, [second, first]) == seal
    assert reviewing.digest(now.required, now.held, [second]) != seal


def test_the_same_facts_are_not_approved_twice(cycle, organiser):
    make_attender(cycle, "xxxxx")
    approve(cycle, organiser)

    with pytest.raises(RuleViolation) as refusal:
        approve(cycle, organiser)

    assert refusal.value.messages == ["Nothing has changed since version 1: it holds as it is."]


def test_a_later_correction_is_a_difference_until_the_next_version_is_approved(cycle, organiser):
    out = make_attender(cycle, "xxxxo", first_name="Anna", last_name="Ābele")
    other = make_attender(cycle, "xxxxo", first_name="Bruno", last_name="Čaks")
    make_attender(cycle, "xxxxo", first_name="Zane", last_name="Kalve")
    into = make_attender(cycle, "xxxoo", first_name="Žanete", last_name="Ķirse")
    first = approve(cycle, organiser)
    mark(out, cycle.schedule[0], "absent")
    mark(into, cycle.schedule[4], "present")
    mark(other, cycle.schedule[3], "absent")
    mark(other, cycle.schedule[4], "present")

    found = grants.differences(first, grants.entries_of(first), today(cycle))

    assert [one.name for one in found.added] == ["Žanete Ķirse"]
    assert [one.name for one in found.removed] == ["Anna Ābele"]
    changed = [(one.name, [s["number"] for s in one.gained], [s["number"] for s in one.lost]) for one in found.changed]
    assert changed == [("Bruno Čaks", [5], [4])]
    assert [entry.name for entry in grants.entries_of(first)] == ["Anna Ābele", "Bruno Čaks", "Zane Kalve"]

    second = approve(cycle, organiser)
    assert second.version == 2
    assert not grants.differences(second, grants.entries_of(second), today(cycle))
    assert [one.version for one in grants.versions(cycle)] == [2, 1]


def test_another_rule_is_a_difference(cycle, organiser):
    make_attender(cycle, "xxxxx")
    first = approve(cycle, organiser)
    Cycle.objects.update(required_sessions=3)

    found = grants.differences(first, grants.entries_of(first), today(cycle))

    assert (found.rule_changed, found.added, found.removed, found.changed) == (True, [], [], [])


def test_nobody_changes_or_deletes_an_approved_list(cycle, organiser):
    make_attender(cycle, "xxxxx", first_name="Anna", last_name="Ābele")
    grant_list = approve(cycle, organiser)
    entry = grant_list.entries.get()

    for row in (grant_list, entry):
        for batch_id in (
            row.save,
            row.delete,
            type(row).objects.all().delete,
            lambda row=row: type(row).objects.update(pk=1),
        ):
            with pytest.raises(TypeError):
                batch_id()

    assert list(GrantListEntry.objects.values_list("name", flat=True)) == ["Anna Ābele"]


def test_erasing_a_person_leaves_the_sessions_on_every_list_and_no_name(cycle, organiser):
    person = make_attender(cycle, "xxxxo", first_name="Anna", last_name="Ābele")
    first = approve(cycle, organiser)
    mark(person, cycle.schedule[4], "present")
    approve(cycle, organiser)

    erasure.erase(person.pk, origin=ChangeContext(via=Via.ADMIN, by=organiser))

    rows = GrantListEntry.objects.order_by("pk")
    assert [(row.name, row.institution, len(row.sessions)) for row in rows] == [("", "", 4), ("", "", 5)]
    assert str(rows[0]) == "Erased person"
    found = grants.differences(first, grants.entries_of(first), today(cycle))
    assert [len(one.gained) for one in found.changed] == [1]
    with pytest.raises(RuleViolation):
        approve(cycle, organiser)


@pytest.mark.parametrize("people", [1, 40])
def test_the_review_costs_four_queries_for_any_number_of_people(cycle, people):
    for _ in range(people):
        make_attender(cycle, "xxxxo")
        make_attender(cycle, "xxxoo")

    with CaptureQueriesContext(connection) as queries:
        now = today(cycle)
        assert now.seal

    assert (len(now.reached), len(now.one_short), len(queries)) == (people, people, 4)
