"""Marks: evidence for money."""

import pytest

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
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


def test_an_act_is_taken_back_also_before_its_session_begins(cycle, person, origin, at):
    at("2023-12-03 12:00")
    early = marking.record(
        cycle.pk, [mark(person, cycle.schedule[0], "excused")], origin=origin, is_confirmed_early=True
    )
    assert early.batch_id

    marking.undo(cycle.pk, early.batch_id, origin=origin)

    assert stored() == {}


def test_an_act_of_another_cycle_is_not_taken_back_here(cycle, person, origin):
    batch_id = marking.record(cycle.pk, [mark(person, cycle.schedule[0], "present")], origin=origin).batch_id
    assert batch_id

    outcome = marking.undo(make_cycle().pk, batch_id, origin=origin)

    assert outcome.changed == 0
    assert stored() == {(person.pk, cycle.schedule[0].pk): "present"}


@pytest.mark.parametrize(("moment", "is_refused"), [("2023-12-04 09:59:59", True), ("2023-12-04 10:00", False)])
def test_a_mark_before_the_session_begins_is_refused_until_somebody_confirms_it(
    cycle, person, origin, at, moment, is_refused
):
    at(moment)
    session, refusals = cycle.schedule[0], []
    for act in (
        lambda: marking.record(cycle.pk, [mark(person, session, "present")], origin=origin),
        lambda: marking.mark_the_rest_present(session, origin=origin),
    ):
        try:
            act()
        except RuleViolation as refusal:
            refusals.append(refusal.code)

    assert refusals == (["early", "early"] if is_refused else [])
    assert len(stored()) == (0 if is_refused else 1)


def test_one_act_may_hold_marks_of_every_kind(cycle, person, origin):
    marking.record(cycle.pk, [mark(person, cycle.schedule[3], "present")], origin=origin)
    marks = [
        mark(person, session, state, seen=seen)
        for session, state, seen in zip(
            cycle.schedule, ["present", "absent", "excused", ""], ["", "", "", "present"], strict=False
        )
    ]

    assert marking.record(cycle.pk, marks, origin=origin).changed == 4
    assert sorted(stored().values()) == ["absent", "excused", "present"]


def test_a_long_reason_and_the_note_of_a_mark_are_kept_as_far_as_there_is_room(cycle, person):
    origin = ChangeContext(via=Via.GRID, by=make_organiser(), reason="a" * 299)
    noted = Mark(registration_id=person.pk, session_id=cycle.schedule[0].pk, seen="", state="present", note="late")

    marking.record(cycle.pk, [noted], origin=origin)

    assert HistoryEntry.objects.get().reason == "a" * 299 + ";"


def test_those_with_a_place_and_no_mark_are_listed_in_latvian_order(cycle, origin):
    second, first, marked = (make_registration(cycle=cycle, last_name=name) for name in ("Čaks", "Ābele", "Ozols"))
    make_registration(cycle=cycle, status="waiting")
    make_registration(cycle=make_cycle())
    marking.record(cycle.pk, [mark(marked, cycle.schedule[0], "absent")], origin=origin)

    assert list(marking.without_mark(cycle.schedule[0])) == [first, second]
