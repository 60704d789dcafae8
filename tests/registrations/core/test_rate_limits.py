"""Limits on trying: exact over threads, fair to a museum behind one address, and told by nobody's headers."""

import datetime
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from registrations.core import rate_limits
from registrations.core.rate_limits import Limit, forget_old, is_exceeded, network_of
from registrations.models import RateLimitCounter, Registration
from registrations.views.rate_limits import may_write_to
from tests.factories import SLUG, form_data, make_cycle
from tests.registrations.racing import at_once
from trainings.web.requests import client_address

FORM = f"/cycles/{SLUG}/register/"
FIND = "/find/"
THREE = Limit(purpose="test", most=3, minutes=60)


def tries(limit: Limit, who: str, number: int) -> list[bool]:
    return [is_exceeded(limit, who) for _ in range(number)]


@pytest.mark.django_db
def test_one_too_many_is_one_too_many():
    assert tries(THREE, "192.0.2.1", 5) == [False, False, False, True, True]


@pytest.mark.django_db
def test_others_and_other_purposes_are_counted_apart():
    tries(THREE, "192.0.2.1", 4)

    assert tries(THREE, "192.0.2.2", 1) == [False]
    assert tries(Limit(purpose="another", most=3, minutes=60), "192.0.2.1", 1) == [False]


@pytest.mark.django_db
def test_next_window_begins_anew(at):
    at("2023-11-20 12:59:59")
    tries(THREE, "192.0.2.1", 4)
    at("2023-11-20 13:00")

    assert tries(THREE, "192.0.2.1", 1) == [False]


@pytest.mark.django_db
def test_a_try_is_taken_back_in_its_own_window_and_never_below_none(at):
    for hour in (12, 13):
        at(f"2023-11-20 {hour}:30")
        tries(THREE, "192.0.2.1", 2)
    tries(THREE, "192.0.2.2", 2)

    for _ in range(3):
        rate_limits.take_back([(THREE, "192.0.2.1")])

    counts = RateLimitCounter.objects.order_by("window_starts_at", "count").values_list("count", flat=True)
    assert list(counts) == [2, 0, 2]


@pytest.mark.django_db
def test_an_address_is_asked_for_three_times_an_hour_and_five_times_a_day_of_utc(at):
    allowed = []
    for moment in ("20 12:00", "20 13:00", "20 14:00", "21 01:59", "21 02:00"):
        at(f"2023-11-{moment}")
        allowed.append([may_write_to(address) for address in ("anna@muzejs.example", "ANNA@muzejs.example") * 2])

    assert [hour.count(True) for hour in allowed] == [3, 2, 0, 0, 3]


@pytest.mark.django_db
def test_nobody_is_named_in_the_table():
    is_exceeded(THREE, "192.0.2.1")

    assert "192.0.2.1" not in str(RateLimitCounter.objects.values().get())


@pytest.mark.django_db
def test_old_counts_are_forgotten(at):
    at("2023-11-20 12:00")
    is_exceeded(THREE, "192.0.2.1")
    at("2023-11-23 12:00")
    is_exceeded(THREE, "192.0.2.1")

    assert forget_old() == 1
    assert RateLimitCounter.objects.get().window_starts_at == timezone.now()


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted():
    results = at_once([partial(is_exceeded, THREE, "192.0.2.1")] * 20)

    assert sorted(results) == [False] * 3 + [True] * 17
    assert RateLimitCounter.objects.get().count == 20


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::2", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("192.0.2.1:4711", "unknown"),
        ("\x00", "unknown"),
        ("9" * 5000, "unknown"),
    ],
)
def test_network_is_one_address_of_ipv4_or_one_subscriber_of_ipv6(address, network):
    assert network_of(address) == network


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "forwarded", "is_one"),
    [(0, "192.0.2.{}", True), (1, "192.0.2.{}", False), (1, "192.0.2.{}, 198.51.100.1", True), (2, "{}", True)],
)
def test_header_is_believed_only_as_far_as_proxies_are_trusted(settings, client, proxies, forwarded, is_one):
    make_cycle()
    settings.TRUSTED_PROXY_COUNT = proxies
    for number in range(3):
        client.post(FIND, {"email": ""}, headers={"x-forwarded-for": forwarded.format(number)})

    assert RateLimitCounter.objects.count() == (1 if is_one else 3)


@pytest.mark.django_db
def test_museum_behind_one_address_registers_everybody(at):
    at("2023-11-20 12:00")
    make_cycle(capacity=60)
    for number in range(60):
        Client().post(FORM, form_data(email=f"anna{number}@muzejs.example"))

    assert Registration.objects.confirmed().count() == 60


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "limit"), [(FORM, rate_limits.REGISTRATIONS), (FIND, rate_limits.FIND_LINK)])
def test_whoever_tries_without_end_is_told_when_to_come_back(at, client, path, limit):
    at("2023-11-20 12:25")
    make_cycle()
    is_exceeded(limit, "127.0.0.1")
    RateLimitCounter.objects.update(count=limit.most)

    answer = client.post(path, form_data())

    assert (answer.status_code, answer["Retry-After"]) == (429, str(35 * 60))
    assert "<h1>Mēģiniet vēlreiz pēc plkst.\N{NO-BREAK SPACE}13.00</h1>" in answer.content.decode()
    assert Registration.objects.count() == 0
    assert client.get(path).status_code == 200
    at("2023-11-20 13:00")
    assert client.post(path, form_data()).status_code in {200, 302}


def test_limits_leave_room_for_a_crowd():
    assert rate_limits.REGISTRATIONS.most >= 100
    assert datetime.timedelta(minutes=rate_limits.REGISTRATIONS.minutes) <= datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("unknown", "192.0.2.9"),
        ("<script>", "192.0.2.9"),
        ("", "192.0.2.9"),
    ],
)
def test_address_of_a_visitor_is_an_address(settings, rf, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = 1

    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.9", HTTP_X_FORWARDED_FOR=forwarded)) == address
