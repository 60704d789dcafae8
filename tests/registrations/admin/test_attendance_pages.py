"""The grid in the admin: as a page, and as a form of one column."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registrations.attendance import marking
from registrations.core.history import ChangeContext
from registrations.models import Attendance, Registration
from registrations.models.history import Via
from tests.factories import make_cycle, make_registration, make_session, make_trainer, make_trainer_user
from tests.registrations.attending import address, cell, logged_in, recorded, send
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-11 16:30")
    return make_cycle()


def shown(answer) -> list[str]:
    return [row.name for row in answer.context["grid"].rows if row.is_shown]


def test_the_grid_shows_everybody_with_a_place_in_latvian_order(desk, cycle, zane, anna):
    make_registration(cycle=cycle, status=Registration.Status.WAITING)
    make_registration(cycle=cycle, first_name="Juris", last_name="Kalns")

    assert shown(desk.get(address("grid", cycle.pk))) == ["Ābele Anna", "Kalns Juris", "Ķirse Žanete"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "kirse"}, ["Ķirse Žanete"]),
        ({"q": "cesu muz"}, ["Ābele Anna"]),
        ({"q": "muzejs.example"}, []),
        ({"face": "out_of_reach"}, ["Ābele Anna"]),
        ({"empty": "1"}, ["Ķirse Žanete"]),
    ],
)
def test_rows_are_found_by_name_institution_eligibility_and_emptiness(desk, cycle, zane, anna, query, names):
    send(desk, cycle, cell(anna, 1, "absent"), cell(anna, 2, "absent"))

    assert shown(desk.get(address("grid", cycle.pk), query)) == names


def column_data(*people: Registration, **marks: str) -> dict[str, str]:
    data: dict[str, str] = {}
    for person in people:
        data |= {f"seen-{person.pk}": "", f"mark-{person.pk}": marks.get(person.first_name, "")}
    return data


def test_one_column_is_a_form_without_a_script_and_saves_what_was_touched(desk, cycle, anna, zane):
    session = cycle.schedule[0]
    send(desk, cycle, cell(zane, 1, "present"))

    answer = desk.post(
        f"{address('grid', cycle.pk)}?session={session.pk}", column_data(anna, zane, Anna="absent"), follow=True
    )

    assert recorded() == {("Anna", session.title): "absent", ("Žanete", session.title): "present"}
    assert [str(message) for message in answer.context["messages"]] == ["1 mark saved."]


def test_the_form_of_a_column_tells_of_conflicts_beside_the_name(desk, cycle, anna):
    session = cycle.schedule[0]
    send(desk, cycle, cell(anna, 1, "present"))

    answer = desk.post(f"{address('grid', cycle.pk)}?session={session.pk}", column_data(anna, Anna="absent"))

    assert "Ilze Ozola changed it" in answer.content.decode()
    assert recorded() == {("Anna", session.title): "present"}


def test_the_form_of_a_column_asks_and_keeps_what_was_chosen(desk, cycle, anna):
    path = f"{address('grid', cycle.pk)}?session={cycle.schedule[2].pk}"

    refused = desk.post(path, column_data(anna, Anna="excused"))
    assert (refused.context["grid"].rows[0].chosen, recorded()) == ("excused", {})
    desk.post(path, column_data(anna, Anna="excused") | {"early": "on"})

    assert recorded() == {("Anna", cycle.schedule[2].title): "excused"}


def test_announced_absences_are_signs_for_organisers_and_record_nothing(desk, cycle, anna):
    anna.announced_absences.create(session=cycle.schedule[2])
    trainer = make_trainer()
    cycle.trainers.add(trainer)

    mine = desk.get(address("grid", cycle.pk)).content.decode()
    theirs = logged_in(make_trainer_user(trainer=trainer)).get(address("grid", cycle.pk)).content.decode()

    assert mine.count("Ābele Anna, session 3: not recorded, announced absence") == 1
    assert (mine.count("later announced"), theirs.count("later announced")) == (1, 0)
    assert recorded() == {}


def test_a_cancelled_session_has_no_cells(desk, cycle, anna):
    cycle.sessions.filter(pk=cycle.schedule[1].pk).update(is_cancelled=True)

    assert desk.get(address("grid", cycle.pk)).content.decode().count('name="session"') == 4


def test_the_sheet_lists_everybody_in_the_order_of_the_door_and_fills_its_page(desk, cycle, zane, anna):
    session = cycle.schedule[0]

    page = desk.get(address("sheet", cycle.pk, session.pk))
    door = desk.get(address("door", cycle.pk, session.pk))

    assert [str(person) for person in page.context["people"]] == ["Anna Ābele", "Žanete Ķirse"]
    assert [guest.person for guest in door.context["guests"]] == page.context["people"]
    assert page.content.decode().count('<tr class="empty">') == 18


def test_a_trainer_sees_names_institutions_and_marks_and_nothing_else(cycle, organiser):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    person = make_registration(
        cycle=cycle, email="slepena@muzejs.example", phone="+371 29999999", note="noslēpums", job_title="direktore"
    )
    client = logged_in(make_trainer_user(trainer=trainer))
    send(client, cycle, cell(person, 1, "present"))
    session = cycle.schedule[0].pk
    pages = [
        client.get(path)
        for path in (
            address("grid", cycle.pk),
            f"{address('grid', cycle.pk)}?session={session}",
            address("rest", cycle.pk, cycle.schedule[1].pk),
            address("door", cycle.pk, session),
            address("sheet", cycle.pk, session),
        )
    ]

    assert [page.status_code for page in pages] == [200] * 5
    secrets = ("slepena@", "29999999", "noslēpums", "direktore", "/registrations/historyentry/", "/close/", "/add/")
    assert [secret for secret in secrets for page in pages if secret in page.content.decode()] == []


def fill(cycle: Cycle, number: int) -> list[Registration]:
    people = [make_registration(cycle=cycle) for _ in range(number)]
    Attendance.objects.bulk_create(
        Attendance(registration=person, session=session, state="present", marked_at=person.created_at, via="grid")
        for person in people[::2]
        for session in cycle.schedule
    )
    return people


def test_the_grid_costs_as_many_queries_for_a_thousand_people_as_for_ten(desk, cycle):
    for _ in range(5):
        make_session(cycle=cycle)
    counts = []
    for number in (10, 990):
        fill(cycle, number)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address("grid", cycle.pk)).status_code == 200
        counts.append(len(queries))

    assert counts == [counts[0]] * 2
    assert counts[0] <= 12


def test_the_last_change_above_the_grid_is_that_of_a_mark_in_whatever_session(desk, cycle, anna):
    send(desk, cycle, cell(anna, 1, "absent"))
    send(desk, cycle, cell(anna, 2, "present"))
    marking.close(cycle.schedule[0].pk, origin=ChangeContext(via=Via.ADMIN))

    last = desk.get(address("grid", cycle.pk)).context["last_change"]

    assert (last.session, last.new) == (cycle.schedule[1], "present")
