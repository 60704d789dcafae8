"""The second step: switching it on, codes that count once, the day when the telephone is lost."""

from base64 import b32decode

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken

from registrations.accounts import second_factor
from registrations.models import SecurityEvent
from tests.factories import make_organiser
from tests.registrations.accounts.working import (
    code_of,
    is_in,
    log_in,
    make_ilze,
    switch_on_second_step,
)
from tests.registrations.racing import at_once

pytestmark = pytest.mark.django_db

CODE, RECOVERY, SET_UP = "admin:login_code", "admin:login_recovery", "admin:second_factor"


@pytest.fixture
def ilze(at):
    at("2023-11-20 12:00:05")
    return make_ilze()


def enter_code(code: str, name: str = CODE) -> bool:
    client = Client()
    log_in(client)
    client.post(reverse(name), {"code": code})
    return is_in(client)


def test_it_is_switched_on_with_the_first_code_and_shows_ten_codes_once(client, ilze):
    log_in(client)
    client.get(reverse(SET_UP))
    device = second_factor.device_to_set_up(ilze)
    answer = client.post(reverse(SET_UP), {"code": code_of(ilze, device=device)})

    codes = answer.context["codes"]
    assert len(set(codes)) == 10
    assert all(code in answer.content.decode() for code in codes)
    assert "no-store" in answer["Cache-Control"]
    assert client.get(reverse(SET_UP)).url == reverse("admin:account")
    assert not set(codes) & set(StaticToken.objects.values_list("token", flat=True))


def test_wrong_first_code_switches_nothing_on(client, ilze):
    log_in(client)
    answer = client.post(reverse(SET_UP), {"code": "000000"})

    assert "The code is wrong" in answer.content.decode()
    assert second_factor.device_of(ilze) is None


def test_page_loaded_again_shows_the_same_secret(client, ilze):
    log_in(client)

    first, again = (client.get(reverse(SET_UP)).context["secret"] for _ in range(2))

    assert first == again


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_may_be_one_step_off(ilze, at, steps, opens):
    switch_on_second_step(ilze)
    at("2023-11-20 12:10:05")

    assert enter_code(code_of(ilze, steps=steps)) is opens


def test_code_counts_once(ilze):
    switch_on_second_step(ilze)
    code = code_of(ilze)

    assert [enter_code(code), enter_code(code)] == [True, False]


def test_code_of_switching_on_does_not_open_a_login(ilze):
    device = second_factor.device_to_set_up(ilze)
    code = code_of(ilze, device=device)
    second_factor.switch_on(ilze, code)

    assert enter_code(code) is False


@pytest.mark.django_db(transaction=True)
def test_code_that_comes_twice_at_once_counts_once(ilze):
    switch_on_second_step(ilze)
    code = code_of(ilze)

    assert sorted(at_once([lambda: second_factor.is_right_code(ilze, code)] * 6)) == [False] * 5 + [True]


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_code_may_be_pasted_with_blanks(ilze, typed):
    switch_on_second_step(ilze)

    assert enter_code(typed.format(code_of(ilze)))


@pytest.mark.parametrize("spelled", [str, str.lower, lambda code: code.replace("-", " ")])
def test_recovery_code_opens_once_however_it_is_spelled(ilze, spelled):
    code = spelled(switch_on_second_step(ilze)[3])

    assert [enter_code(code, RECOVERY), enter_code(code, RECOVERY)] == [True, False]
    assert second_factor.codes_left(ilze) == 9


def test_recovery_codes_survive_a_new_secret_key_while_the_old_one_is_known(ilze, settings):
    codes = switch_on_second_step(ilze)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" * 8

    assert second_factor.is_right_recovery_code(ilze, codes[0])
    settings.SECRET_KEY_FALLBACKS = []
    assert not second_factor.is_right_recovery_code(ilze, codes[1])


