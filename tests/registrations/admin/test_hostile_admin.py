"""What organisers' addresses and forms may be bent into: an answer, never a crash."""

import pytest
from django.test import Client

from registrations.models import Registration
from tests.factories import make_cycle, make_organiser, make_registration, make_user

pytestmark = pytest.mark.django_db

LISTS = (
    "cycles/{cycle}/messages/",
    "cycles/{cycle}/messages/every/",
    "cycles/{cycle}/messages/write/",
    "cycles/",
    "cycles/{cycle}/people/",
    "cycles/{cycle}/sessions/history/",
)
QUERIES = (
    "q=%00",
    "show=%00&page=%D9%A3",
    "who=%00,x,99999999999999999999&edit=%00",
    "q=%ED%A0%80",
    "q=" + "%25_" * 500,
    "p=99999999999999999999",
    "p=-1",
    "o=1.2.-99.x",
    "e=1&e=1",
    "all=",
    "cycle__id__exact=99999999999999999999",
    "cycle__id__exact=%D9%A3",
    "status__exact=%00",
    "at__year=99999",
    "at__year=9999&at__month=12",
    "created_at__year=1",
    "created_at__year=2023&created_at__month=99999999999999999999",
    "created_at__month=13",
    "registration__cycle__id__exact=x",
    "password__startswith=a",
    "_to_field=x&_popup=1",
)
NUMBERS = ("0", "-1", "99999999999999999999", "9" * 5000, "%D9%A3", "%C2%B2", "1.0", "_00", "%00", "x", "1%0A")
BELOW = ("change/", "history/", "delete/", "data/phone/", "erase/", "file/", "")


@pytest.fixture
def client() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_organiser(), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("table", ["registrations/message/", "registrations/historyentry/", "trainings/session/"])
def test_no_table_of_a_superuser_crashes_over_a_query(table):
    superuser = Client(raise_request_exception=False)
    superuser.force_login(make_user(is_superuser=True), "django.contrib.auth.backends.ModelBackend")
    make_registration(cycle=make_cycle())

    statuses = {query: superuser.get(f"/admin/{table}?{query}").status_code for query in QUERIES}

    assert {query: status for query, status in statuses.items() if status not in {200, 302, 400}} == {}


@pytest.mark.parametrize("below", LISTS)
def test_no_list_crashes_over_a_query(client, below):
    cycle = make_cycle()
    make_registration(cycle=cycle)
    path = f"/admin/{below.format(cycle=cycle.pk)}"

    statuses = {query: client.get(f"{path}?{query}").status_code for query in QUERIES}

    assert {query: status for query, status in statuses.items() if status not in {200, 302, 400, 403}} == {}


@pytest.mark.parametrize("below", LISTS)
@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_no_page_crashes_over_a_number(client, below, number):
    place = f"/admin/{below.format(cycle=make_cycle().pk)}{number}/"
    paths = [place + page for page in BELOW]
    statuses = {method(path).status_code for path in paths for method in (client.get, client.post)}

    assert statuses <= {301, 302, 400, 403, 404, 405}


@pytest.mark.parametrize("reason", ["\x00", "\u202e", "a\r\nb", "x" * 5000, "=1+1", "<script>"])
def test_odd_reason_is_stored_clean_or_refused(client, reason):
    registration = make_registration(cycle=make_cycle())

    path = f"/admin/cycles/{registration.cycle_id}/people/cancel/?who={registration.pk}"
    answer = client.post(path, {"reason": reason, "tell": "no", "give_on": "no"})

    assert answer.status_code in {200, 302}
    assert Registration.objects.get().is_cancelled == (answer.status_code == 302)
    assert [change.reason for change in registration.changes.all() if not change.reason.isprintable()] == []


@pytest.mark.parametrize("name", ["\x00", "\ud7ff", "x" * 5000, "a\r\nb", "' OR 1=1 --"])
def test_odd_name_cannot_log_in(name):
    client = Client(raise_request_exception=False)

    assert client.post("/admin/login/", {"username": name, "password": name}).status_code in {200, 400}
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("forwarded", ["", "unknown", "192.0.2.1:4711", "fe80::1%eth0", "<script>", "9" * 999])
@pytest.mark.parametrize("connected", ["192.0.2.9", ""])
def test_odd_address_of_a_visitor_cannot_log_in(settings, forwarded, connected):
    settings.TRUSTED_PROXY_COUNT = 1
    client = Client(raise_request_exception=False, REMOTE_ADDR=connected, HTTP_X_FORWARDED_FOR=forwarded)

    assert client.post("/admin/login/", {"username": "anna", "password": "bruno"}).status_code == 200


@pytest.mark.parametrize("data", [{}, {"mark-1": "zoo"}, {"mark-99999999999999999999": "present", "seen-1": "\x00"}])
def test_odd_marks_are_left_out(client, data):
    cycle = make_cycle()
    registration = make_registration(cycle=cycle)
    path = f"/admin/cycles/{cycle.pk}/sessions/attendance/"

    for session in (str(cycle.schedule[0].pk), "x", "99999999999999999999", ""):
        assert client.post(f"{path}?session={session}", data).status_code in {200, 302, 404}
    assert registration.attendances.count() == 0


@pytest.mark.parametrize("number", ["x", "", "1.0", "\x00", "99999999999999999999"])
def test_odd_numbers_of_messages_are_left_out(client, number):
    path = f"/admin/cycles/{make_cycle().pk}/messages/every/"

    assert client.post(path, {"act": "stop", "who": ["1", number]}).status_code == 302


@pytest.mark.parametrize(
    "wanted", ["0", "null", "x" * 3000, "//nobody.example", "\\\\nobody.example", "javascript:alert(1)"]
)
def test_odd_way_on_after_the_login_leads_to_a_page_of_ours_or_to_none(client, wanted):
    answer = client.get("/admin/login/", {"next": wanted})

    assert answer.status_code == 302
    assert "nobody" not in answer["Location"]
    assert not answer["Location"].startswith("javascript")
