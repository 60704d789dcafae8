"""Marks as the script of the grid sends them: what is saved, asked and refused."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registrations.attendance import marking
from registrations.core.history import ChangeContext
from registrations.models import HistoryEntry, Registration
from registrations.models.history import Via
from tests.factories import make_cycle, make_organiser, make_registration, make_trainer, make_trainer_user
from tests.registrations.attending import address, cell, logged_in, recorded, send

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-11 16:30")
    return make_cycle()


def test_a_cell_is_saved_and_the_answer_brings_the_new_figures(desk, cycle, anna, zane, organiser):
    answer = send(desk, cycle, cell(anna, 1, "present")).json()

    first = cycle.schedule[0]
    assert recorded() == {("Anna", first.title): "present"}
    assert (answer["changed"], answer["conflicts"], answer["saved"]) == (1, [], "Saved at 16.30")
    assert answer["people"] == {
        str(anna.pk): {"attended": 1, "total": 5, "face": "possible", "note": "needed: 3, may miss: 1"}
    }
    assert answer["sessions"] == {str(first.pk): {"present": 1, "empty": 1}}
    line = HistoryEntry.objects.get()
    assert (line.via, line.by, line.old, line.new) == ("grid", organiser, "", "present")


def test_the_figures_count_those_who_have_a_place(desk, cycle, anna, zane):
    gone = make_registration(cycle=cycle, first_name="Gatis")
    for person in (anna, gone):
        send(desk, cycle, cell(person, 1, "present"))
    Registration.objects.filter(pk=gone.pk).update(status="cancelled", place_number=None)

    answer = send(desk, cycle, cell(zane, 1, "absent")).json()

    assert answer["sessions"] == {str(cycle.schedule[0].pk): {"present": 1, "empty": 0}}


def test_a_form_instead_of_json_is_refused_like_anything_else_unknown(cycle, organiser):
    with_csrf = Client(enforce_csrf_checks=True)
    with_csrf.force_login(organiser)
    with_csrf.get(address("grid", cycle.pk))
    token = with_csrf.cookies["csrftoken"].value

    answer = with_csrf.post(address("marks", cycle.pk), {"csrfmiddlewaretoken": token, "marks": "[]"})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown")


def test_a_conflict_says_who_when_and_to_what_and_leaves_the_cell(desk, cycle, anna):
    colleague = logged_in(make_organiser(username="peteris", first_name="Pēteris", last_name="Zars"))
    send(colleague, cycle, cell(anna, 1, "excused"))

    answer = send(desk, cycle, cell(anna, 1, "present")).json()

    assert answer["conflicts"] == [
        {
            "registration": anna.pk,
            "session": cycle.schedule[0].pk,
            "state": "excused",
            "mine": "present",
            "told": "Pēteris Zars changed it 11\N{NO-BREAK SPACE}December at 16.30 to “excused”",
        }
    ]
    assert recorded() == {("Anna", cycle.schedule[0].title): "excused"}


def test_a_mark_that_somebody_took_away_is_a_conflict_with_a_name_too(desk, cycle, anna):
    send(desk, cycle, cell(anna, 1, "present"))
    colleague = logged_in(make_organiser(username="peteris", first_name="Pēteris", last_name="Zars"))
    send(colleague, cycle, cell(anna, 1, "", seen="present"))

    answer = send(desk, cycle, cell(anna, 1, "absent", seen="present")).json()

    (conflict,) = answer["conflicts"]
    # The history is dated by the database, which has a clock of its own.
    who, what = conflict["told"].split(" changed it ")
    assert (who, what.split(" to ")[1], conflict["state"]) == ("Pēteris Zars", "“not recorded”", "")


def test_a_session_that_has_not_begun_asks_for_a_confirmation(desk, cycle, anna):
    refused = send(desk, cycle, cell(anna, 3, "excused"))
    accepted = send(desk, cycle, cell(anna, 3, "excused"), early=True)

    assert (refused.status_code, refused.json()["code"], accepted.status_code) == (409, "early", 200)
    assert recorded() == {("Anna", cycle.schedule[2].title): "excused"}


def test_a_closed_session_asks_for_a_reason_which_the_history_keeps(desk, cycle, anna, organiser):
    marking.close(cycle.schedule[0].pk, origin=ChangeContext(via=Via.ADMIN, by=organiser))

    refused = send(desk, cycle, cell(anna, 1, "present"))
    accepted = send(desk, cycle, cell(anna, 1, "present"), reason="parakstu  lapa")

    assert (refused.status_code, refused.json()["code"], accepted.status_code) == (409, "reason", 200)
    assert HistoryEntry.objects.get(what="attendance").reason == "parakstu lapa"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"marks": 1}',
        b'{"marks": [], "via": "grid"}',
        b'{"marks": [1], "via": "grid"}',
        b'{"marks": [{"registration": 1e400, "session": 1, "seen": "", "state": "present"}], "via": "grid"}',
        b'{"marks": [{"registration": 99999999999999999999, "session": 1, "seen": "", "state": ""}], "via": "grid"}',
        b'{"marks": [{"registration": 1, "session": 1, "seen": "", "state": "late"}], "via": "grid"}',
        b'{"marks": [{"registration": 1, "session": 1, "seen": "", "state": ["present"]}], "via": "grid"}',
    ],
)
def test_what_no_script_of_ours_sends_is_refused(desk, cycle, anna, body):
    answer = desk.post(address("marks", cycle.pk), body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown")


@pytest.mark.parametrize("fault", ["twice", "report", "a control character"])
def test_marks_that_contradict_themselves_are_refused(desk, cycle, anna, fault):
    marks = [cell(anna, 1, "present")] * (2 if fault == "twice" else 1)
    more = {"report": {"via": "report"}, "a control character": {"reason": "a\u0007b"}}.get(fault, {})

    assert send(desk, cycle, *marks, **more).status_code == 400
    assert recorded() == {}


def test_marks_of_another_cycle_are_refused(desk, cycle, anna):
    other = make_registration(cycle=make_cycle())

    assert send(desk, cycle, cell(anna, 1, "present"), cell(other, 1, "present")).status_code == 400
    assert recorded() == {}


def test_marks_need_a_token(organiser, cycle, anna):
    client = Client(enforce_csrf_checks=True)
    client.force_login(organiser)

    assert send(client, cycle, cell(anna, 1, "present")).status_code == 403


def test_250_marks_cost_a_dozen_queries(cycle, at, organiser):
    at("2024-02-01 12:00")
    desk = logged_in(organiser)
    people = [make_registration(cycle=cycle) for _ in range(50)]
    desk.get(address("grid", cycle.pk))
    marks = [cell(person, number, "present") for person in people for number in range(1, 6)]
    with CaptureQueriesContext(connection) as queries:
        answer = send(desk, cycle, *marks)

    assert answer.json()["changed"] == 250
    statements = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 11


def test_a_trainer_marks_until_the_session_is_checked_and_sees_nothing_of_the_grant(cycle, anna):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    client = logged_in(make_trainer_user(trainer=trainer))

    answer = send(client, cycle, cell(anna, 1, "present")).json()
    marking.close(cycle.schedule[0].pk, origin=ChangeContext(via=Via.ADMIN))
    refused = send(client, cycle, cell(anna, 1, "absent", seen="present"), reason="Kļūda")

    assert answer["people"] == {str(anna.pk): {"attended": 1, "total": 5}}
    assert (refused.status_code, refused.json()["code"]) == (403, "closed")
    assert recorded() == {("Anna", cycle.schedule[0].title): "present"}