def test_recovery_code_of_somebody_else_opens_nothing(ilze):
    other = make_ilze(username="ieva@lmb.example", email="ieva@lmb.example")
    switch_on_second_step(ilze)

    assert enter_code(switch_on_second_step(other)[0], RECOVERY) is False


def test_new_codes_end_the_old_ones(client, ilze):
    old = switch_on_second_step(ilze)
    log_in(client)
    client.post(reverse(CODE), {"code": code_of(ilze)})
    new = client.post(reverse("admin:recovery_codes")).context["codes"]

    assert [enter_code(old[0], RECOVERY), enter_code(new[0], RECOVERY)] == [False, True]


def test_it_can_be_switched_off_on_the_own_page(client, ilze):
    switch_on_second_step(ilze)
    log_in(client)
    client.post(reverse(CODE), {"code": code_of(ilze)})
    client.post(reverse("admin:second_factor_off"))

    assert (second_factor.device_of(ilze), second_factor.codes_left(ilze)) == (None, 0)


def test_other_browsers_are_ended_when_it_is_switched_on(client, ilze):
    other = Client()
    log_in(other)
    log_in(client)
    device = second_factor.device_to_set_up(ilze)
    client.post(reverse(SET_UP), {"code": code_of(ilze, device=device)})

    assert [is_in(client), is_in(other)] == [True, False]


def test_where_it_is_obligatory_an_organiser_sees_nothing_before_it(client, ilze, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    log_in(client)

    pages = ["admin:index", "admin:colleagues", "admin:account"]
    assert {client.get(reverse(page)).url for page in pages} == {reverse(SET_UP)}

    device = second_factor.device_to_set_up(ilze)
    client.post(reverse(SET_UP), {"code": code_of(ilze, device=device)})
    assert is_in(client)
    assert client.post(reverse("admin:second_factor_off")).url == reverse("admin:account")
    assert second_factor.device_of(ilze)


def test_session_from_before_it_was_switched_on_needs_it_too(client, ilze, settings):
    log_in(client)
    settings.SECOND_FACTOR_REQUIRED = True

    assert client.get(reverse("admin:colleagues")).url == reverse(SET_UP)


def test_secret_can_be_typed_in_groups_of_four(ilze):
    device = second_factor.device_to_set_up(ilze)
    groups = second_factor.secret_of(device).split(" ")

    assert {len(group) for group in groups} == {4}
    assert b32decode("".join(groups)) == device.bin_key


def test_who_has_no_recovery_codes_is_let_in_by_none(ilze):
    assert not second_factor.is_right_recovery_code(ilze, "AAAAA-AAAAA")
    assert not second_factor.is_right_recovery_code(ilze, "")


def test_code_of_a_colleague_lets_in_that_colleague(ilze):
    make_organiser()
    ieva = make_ilze(username="ieva@lmb.example", email="ieva@lmb.example")
    switch_on_second_step(ieva)
    client = Client()
    log_in(client, username=ieva.username)
    client.post(reverse(CODE), {"code": code_of(ieva)})

    assert client.get(reverse("admin:account")).wsgi_request.user == ieva


def test_app_that_is_on_is_not_switched_on_again_by_its_code(ilze):
    codes = switch_on_second_step(ilze)

    assert second_factor.switch_on(ilze, code_of(ilze)) == []
    assert second_factor.is_right_recovery_code(ilze, codes[0])


def test_command_lets_the_last_organiser_in(ilze, capsys):
    switch_on_second_step(ilze)
    client = Client()
    log_in(client)
    client.post(reverse(CODE), {"code": code_of(ilze)})

    call_command("switch_off_second_step", ilze.username)

    assert "The second step is off" in capsys.readouterr().out
    assert not is_in(client)
    log_in(client)
    assert is_in(client)
    assert SecurityEvent.objects.get(kind="factor_off").about == ilze


@pytest.mark.parametrize("address", ["nobody@lmb.example", "ilze@lmb.example"])
def test_command_says_when_there_is_nothing_to_switch_off(ilze, address):
    with pytest.raises(CommandError):
        call_command("switch_off_second_step", address)
