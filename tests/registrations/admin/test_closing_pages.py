"""One session's attendance as a whole: the rest are present, it is checked, it is opened again."""

import pytest

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.core.history import ChangeContext
from registrations.models import HistoryEntry
from registrations.models.history import Via
from tests.factories import make_cycle, make_trainer, make_trainer_user
from tests.registrations.attending import address, cell, logged_in, recorded, send

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-11 16:30")
    return make_cycle()


def test_the_rest_are_marked_present_and_taken_back_as_one_act(desk, cycle, anna, zane):
    session = cycle.schedule[0]
    send(desk, cycle, cell(anna, 1, "absent"))

    question = desk.get(address("rest", cycle.pk, session.pk))
    assert "Mark 1 person present" in question.content.decode()
    answer = desk.post(address("rest", cycle.pk, session.pk), follow=True)
    assert recorded() == {("Anna", session.title): "absent", ("Žanete", session.title): "present"}
    assert HistoryEntry.objects.order_by("-pk")[0].via == "bulk"
    desk.post(address("undo", cycle.pk), {"batch_id": answer.context["batch_id"]})

    assert recorded() == {("Anna", session.title): "absent"}


def test_a_mark_of_a_colleague_is_undone_only_where_nobody_changed_it_since(desk, cycle, anna, zane, organiser):
    session = cycle.schedule[0]
    batch_id = desk.post(address("rest", cycle.pk, session.pk), follow=True).context["batch_id"]
    marking.record(
        cycle.pk,
        [Mark(registration_id=anna.pk, session_id=session.pk, seen="present", state="absent")],
        origin=ChangeContext(via=Via.GRID, by=organiser),
    )

    desk.post(address("undo", cycle.pk), {"batch_id": batch_id})

    assert recorded() == {("Anna", session.title): "absent"}


def test_taking_back_in_a_closed_session_asks_for_a_reason(desk, cycle, anna, organiser):
    session = cycle.schedule[0]
    batch_id = desk.post(address("rest", cycle.pk, session.pk), follow=True).context["batch_id"]
    marking.close(session.pk, origin=ChangeContext(via=Via.ADMIN, by=organiser))

    asked = desk.post(address("undo", cycle.pk), {"batch_id": batch_id})
    assert (asked.status_code, len(recorded())) == (200, 1)
    desk.post(address("undo", cycle.pk), {"batch_id": batch_id, "reason": "wrong session"})

    assert recorded() == {}


def test_the_rest_of_a_session_to_come_needs_a_confirmation(desk, cycle, anna):
    path = address("rest", cycle.pk, cycle.schedule[3].pk)

    assert (desk.post(path).status_code, len(recorded())) == (200, 0)
    assert (desk.post(path, {"early": "on"}).status_code, len(recorded())) == (302, 1)


def test_closing_lists_who_has_no_mark_and_reopening_needs_a_reason(desk, cycle, anna, zane):
    session = cycle.schedule[0]
    send(desk, cycle, cell(anna, 1, "present"))

    question = desk.get(address("close", cycle.pk, session.pk))
    assert [person.full_name for person in question.context["people"]] == ["Žanete Ķirse"]
    desk.post(address("close", cycle.pk, session.pk))
    session.refresh_from_db()
    assert session.attendance_closed_at is not None

    assert desk.post(address("reopen", cycle.pk, session.pk)).status_code == 200
    desk.post(address("reopen", cycle.pk, session.pk), {"reason": "Žanete had signed"})
    session.refresh_from_db()
    assert session.attendance_closed_at is None
    assert list(HistoryEntry.objects.exclude(what="attendance").order_by("pk").values_list("what", "reason")) == [
        ("closed", ""),
        ("reopened", "Žanete had signed"),
    ]


def test_a_session_that_has_not_ended_is_not_closed_and_has_no_button_for_it(desk, cycle, anna):
    question = desk.get(address("close", cycle.pk, cycle.schedule[2].pk)).content.decode()
    answer = desk.post(address("close", cycle.pk, cycle.schedule[2].pk))

    assert "The session has not ended yet." in question
    assert "Attendance checked: close" not in question
    assert "The session has not ended yet." in answer.content.decode()
    assert cycle.sessions.closed().count() == 0


@pytest.mark.parametrize("name", ["close", "reopen", "add"])
def test_what_is_for_organisers_is_forbidden_to_trainers(cycle, name):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    client = logged_in(make_trainer_user(trainer=trainer))
    path = address(name, cycle.pk, cycle.schedule[0].pk)

    assert (client.get(path).status_code, client.post(path, {"reason": "x"}).status_code) == (403, 403)
    assert HistoryEntry.objects.count() == 0


@pytest.mark.parametrize("name", ["rest", "close", "reopen", "sheet", "door", "add"])
def test_a_session_of_another_cycle_is_not_found(desk, cycle, name):
    assert desk.get(address(name, cycle.pk, make_cycle().schedule[0].pk)).status_code == 404
