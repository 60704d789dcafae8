"""The organiser's way to an approved grant list, page by page."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from registrations.core.history import ChangeContext
from registrations.models import Attendance, GrantList
from registrations.models.history import Via
from registrations.people import erasure
from tests.factories import make_cycle, make_registration, make_trainer, make_trainer_user
from tests.registrations.attending import logged_in
from tests.registrations.grouping import make_attender
from tests.registrations.results.test_grants import mark

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2024-01-16 10:00")
    cycle = make_cycle()
    cycle.sessions.update(attendance_closed_at=timezone.now())
    return cycle


def address(name: str, *ids: int) -> str:
    return reverse(f"admin:registrations_grantlist_{name}", args=ids)


def approved(desk, cycle):
    """Approve as an organiser does: look, press, read what it means, press again."""
    seal = desk.get(address("review", cycle.pk)).context["review"].seal
    question = desk.post(address("approve", cycle.pk), {"seal": seal})
    assert question.status_code == 200
    return desk.post(address("approve", cycle.pk), {"seal": seal, "confirmed": "1"}, follow=True)


def test_approving_takes_two_steps_and_ends_on_the_frozen_list(desk, cycle):
    make_attender(cycle, "xxxxo", first_name="Anna", last_name="Ābele")
    page = desk.get(address("review", cycle.pk))
    assert "Approve the list of 1 person" in page.content.decode()

    question = desk.post(address("approve", cycle.pk), {"seal": page.context["review"].seal})
    assert ("Anna Ābele" in question.content.decode(), GrantList.objects.count()) == (True, 0)
    answer = approved(desk, cycle)

    assert answer.redirect_chain == [(address("version", cycle.pk, 1), 302)]
    text = answer.content.decode()
    assert "Approved Tuesday 16" in text
    assert "Ilze Ozola" in text
    assert "Nothing has changed since." in text


def test_the_review_names_the_open_sessions_and_offers_no_button(desk, cycle):
    make_attender(cycle, "xxxxo")
    session = cycle.schedule[4]
    cycle.sessions.filter(pk=session.pk).update(attendance_closed_at=None)

    text = desk.get(address("review", cycle.pk)).content.decode()

    assert reverse("admin:attendance_close", args=[cycle.pk, session.pk]) in text
    assert address("approve", cycle.pk) not in text


def test_a_list_that_changed_meanwhile_leads_back_to_the_review_with_a_sentence(desk, cycle):
    person = make_attender(cycle, "xxxxx")
    seal = desk.get(address("review", cycle.pk)).context["review"].seal
    mark(person, cycle.schedule[0], "absent")

    answer = desk.post(address("approve", cycle.pk), {"seal": seal, "confirmed": "1"}, follow=True)

    assert "The list has changed since you opened this page." in answer.content.decode()
    assert GrantList.objects.count() == 0


def test_the_button_is_gone_after_approval_and_back_after_a_correction(desk, cycle):
    make_attender(cycle, "xxxxx", first_name="Anna", last_name="Ābele")
    late = make_attender(cycle, "xxxoo", first_name="Žanete", last_name="Ķirse")
    approved(desk, cycle)
    assert address("approve", cycle.pk) not in desk.get(address("review", cycle.pk)).content.decode()

    mark(late, cycle.schedule[3], "present")
    text = desk.get(address("review", cycle.pk)).content.decode()

    assert address("approve", cycle.pk) in text
    assert "Would come onto the list:</b> Žanete Ķirse" in text
    assert "Would come onto the list:</b> Žanete Ķirse" in desk.get(address("version", cycle.pk, 1)).content.decode()


def test_the_evidence_says_who_marked_when_and_by_which_way(desk, cycle, organiser):
    make_attender(cycle, "xxxxx")
    Attendance.objects.update(marked_by=organiser)

    text = desk.get(address("review", cycle.pk)).content.decode()

    assert text.count("Ilze Ozola, attendance grid</small>") == 5


def test_the_file_of_a_version_says_what_was_approved_by_whom_and_when(desk, cycle):
    anna = make_attender(cycle, "xxxxo", first_name="Anna", last_name="Ābele", email="anna@muzejs.example")
    gone = make_attender(cycle, "xxoxx", first_name="Zane", last_name="Zuduse")
    approved(desk, cycle)
    erasure.erase(gone.pk, origin=ChangeContext(via=Via.ADMIN))
    mark(anna, cycle.schedule[0], "absent")

    answer = desk.get(address("file", cycle.pk, 1))

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    assert ";".join(map(str, head)) == (
        "Name;Institution;E-mail;Attended (numbers);Sessions attended;Sessions needed;Sessions held;Version;"
        "Approved;Approved by"
    )
    when = timezone.localtime().replace(tzinfo=None)
    facts = [4.0, 5.0, 1.0, when, "Ilze Ozola"]
    assert rows == [
        ["Erased person", "", "", "1, 2, 4, 5", 4.0, *facts],
        ["Anna Ābele", "Cēsu Vēstures un mākslas muzejs", "anna@muzejs.example", "1, 2, 3, 4", 4.0, *facts],
    ]
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="mes-savai-kopienai-2023-grant-list-1-2024-01-16.xlsx"'
    )


def test_those_who_have_met_the_condition_are_exported_before_any_approval(desk, cycle):
    make_attender(cycle, "xxxxo", first_name="Anna", last_name="Ābele", phone="+371 20000000", email="a@b.example")
    make_attender(cycle, "xxxoo")

    text = desk.get(address("eligible", cycle.pk), {"format": "csv"}).content.decode("utf-8-sig")

    assert text == (
        "Last name;First name;Institution;E-mail;Telephone;Attended (numbers);Sessions attended;Sessions needed\r\n"
        "Ābele;Anna;Cēsu Vēstures un mākslas muzejs;a@b.example;'+371 20000000;1, 2, 3, 4;4;4\r\n"
    )


@pytest.mark.parametrize("name", ["review", "approve", "eligible"])
def test_what_is_about_money_is_closed_to_trainers(cycle, name):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    client = logged_in(make_trainer_user(trainer=trainer))

    assert client.post(address(name, cycle.pk), {"confirmed": "1"}).status_code in {403, 405}
    assert GrantList.objects.count() == 0


def test_an_unknown_version_or_format_is_not_found(desk, cycle):
    make_registration(cycle=cycle)

    assert desk.get(address("version", cycle.pk, 7)).status_code == 404
    assert desk.get(address("eligible", cycle.pk), {"format": "exe"}).status_code == 404
