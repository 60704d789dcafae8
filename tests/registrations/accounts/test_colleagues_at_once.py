"""Organisers who do the same thing in the same moment."""

from functools import partial
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from registrations.models import Message, SecurityEvent
from tests.registrations.accounts.test_colleagues import NEW, act, invite
from tests.registrations.accounts.working import link_in_mail, log_in, make_ilze
from tests.registrations.attending import logged_in
from tests.registrations.racing import at_once


@pytest.fixture
def desk(client):
    make_ilze()
    log_in(client)
    return client


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_deactivate_each_other_leave_one():
    ilze, ieva = make_ilze(), make_ilze(username="ieva@lmb.example", email="ieva@lmb.example")

    desks = [logged_in(ilze), logged_in(ieva)]

    at_once([partial(act, desks[0], ieva, "deactivate"), partial(act, desks[1], ilze, "deactivate")])

    assert get_user_model().objects.filter(is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_invitation_sent_twice_at_once_makes_one_account(desk):
    cookie = desk.cookies["sessionid"].value

    def once() -> Any:
        client = Client()
        client.cookies["sessionid"] = cookie
        return invite(client).status_code

    at_once([once] * 4)

    assert get_user_model().objects.filter(username=NEW).count() == 1
    assert Message.objects.filter(kind="invitation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_link_that_is_used_twice_at_once_sets_one_password(desk):
    invite(desk)
    link = link_in_mail()
    passwords = [f"cits-zibens-pa-jumtu-{number}" for number in range(4)]

    at_once([partial(Client().post, link, {"password": password}) for password in passwords])

    assert SecurityEvent.objects.filter(kind="password").count() == 1
