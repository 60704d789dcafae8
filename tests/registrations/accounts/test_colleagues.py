"""Colleagues: inviting, changing and ending accounts, and that one organiser always remains."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registrations.accounts import colleagues
from registrations.core.locking import RuleViolation
from registrations.core.roles import Role
from registrations.models import Message, SecurityEvent
from tests.factories import make_cycle, make_organiser, make_trainer, make_trainer_user
from tests.registrations.accounts.working import (
    ADDRESS,
    is_in,
    link_in_mail,
    log_in,
    make_ilze,
    switch_on_second_step,
)
from trainings.models import Trainer

pytestmark = pytest.mark.django_db

COLLEAGUES = "admin:colleagues"
NEW = "juris@piemers.example"
DEAD = "/admin/password_reset/"  # the way on of a link that does not work
PASSWORD = "cits-zibens-pa-jumtu"


@pytest.fixture
def ilze():
    return make_ilze()


@pytest.fixture
def desk(client, ilze):
    log_in(client)
    return client


def future_cycle():
    return make_cycle(moved_to=timezone.localdate() + datetime.timedelta(days=30))


def invite(desk, **overrides: object):
    facts = {"email": NEW, "name": "Juris Izdomātais", "role": "organiser"}
    return desk.post(reverse(COLLEAGUES), facts | overrides)


def act(desk, user, name):
    return desk.post(reverse("admin:colleague_act", args=[user.pk, name]))


def test_colleague_is_invited_and_in_with_one_password(desk):
    assert invite(desk).url == reverse(COLLEAGUES)
    link = link_in_mail()
    newcomer = Client()
    newcomer.get(link)
    newcomer.post(link, {"password": PASSWORD})

    juris = get_user_model().objects.get(username=NEW)
    assert is_in(newcomer)
    assert (juris.get_full_name(), juris.is_staff, juris.is_superuser) == ("Juris Izdomātais", True, False)
    assert [group.name for group in juris.groups.all()] == ["organisers"]


def test_trainer_account_group_and_trainer_are_one_act(desk):
    ours, other = future_cycle(), future_cycle()
    invite(desk, role="trainer", cycles=[ours.pk])

    trainer = Trainer.objects.get(user__username=NEW)
    assert (trainer.name, trainer.email) == ("Juris Izdomātais", NEW)
    assert (list(ours.trainers.all()), list(other.trainers.all())) == ([trainer], [])


def test_trainer_who_is_known_already_gets_the_account(desk):
    trainer = make_trainer(email="Juris@Piemers.example")
    cycle = future_cycle()
    invite(desk, role="trainer", cycles=[cycle.pk])

    assert Trainer.objects.get(user__username=NEW) == trainer
    assert Trainer.objects.count() == 1


@pytest.mark.parametrize(
    ("differences", "sentence"),
    [
        ({"email": ADDRESS.upper()}, "This address has an account already"),
        ({"email": "no"}, "needs an @ sign"),
        ({"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.lv"}, "too long for an account"),
        ({"name": "Juris"}, "Enter both name and surname"),
        ({"role": "king"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_nobody_is_invited(desk, differences, sentence):
    answer = invite(desk, **differences)

    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert (get_user_model().objects.count(), Message.objects.count()) == (1, 0)


def test_link_works_once(desk):
    invite(desk)
    link = link_in_mail()
    Client().post(link, {"password": PASSWORD})

    again = Client().post(link, {"password": "vēl-cits-zibens-pa-jumtu"})
    assert DEAD in again.content.decode()
    assert get_user_model().objects.get(username=NEW).check_password(PASSWORD)


@pytest.mark.parametrize(("later", "works"), [("2023-11-23 11:59", True), ("2023-11-23 12:01", False)])
def test_link_works_for_three_days(client, at, later, works):
    at("2023-11-20 12:00")
    make_ilze()
    log_in(client)
    invite(client)
    link = link_in_mail()
    at(later)

    assert (DEAD in Client().get(link).content.decode()) is not works


def test_used_old_and_foreign_links_are_one_page_with_a_way_on(desk):
    invite(desk)
    link = link_in_mail()
    foreign = [f"{link[:-4]}/", link.replace("invitation", "password_reset"), "/admin/invitation/x.y.z.w/"]
    Client().post(link, {"password": PASSWORD})

    pages = {Client().get(address).content.decode().replace(address, "") for address in [link, *foreign]}
    assert len(pages) == 1
    assert "/admin/password_reset/" in pages.pop()


def test_opening_the_link_changes_nothing(desk):
    invite(desk)
    link = link_in_mail()
    for _ in range(3):
        Client().get(link)
        Client().head(link)

    assert not get_user_model().objects.get(username=NEW).has_usable_password()


def test_weak_password_is_refused_and_the_link_goes_on_working(desk):
    invite(desk)
    link = link_in_mail()
    answer = Client().post(link, {"password": "12345678901234567890"})

    assert answer.status_code == 200
    assert Client().post(link, {"password": PASSWORD}).status_code == 302


def test_invitation_can_be_sent_again_and_withdrawn(desk):
    invite(desk)
    old = link_in_mail()
    juris = get_user_model().objects.get(username=NEW)
    act(desk, juris, "invite-again")
    assert link_in_mail() != old
    act(desk, juris, "withdraw")

    assert not get_user_model().objects.filter(username=NEW).exists()
    assert DEAD in Client().get(old).content.decode()


def test_accepted_invitation_cannot_be_withdrawn(desk):
    invite(desk)
    Client().post(link_in_mail(), {"password": PASSWORD})

    assert act(desk, get_user_model().objects.get(username=NEW), "withdraw").status_code == 404


def test_deactivated_colleague_is_out_at_the_next_request(desk):
    ieva = make_ilze(username="ieva@lmb.example", email="ieva@lmb.example")
    other = Client()
    log_in(other, username="ieva@lmb.example")
    assert is_in(other)
    act(desk, ieva, "deactivate")

    assert not is_in(other)
    assert log_in(Client(), username="ieva@lmb.example").status_code == 200
    act(desk, ieva, "activate")
    assert log_in(Client(), username="ieva@lmb.example").status_code == 302


def test_deactivating_ends_links_that_were_sent(desk):
    invite(desk)
    link = link_in_mail()
    juris = get_user_model().objects.get(username=NEW)
    juris.set_password(PASSWORD)
    juris.save()
    act(desk, juris, "deactivate")
    act(desk, juris, "activate")

    assert DEAD in Client().get(link).content.decode()


@pytest.mark.parametrize("rest", [[], [{"is_active": False}], [{"password": None}], [{"is_staff": False}]])
def test_last_organiser_can_neither_leave_nor_be_made_a_trainer(desk, ilze, rest):
    for facts in rest:
        make_organiser(username="ieva", **facts)
    act(desk, ilze, "deactivate")
    desk.post(reverse("admin:colleague", args=[ilze.pk]), {"role": "trainer"})

    ilze.refresh_from_db()
    assert (ilze.is_active, [group.name for group in ilze.groups.all()]) == (True, ["organisers"])


def test_organiser_may_leave_when_another_one_remains(desk, ilze):
    make_organiser(username="ieva")
    act(desk, ilze, "deactivate")

    assert not is_in(desk)


def test_role_and_cycles_are_changed(desk):
    first, second = future_cycle(), future_cycle()
    user = make_trainer_user(trainer=make_trainer(), username="juris", email=NEW)
    first.trainers.add(user.trainer)
    desk.post(reverse("admin:colleague", args=[user.pk]), {"role": "trainer", "cycles": [second.pk]})

    assert (list(first.trainers.all()), list(second.trainers.all())) == ([], [user.trainer])
    desk.post(reverse("admin:colleague", args=[user.pk]), {"role": "organiser"})
    assert [group.name for group in user.groups.all()] == ["organisers"]
    assert list(second.trainers.all()) == [user.trainer]


def test_another_role_is_told_and_noted_and_the_own_one_only_noted(desk, ilze):
    other = make_organiser(username=NEW, email=NEW)
    for user, role in ((other, Role.TRAINER), (other, Role.ORGANISER), (ilze, Role.TRAINER)):
        desk.post(reverse("admin:colleague", args=[user.pk]), {"role": role})

    assert list(Message.objects.values_list("to", flat=True)) == [NEW, NEW]
    assert set(SecurityEvent.objects.filter(kind="role").values_list("about", flat=True)) == {other.pk, ilze.pk}


def test_corrected_name_of_a_trainer_is_the_one_that_is_public(desk):
    trainers = [make_trainer(name="Juris Kļūda"), make_trainer(name="Anna Cita", email="anna@lmb.example")]
    user = make_trainer_user(trainer=trainers[0], username=NEW, email=NEW)
    colleagues.rename(user, "Juris Izdomātais", desk.get(reverse(COLLEAGUES)).wsgi_request)

    assert list(Trainer.objects.order_by("pk").values_list("name", flat=True)) == ["Juris Izdomātais", "Anna Cita"]


def test_account_that_was_accepted_is_not_withdrawn(desk):
    user = make_organiser(username=NEW, email=NEW)

    with pytest.raises(RuleViolation):
        colleagues.withdraw(user, desk.get(reverse(COLLEAGUES)).wsgi_request)


def test_superuser_who_becomes_a_trainer_is_one_no_more(desk):
    boss = make_ilze(username="boss", email="boss@lmb.example", is_superuser=True)
    desk.post(reverse("admin:colleague", args=[boss.pk]), {"role": "trainer"})

    boss.refresh_from_db()
    assert (boss.is_superuser, [group.name for group in boss.groups.all()]) == (False, ["trainers"])


def test_lost_telephone_is_helped_by_another_organiser(desk):
    ieva = make_ilze(username="ieva@lmb.example", email="ieva@lmb.example")
    switch_on_second_step(ieva)
    act(desk, ieva, "second-step-off")

    other = Client()
    log_in(other, username="ieva@lmb.example")
    assert is_in(other)
    assert "switched off" in Message.objects.get(account__user=ieva).text or Message.objects.exists()


def test_nobody_switches_off_the_own_second_step_here(desk, ilze):
    switch_on_second_step(ilze)

    assert act(desk, ilze, "second-step-off").status_code == 404


@pytest.mark.parametrize("number", [1, 10])
def test_list_costs_the_same_for_one_and_for_ten(desk, django_assert_max_num_queries, number):
    for index in range(number):
        user = make_trainer_user(trainer=make_trainer(name=f"Juris {index}"), username=f"juris{index}")
        future_cycle().trainers.add(user.trainer)

    with django_assert_max_num_queries(13):
        assert desk.get(reverse(COLLEAGUES)).status_code == 200


def test_log_tells_who_did_what_to_whom(desk, ilze):
    invite(desk, role=Role.TRAINER.value)
    juris = get_user_model().objects.get(username=NEW)

    assert list(SecurityEvent.objects.order_by("pk").values_list("kind", "user", "about", "detail")) == [
        ("login", ilze.pk, ilze.pk, ""),
        ("invited", ilze.pk, juris.pk, "trainer"),
    ]
    assert "Juris Izdomātais" in desk.get(reverse("admin:security_log")).content.decode()
