"""„Is it still you?": the password once more before something grave, and who took personal data out."""

import pytest
from django.urls import reverse

from registrations.accounts import sessions
from registrations.models import BrowserSession, Message, SecurityEvent
from tests.certifying import make_certificate
from tests.factories import (
    PASSWORD,
    make_cycle,
    make_organiser,
    make_registration,
    make_trainer,
    make_trainer_user,
)
from tests.registrations.accounts.working import (
    ADDRESS,
    is_in,
    log_in,
    make_ilze,
)
from tests.registrations.attending import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, clock):
    clock("2023-11-20 12:00")
    make_ilze()
    log_in(client)
    return client


INVITATION = {"email": "juris@piemers.example", "name": "Juris Izdomātais", "role": "organiser"}


def test_password_is_not_asked_again_within_ten_minutes(desk, clock):
    clock("2023-11-20 12:09")

    assert desk.post(reverse("admin:colleagues"), INVITATION).status_code == 302


def test_password_is_asked_before_something_grave_and_what_was_typed_goes_on(desk, clock):
    clock("2023-11-20 12:11")
    question = desk.post(reverse("admin:colleagues"), INVITATION)
    assert ("Is it still you?" in question.content.decode(), Message.objects.count()) == (True, 0)
    carried = dict(question.context["carried"])

    wrong = desk.post(reverse("admin:colleagues"), carried | {"confirm-method": "POST", "confirm-password": "wrong"})
    assert "This is not your password" in wrong.content.decode()
    desk.post(reverse("admin:colleagues"), carried | {"confirm-method": "POST", "confirm-password": PASSWORD})
    assert Message.objects.get().to == INVITATION["email"]
    assert desk.post(reverse("admin:colleagues"), INVITATION | {"email": "cits@piemers.example"}).status_code == 302


def test_page_that_was_opened_is_opened_after_the_password(desk, clock):
    clock("2023-11-20 12:11")
    address = reverse("admin:second_factor")
    assert "Is it still you?" in desk.get(address).content.decode()
    answer = desk.post(address, {"confirm-method": "GET", "confirm-password": PASSWORD})

    assert answer.url == address
    assert "secret" in desk.get(address).context


def test_password_typed_here_never_comes_back_in_a_page(desk, clock):
    clock("2023-11-20 12:11")
    answer = desk.post(reverse("admin:colleagues"), INVITATION | {"confirm-password": "almost-my-password"})

    assert "almost-my-password" not in answer.content.decode()
    assert sessions.confirmed_at(desk.session) is None


@pytest.mark.parametrize("name", ["attendance_export", "registrations_grantlist_eligible"])
def test_file_of_people_is_given_after_the_password_and_noted(desk, clock, name):
    cycle = make_cycle()
    address = reverse(f"admin:{name}", args=[cycle.pk])
    clock("2023-11-20 12:11")
    assert "Is it still you?" in desk.get(address).content.decode()
    assert not SecurityEvent.objects.filter(kind="export").exists()

    answer = desk.post(address, {"confirm-method": "GET", "confirm-password": PASSWORD})
    file = desk.get(answer.url)

    assert "attachment" in file["Content-Disposition"]
    line = SecurityEvent.objects.get(kind="export")
    assert (str(line.user), line.cycle, line.detail in file["Content-Disposition"]) == (ADDRESS, cycle, True)


def test_grant_list_is_approved_after_the_password(desk, clock):
    cycle = make_cycle()
    clock("2023-11-20 12:11")
    address = reverse("admin:registrations_grantlist_approve", args=[cycle.pk])

    question = desk.post(address, {"seal": "a", "confirmed": "1"})
    assert dict(question.context["carried"]) == {"seal": "a", "confirmed": "1"}
    assert cycle.grant_lists.count() == 0


def test_trainer_is_not_even_asked(client, clock):
    clock("2023-11-20 12:00")
    trainer = make_trainer()
    cycle = make_cycle(trainers=[trainer])
    client.force_login(make_trainer_user(trainer=trainer))
    clock("2023-11-20 12:11")

    assert client.get(reverse("admin:attendance_export", args=[cycle.pk])).status_code == 403


def test_password_given_again_changes_the_key_of_the_session_and_not_its_end(desk, clock):
    before = BrowserSession.objects.get()
    clock("2023-11-20 12:11")
    desk.post(reverse("admin:second_factor"), {"confirm-method": "GET", "confirm-password": PASSWORD})

    after = BrowserSession.objects.get()
    assert after.session_key != before.session_key
    assert after.started_at == before.started_at


def test_organiser_ends_the_browsers_of_a_colleague(desk):
    ieva = make_organiser(username="ieva")
    other = logged_in(ieva)
    desk.post(reverse("admin:colleague_act", args=[ieva.pk, "sign-out"]))

    assert not is_in(other)


def test_single_certificate_is_noted_without_a_question(desk, clock):
    certificate = make_certificate(registration=make_registration(cycle=make_cycle()))
    clock("2023-11-20 12:11")
    file = desk.get(reverse("admin:registrations_certificate_pdf", args=[certificate.pk]))

    assert file["Content-Type"] == "application/pdf"
    assert SecurityEvent.objects.filter(kind="export").count() == 1
