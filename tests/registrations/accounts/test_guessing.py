"""Guessing is slowed down for a name, for a network and for the two together; nobody locks a colleague out with it."""

import pytest
from django.test import Client
from django.urls import reverse

from registrations.accounts import guessing
from registrations.models import SecurityEvent
from tests.registrations.accounts.working import (
    code_of,
    is_in,
    log_in,
    make_ilze,
    switch_on_second_step,
)
from tests.registrations.racing import at_once

pytestmark = pytest.mark.django_db

OFFICE = "198.51.100.1"


@pytest.fixture
def ilze(at):
    at("2023-11-20 12:00")
    return make_ilze()


def wrong(number: int, **differences: str) -> list[int]:
    """Try a wrong password a number of times; `{}` in a difference is the number of the try."""
    answers = []
    for try_ in range(number):
        filled = {name: value.format(try_) for name, value in differences.items()}
        answers.append(log_in(Client(), password="wrong", **filled).status_code)
    return answers


def test_pair_of_name_and_network_is_stopped_after_five(ilze, at):
    assert wrong(7) == [200] * 5 + [429] * 2
    assert log_in(Client()).status_code == 429
    at("2023-11-20 12:15")
    assert log_in(Client()).status_code == 302


def test_page_says_when_the_next_try_is_possible_and_how_to_get_in_without_one(ilze):
    wrong(5)
    answer = log_in(Client())

    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert reverse("admin:password_reset") in answer.content.decode()


def test_one_name_from_sixty_networks_gets_one_try_a_minute(ilze, at):
    assert wrong(60, REMOTE_ADDR="203.0.113.{}") == [200] * 11 + [429] * 49
    at("2023-11-20 12:01")
    assert wrong(3, REMOTE_ADDR="192.0.2.{}") == [200, 429, 429]


def test_hundred_an_hour_are_the_most_for_one_name(ilze, at):
    looked_at = wrong(60, REMOTE_ADDR="203.0.113.{}").count(200)
    for minute in range(1, 60):
        at(f"2023-11-20 12:{minute:02}")
        looked_at += wrong(3, REMOTE_ADDR=f"10.{minute}.0.{{}}").count(200)

    assert looked_at <= 104


def test_forty_names_from_one_network_get_one_try_a_minute(ilze):
    assert wrong(40, username="kolegis{}@lmb.example") == [200] * 21 + [429] * 19


def test_colleague_comes_in_from_a_known_network_while_others_guess(ilze):
    log_in(Client(), REMOTE_ADDR=OFFICE)
    wrong(60, REMOTE_ADDR="203.0.113.{}")
    wrong(40, username="kolegis{}@lmb.example", REMOTE_ADDR=OFFICE)

    assert log_in(Client(), REMOTE_ADDR=OFFICE).status_code == 302


def test_colleague_comes_in_from_a_new_network_after_a_minute(ilze, at):
    wrong(60, REMOTE_ADDR="203.0.113.{}")
    at("2023-11-20 12:01")

    assert log_in(Client(), REMOTE_ADDR="192.0.2.1").status_code == 302


@pytest.mark.parametrize(("day", "answer"), [("2024-02-18", 302), ("2024-02-19", 429)])
def test_network_is_known_for_ninety_days_after_it_was_used(ilze, at, day, answer):
    log_in(Client(), REMOTE_ADDR=OFFICE)
    at(f"{day} 12:00")
    guessing.forget_old()
    wrong(60, REMOTE_ADDR="203.0.113.{}")

    assert log_in(Client(), REMOTE_ADDR=OFFICE).status_code == answer


def test_right_codes_are_not_counted(ilze):
    for recovery_code in switch_on_second_step(ilze)[:7]:
        client = Client()
        log_in(client)
        client.post(reverse("admin:login_recovery"), {"code": recovery_code})
        assert is_in(client)


def test_network_known_of_a_colleague_does_not_help_another_one(ilze):
    make_ilze(username="ieva@lmb.example", email="ieva@lmb.example")
    log_in(Client(), username="ieva@lmb.example", REMOTE_ADDR=OFFICE)
    wrong(60, REMOTE_ADDR="203.0.113.{}")

    assert log_in(Client(), REMOTE_ADDR=OFFICE).status_code == 429


def test_whole_museum_logs_in_behind_one_address(at):
    at("2023-11-20 09:00")
    people = [f"kolegis{number}@lmb.example" for number in range(40)]
    for person in people:
        make_ilze(username=person, email=person)

    assert {log_in(Client(), username=person).status_code for person in people} == {302}


def test_wrong_codes_count_like_wrong_passwords(ilze):
    switch_on_second_step(ilze)
    client = Client()
    log_in(client)
    answers = [client.post(reverse("admin:login_code"), {"code": "000000"}).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]
    assert client.post(reverse("admin:login_code"), {"code": code_of(ilze)}).status_code == 429
    assert client.post(reverse("admin:login_recovery"), {"code": "AAAAA-AAAAA"}).status_code == 429
    assert not is_in(client)


def test_name_of_nobody_is_slowed_down_like_one_of_somebody(ilze):
    assert wrong(60, username="nobody@lmb.example", REMOTE_ADDR="203.0.113.{}") == [200] * 11 + [429] * 49


def test_log_says_once_that_somebody_was_slowed_down(ilze):
    wrong(20)

    assert SecurityEvent.objects.filter(kind="slowed").count() == 1
    assert SecurityEvent.objects.filter(kind="login_failed").count() == 5


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted(ilze):
    answers = at_once([lambda: log_in(Client(), password="wrong").status_code] * 12)

    assert sorted(answers) == [200] * 5 + [429] * 7
