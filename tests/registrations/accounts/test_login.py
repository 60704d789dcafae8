"""Logging in: by whom, with what, and how a session ends."""

import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from registrations.models import BrowserSession, SecurityEvent
from tests.factories import PASSWORD, SLUG, form_data, make_cycle, make_user
from tests.registrations.accounts.working import (
    ADDRESS,
    code_of,
    is_in,
    log_in,
    make_ilze,
    switch_on_second_step,
)

pytestmark = pytest.mark.django_db

LOGIN = "/en/admin/login/"


@pytest.fixture
def ilze():
    return make_ilze()


@pytest.mark.parametrize("typed", [ADDRESS, "Ilze@LMB.example", f"  {ADDRESS} "])
def test_address_is_the_name_however_it_is_spelled(client, ilze, typed):
    assert log_in(client, username=typed).url == reverse("admin:index")
    assert is_in(client)


def test_name_given_by_a_command_works_and_so_does_its_address(client):
    make_ilze(username="ilze")

    assert log_in(client, username="ilze").status_code == 302
    assert log_in(Client(), username=ADDRESS).status_code == 302


def test_address_of_two_accounts_opens_neither(client):
    make_ilze(username="ilze")
    make_ilze(username="ieva")

    assert log_in(client).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize(
    "differences", [{"password": "wrong"}, {"username": "nobody@lmb.example"}, {"username": "a\x00b"}]
)
def test_wrong_ones_are_told_in_the_same_words(client, ilze, differences):
    answer = log_in(client, **differences)

    assert (answer.status_code, is_in(client)) == (200, False)
    assert "Address or password is wrong" in answer.content.decode() or "\x00" in differences.get("username", "")


@pytest.mark.parametrize("differences", [{"is_active": False}, {"is_staff": False}])
def test_account_that_is_not_of_a_colleague_stays_closed(client, differences):
    make_ilze(**differences)

    assert log_in(client).status_code == 200
    assert not is_in(client)


def test_login_goes_on_to_the_page_that_was_wanted(client, ilze):
    answer = client.post(f"{LOGIN}?next=/admin/colleagues/", {"username": ADDRESS, "password": PASSWORD})

    assert answer.url == "/admin/colleagues/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_login_leads_to_nowhere_else(client, ilze, elsewhere):
    answer = client.post(f"{LOGIN}?next={elsewhere}", {"username": ADDRESS, "password": PASSWORD})

    assert answer.url == reverse("admin:index")


def test_login_costs_at_most_twelve_queries(client, ilze, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert log_in(client).status_code == 302


def test_login_gives_the_session_a_new_key(client, ilze):
    switch_on_second_step(ilze)
    log_in(client)
    half_way = client.session.session_key
    client.post(reverse("admin:login_code"), {"code": code_of(ilze)})

    assert is_in(client)
    assert client.session.session_key != half_way
    assert not BrowserSession.objects.filter(session_key=half_way).exists()


def test_password_alone_opens_nothing_where_the_second_step_is_on(client, ilze):
    switch_on_second_step(ilze)

    assert log_in(client).url == reverse("admin:login_code")
    assert not is_in(client)


def test_code_page_without_a_password_leads_back(client):
    assert client.get(reverse("admin:login_code")).url == LOGIN


def test_code_comes_within_ten_minutes_of_the_password(client, ilze, at):
    at("2023-11-20 12:00")
    switch_on_second_step(ilze)
    log_in(client)
    at("2023-11-20 12:11")

    assert client.post(reverse("admin:login_code"), {"code": code_of(ilze)}).url == LOGIN


@pytest.mark.parametrize(
    ("seen", "is_open"),
    [
        (["2023-11-20 19:59"], True),
        (["2023-11-20 20:01"], False),
        (["2023-11-20 19:59", "2023-11-21 03:58"], True),
        (["2023-11-20 19:59", "2023-11-21 04:00"], False),
    ],
)
def test_session_ends_after_eight_idle_hours(client, ilze, clock, seen, is_open):
    clock("2023-11-20 12:00")
    log_in(client)
    for moment in seen:
        clock(moment)
        opened = is_in(client)

    assert opened is is_open


def test_session_ends_after_seven_days_however_busy(client, ilze, clock):
    start = datetime.datetime(2023, 11, 20, 12, 0)  # noqa: DTZ001  the fixture knows the zone
    clock(f"{start:%Y-%m-%d %H:%M}")
    log_in(client)
    opened = []
    for hours in range(7, 175, 7):
        clock(f"{start + datetime.timedelta(hours=hours):%Y-%m-%d %H:%M}")
        opened.append(is_in(client))

    assert opened == [True] * 23 + [False]
    assert settings.SESSION_COOKIE_AGE == 7 * 24 * 60 * 60


def test_logging_out_ends_the_session_for_good(client, ilze):
    log_in(client)
    cookie = client.cookies["sessionid"].value

    client.post(reverse("admin:logout"))

    client.cookies["sessionid"] = cookie
    assert not is_in(client)


def test_log_names_who_came_and_only_about_from_where(client, ilze):
    log_in(client, REMOTE_ADDR="203.0.113.77")
    log_in(Client(), password="wrong", REMOTE_ADDR="2001:db8:1:2::9")
    log_in(Client(), username="my-secret-password", REMOTE_ADDR="203.0.113.78")

    lines = SecurityEvent.objects.order_by("pk").values_list("kind", "user", "detail", "network")
    assert list(lines) == [
        ("login", ilze.pk, "", "203.0.113.0/24"),
        ("login_failed", ilze.pk, "", "2001:db8:1::/48"),
        ("login_failed", None, "", "203.0.113.0/24"),
    ]


def test_session_without_login_is_not_ended_by_hours(at, client):
    """A visitor's session holds what a page says after a form; it has its own end."""
    at("2023-11-20 12:00")
    session = client.session
    session["said"] = "yes"
    session.save()
    at("2023-11-21 12:00")

    assert client.session.get("said") == "yes"


def test_login_of_somebody_without_a_role_sees_the_own_account(client):
    make_user(username=ADDRESS)
    log_in(client)

    assert is_in(client)


def test_login_after_registering_in_the_same_browser_lasts_as_any_other(client, clock):
    clock("2023-11-20 12:00")
    make_ilze()
    make_cycle()
    client.post(f"/cycles/{SLUG}/register/", form_data())
    log_in(client)
    clock("2023-11-20 19:00")

    assert is_in(client)


def test_only_session_and_csrf_have_cookies(client, ilze):
    client.get("/en/admin/login/")
    log_in(client)
    client.post(reverse("admin:account_sign_out"))
    client.get(reverse("admin:account"))

    assert set(client.cookies) <= {"sessionid", "csrftoken"}


def test_a_form_sent_after_the_login_has_ended_gives_back_what_was_written(client, ilze):
    cycle, wrote = make_cycle(summary="Kā bija"), "Piecas nodarbības par <dialogu>"
    address = reverse("admin:cycle_section", args=[cycle.pk, "page"])

    answer = client.post(address, {"title": "Īss", "summary": wrote, "new_password": "slepens garais vārds trīs"})

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store")
    assert "Piecas nodarbības par &lt;dialogu&gt;" in page
    assert ("Īss" in page, "slepens" in page) == (False, False)
    cycle.refresh_from_db()
    assert cycle.summary == "Kā bija"


def test_a_short_form_sent_after_the_login_has_ended_says_that_nothing_is_saved(client):
    answer = client.post(reverse("admin:account_name"), {"name": "Ilze"})

    assert "What you sent is not saved:" in answer.content.decode()
