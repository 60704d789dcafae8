"""Marks: evidence for money."""

import pytest

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.core.history import ChangeContext
from registrations.models import Attendance, HistoryEntry, Registration
from registrations.models.history import Via
from tests.factories import make_cycle, make_organiser, make_registration, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle()


@pytest.fixture
def person(cycle):
    return make_registration(cycle=cycle)


@pytest.fixture
def origin():
    return ChangeContext(via=Via.GRID, by=make_organiser(username="anna"))


def mark(person, session, state, *, seen="") -> Mark:
    return Mark(registration_id=person.pk, session_id=session.pk, seen=seen, state=state)


def stored() -> dict[tuple[int, int], str]:
    return {(row.registration_id, row.session_id): row.state for row in Attendance.objects.all()}


def test_a_mark_is_stored_with_who_when_and_by_which_way(cycle, person, origin):
    session = cycle.schedule[0]

    outcome = marking.record(cycle.pk, [mark(person, session, "present")], origin=origin)

    assert (outcome.changed, outcome.conflicts) == (1, [])
    row = Attendance.objects.get()
    assert (row.state, row.via, row.marked_by) == ("present", "grid", origin.by)
    line = HistoryEntry.objects.get()
    assert (line.what, line.registration, line.session, line.old, line.new, line.by) == (
        "attendance",
        person,
        session,
        "",
        "present",
        origin.by,
    )


def test_a_mark_is_taken_back(cycle, person, origin):
    session = cycle.schedule[0]
    marking.record(cycle.pk, [mark(person, session, "absent")], origin=origin)

    marking.record(cycle.pk, [mark(person, session, "", seen="absent")], origin=origin)

    assert stored() == {}
    assert list(HistoryEntry.objects.order_by("pk").values_list("old", "new")) == [("", "absent"), ("absent", "")]


def test_an_old_page_changes_only_the_cells_its_user_touched(cycle, person, origin):
    other, session = make_registration(cycle=cycle), cycle.schedule[0]
    marking.record(cycle.pk, [mark(person, session, "present")], origin=origin)

    marking.record(cycle.pk, [mark(other, session, "present")], origin=origin)

    assert stored() == {(person.pk, session.pk): "present", (other.pk, session.pk): "present"}


def test_a_cell_that_somebody_else_changed_is_a_conflict_and_stays(cycle, person, origin):
    session = cycle.schedule[0]
    marking.record(cycle.pk, [mark(person, session, "present")], origin=origin)

    outcome = marking.record(cycle.pk, [mark(person, session, "absent", seen="")], origin=origin)

    assert (outcome.changed, [str(conflict.attendance) for conflict in outcome.conflicts]) == (
        0,
        [f"{person}: present"],
    )
    assert stored() == {(person.pk, session.pk): "present"}


def test_two_people_who_mark_the_same_do_not_quarrel(cycle, person, origin):
    session = cycle.schedule[0]
    for _ in range(2):
        outcome = marking.record(cycle.pk, [mark(person, session, "present", seen="")], origin=origin)

    assert outcome == marking.MarkingResult(0)
    assert HistoryEntry.objects.count() == 1


@pytest.mark.parametrize("fault", ["another cycle", "waiting", "unknown state", "cancelled session"])
def test_marks_that_are_not_about_the_cycle_are_refused_as_a_whole(cycle, person, origin, fault):
    other = make_cycle()
    bad = {
        "another cycle": mark(make_registration(cycle=other), cycle.schedule[0], "present"),
        "waiting": mark(
            make_registration(cycle=cycle, status=Registration.Status.WAITING), cycle.schedule[0], "present"
        ),
        "unknown state": mark(person, cycle.schedule[1], "late"),
        "cancelled session": mark(person, make_session(cycle=cycle, is_cancelled=True), "present"),
    }[fault]

    with pytest.raises(ValueError, match="not about this cycle"):
        marking.record(cycle.pk, [mark(person, cycle.schedule[0], "present"), bad], origin=origin)

    assert stored() == {}


def test_many_marks_take_no_more_queries_than_a_few(cycle, origin, django_assert_max_num_queries):
    people = [make_registration(cycle=cycle) for _ in range(50)]
    marks = [mark(person, session, "present") for person in people for session in cycle.schedule]

    with django_assert_max_num_queries(10):
        outcome = marking.record(cycle.pk, marks, origin=origin)

    assert outcome.changed == 250


def test_the_history_is_neither_edited_nor_deleted(cycle, person, origin):
    marking.record(cycle.pk, [mark(person, cycle.schedule[0], "present")], origin=origin)
    line = HistoryEntry.objects.get()

    for attempt in (
        line.save,
        line.delete,
        HistoryEntry.objects.all().delete,
        lambda: HistoryEntry.objects.update(new="absent"),
    ):
        with pytest.raises(TypeError):
            attempt()


def test_undoing_an_act_leaves_a_session_that_was_cancelled_since(cycle, person, origin):
    first, second = cycle.schedule[:2]
    marks = [mark(person, session, "present") for session in (first, second)]
    batch_id = marking.record(cycle.pk, marks, origin=origin).batch_id
    assert batch_id
    first.is_cancelled = True
    first.save()

    marking.undo(cycle.pk, batch_id, origin=origin)

    assert stored() == {(person.pk, first.pk): "present"}
