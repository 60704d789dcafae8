"""Passwords: forgotten, chosen anew, changed; and what is asked again before something grave."""

import pytest
from django.contrib.auth import password_validation
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from registrations.accounts import sessions
from registrations.mail import outbox
from registrations.models import BrowserSession, Message, SecurityEvent
from tests.factories import PASSWORD, make_cycle, make_organiser, make_trainer, make_trainer_user
from tests.registrations.accounts.working import (
    ADDRESS,
    code_of,
    is_in,
    link_in_mail,
    log_in,
    make_ilze,
    switch_on_second_step,
)
from tests.registrations.attending import logged_in

pytestmark = pytest.mark.django_db

FORGOTTEN = "admin:password_reset"
NEW = "cits-zibens-pa-jumtu"
DEAD = "It was used already"


@pytest.fixture
def ilze():
    return make_ilze()


def ask(address: str = ADDRESS, client: Client | None = None) -> str:
    return (client or Client()).post(reverse(FORGOTTEN), {"email": address}).content.decode()


def test_answer_is_the_same_for_everybody(ilze):
    make_ilze(username="gone@lmb.example", email="gone@lmb.example", is_active=False)
    make_ilze(username="guest@lmb.example", email="guest@lmb.example", is_staff=False)
    addresses = [ADDRESS, "gone@lmb.example", "guest@lmb.example", "nobody@lmb.example"]

    assert len({ask(address).replace(address, "") for address in addresses}) == 1
    assert list(Message.objects.values_list("kind", "to")) == [("password", ADDRESS)]


def test_link_sets_a_new_password_ends_all_browsers_and_is_told(ilze):
    old = Client()
    log_in(old)
    ask()
    link = link_in_mail()
    client = Client()
    answer = client.post(link, {"password": NEW})

    assert (answer.status_code, is_in(client), is_in(old)) == (302, True, False)
    assert log_in(Client(), password=PASSWORD).status_code == 200
    outbox.send_due()
    assert mail.outbox[-1].to == [ADDRESS]
    assert Message.objects.filter(kind="account").count() == 1


def test_link_works_once_and_so_do_its_sisters(ilze):
    ask()
    first = link_in_mail()
    ask()
    second = link_in_mail()
    Client().post(first, {"password": NEW})

    for link in (first, second):
        assert Client().post(link, {"password": "vēl-cits-zibens-pa-jumtu"}).status_code == 200
    ilze.refresh_from_db()
    assert ilze.check_password(NEW)


@pytest.mark.parametrize(("later", "works"), [("2023-11-20 12:59", True), ("2023-11-20 13:01", False)])
def test_link_works_for_an_hour(at, later, works):
    at("2023-11-20 12:00")
    make_ilze()
    ask()
    link = link_in_mail()
    at(later)

    assert ('name="password"' in Client().get(link).content.decode()) is works


def test_link_does_not_go_round_the_second_step(ilze):
    switch_on_second_step(ilze)
    ask()
    client = Client()
    client.post(link_in_mail(), {"password": NEW})

    assert not is_in(client)
    client.post(reverse("admin:login_code"), {"code": code_of(ilze)})
    assert is_in(client)


def test_three_links_an_hour_are_sent_to_one_account(ilze, at):
    at("2023-11-20 12:00")
    assert len({ask() for _ in range(6)}) == 1
    assert Message.objects.count() == 3
    at("2023-11-20 13:00")
    ask()
    assert Message.objects.count() == 4


def test_whoever_was_invited_and_asks_gets_the_invitation(ilze):
    ilze.set_unusable_password()
    ilze.save()
    ask()

    assert Message.objects.get().kind == "invitation"


def test_password_is_changed_with_the_present_one_and_other_browsers_end(client, ilze):
    other = Client()
    log_in(other)
    log_in(client)
    answer = client.post(reverse("admin:account_password"), {"current": "wrong", "password": NEW})
    assert "This is not your password" in answer.content.decode()
    client.post(reverse("admin:account_password"), {"current": PASSWORD, "password": NEW})

    assert [is_in(client), is_in(other)] == [True, False]
    assert log_in(Client(), password=NEW).status_code == 302
    assert Message.objects.get().kind == "account"


def test_present_password_is_not_guessed_on_that_page_either(client, ilze):
    log_in(client)
    form = {"current": "wrong", "password": NEW}
    answers = [client.post(reverse("admin:account_password"), form).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_account_is_logged_out_everywhere_else(client, ilze):
    others = [Client(), Client()]
    for browser in (client, *others):
        log_in(browser, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0")
    page = client.get(reverse("admin:account"))
    assert [browser.device for browser in page.context["browsers"]] == ["Firefox, Windows"] * 3

    client.post(reverse("admin:account_sign_out"), {"browser": page.context["browsers"][1].number})
    assert sorted(is_in(browser) for browser in others) == [False, True]
    client.post(reverse("admin:account_sign_out"))
    assert [is_in(client), *(is_in(browser) for browser in others)] == [True, False, False]


def test_nobody_ends_browsers_of_somebody_else(client, ilze):
    other = Client()
    make_organiser(username="ieva", email="ieva@lmb.example")
    log_in(other, username="ieva")
    number = other.get(reverse("admin:account")).context["browsers"][0].number
    log_in(client)
    client.post(reverse("admin:account_sign_out"), {"browser": number})

    assert is_in(other)


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


@pytest.mark.parametrize("name", ["registrations_attendance_export", "registrations_grantlist_eligible"])
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

    assert client.get(reverse("admin:registrations_attendance_export", args=[cycle.pk])).status_code == 403


@pytest.mark.parametrize(
    ("password", "is_fine"),
    [
        ("muzejs-muzejs-2026", False),
        ("Latvijas Muzeju biedrība", False),
        ("ParoleParole1234", False),
        ("muzejs un zibens pa jumtu", True),
        ("četri nesaistīti vārdi", True),
        ("938475610293", True),
        ("❄️ ziema un sniegs ❄️", True),
        ("x" * 64 + "-vēl gari vārdi", True),
    ],
)
def test_password_is_of_any_characters_but_not_of_the_words_of_this_site(password, is_fine):
    try:
        password_validation.validate_password(password)
    except ValidationError:
        accepted = False
    else:
        accepted = True

    assert accepted is is_fine


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
