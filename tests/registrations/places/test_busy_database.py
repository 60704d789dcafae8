"""When the database does not answer in time: 503, a time to come back, and the typed text; nothing half done."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from config.sqlite.base import DatabaseWrapper
from registrations.core import links
from registrations.models import HistoryEntry, Message, Registration
from tests.factories import SLUG, form_data, make_cycle, make_organiser, make_registration
from tests.registrations.racing import PATIENCE
from trainings.models import Cycle

pytestmark = pytest.mark.django_db(transaction=True)

FORM = f"/cycles/{SLUG}/register/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@contextmanager
def locked(statement: str = "UPDATE trainings_cycle SET capacity = capacity") -> Iterator[None]:
    """Let somebody else hold what the statement locks: on SQLite the only writer's seat."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(statement)
            yield
            cursor.execute("COMMIT")
    finally:
        other.close()


def be_impatient(milliseconds: int = 100) -> None:
    wrapper = connections["default"]
    wrapper.ensure_connection()
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.patience = milliseconds / 1000
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {milliseconds}")


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def _impatient() -> Iterator[None]:
    be_impatient()
    yield
    connection.close()


@pytest.fixture
def cycle(at) -> Cycle:
    at("2023-11-20 12:00")
    return make_cycle()


def what_is_stored() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Registration, Message, HistoryEntry)]


@pytest.mark.usefixtures("_impatient")
def test_form_is_answered_with_503_and_keeps_what_was_typed(client, cycle):
    data = form_data(note="Rakstīju ilgi")
    with locked():
        answer = client.post(FORM, data)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Rakstīju ilgi" in answer.content.decode()
    assert data["email"] in answer.content.decode()
    assert what_is_stored() == [[], [], []]
    assert client.post(FORM, data).status_code == 302


@pytest.mark.usefixtures("_impatient")
def test_counting_the_tries_may_be_what_waits(client, cycle):
    with locked("DELETE FROM registrations_ratelimitcounter"):
        client.post(FORM, form_data(first_name=""))
        answer = client.post(FORM, form_data(note="Rakstīju ilgi"))

    assert answer.status_code in {302, 503}
    assert answer.status_code == 302 or "Rakstīju ilgi" in answer.content.decode()


@pytest.mark.usefixtures("_impatient")
def test_reading_goes_on(client, cycle):
    token = links.token(make_registration(cycle=cycle))
    with locked():
        statuses = {
            client.get(path).status_code for path in ("/", f"/cycles/{SLUG}/", FORM, f"/my/{token}/", "/healthz")
        }

    assert statuses == {200}


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("below", ["edit/", "cancel/", "erase/"])
def test_buttons_of_the_personal_page_are_answered_with_503(client, cycle, below):
    registration = make_registration(cycle=cycle)
    before = what_is_stored()
    with locked():
        answer = client.post(
            f"/my/{links.token(registration)}/{below}", form_data(note="Rakstīju ilgi") | {"language": "lv"}
        )

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert below != "edit/" or "Rakstīju ilgi" in answer.content.decode()
    assert what_is_stored() == before


@pytest.mark.usefixtures("_impatient")
def test_asking_for_the_link_is_answered_with_503(client, cycle):
    registration = make_registration(cycle=cycle)
    with locked():
        answer = client.post("/find/", {"email": registration.email})

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert Message.objects.count() == 0


def test_organisers_are_answered_with_503(client, cycle):
    registration = make_registration(cycle=cycle)
    client.force_login(make_organiser(), BACKEND)
    be_impatient()
    with locked():
        path = f"/admin/cycles/{cycle.pk}/people/cancel/?who={registration.pk}"
        answer = client.post(path, {"tell": "no", "give_on": "no"})
    connection.close()

    assert answer.status_code == 503
    assert Registration.objects.confirmed().count() == 1


def test_session_that_cannot_be_stored_is_answered_with_503_and_trying_again_does_no_harm(client, cycle):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: whoever could store the registration can store the session.")
    be_impatient()
    with locked("LOCK TABLE registrations_browsersession IN ACCESS EXCLUSIVE MODE"):
        answers = [client.post(FORM, form_data()).status_code for _ in range(2)]
    connection.close()

    assert answers == [503, 503]
    assert client.post(FORM, form_data()).status_code == 302
    assert list(Message.objects.values_list("kind", flat=True)) == ["confirmed"]


def post_while_locked(at, moment: str, statement: str) -> tuple[int, str]:
    """Send the form while somebody else holds the lock until that moment; return the status and the page."""
    answers = []
    has_come = Event()

    def announce(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if not sql.startswith("SELECT"):
            has_come.set()
        return execute(sql, *arguments)

    def post() -> None:
        with connection.execute_wrapper(announce):
            answer = Client(raise_request_exception=False).post(FORM, form_data(note="Rakstīju ilgi"))
        answers.append((answer.status_code, answer.content.decode()))
        connections.close_all()

    with locked(statement):
        thread = Thread(target=post)
        thread.start()
        assert has_come.wait(PATIENCE)
        at(moment)
    thread.join()
    return answers[0]


def test_request_that_waits_for_the_lock_over_midnight_counts(cycle, at):
    at("2023-11-29 23:59:59.999")

    status, _page = post_while_locked(at, "2023-11-30 00:00:05", "UPDATE trainings_cycle SET capacity = capacity")

    assert status == 302
    assert Registration.objects.get().created_at == datetime.datetime(2023, 11, 29, 22, 0, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE trainings_cycle SET registration_closes_on = '2023-11-19'", 403),
        ("UPDATE trainings_cycle SET is_published = (1 = 0)", 404),
    ],
)
def test_what_an_organiser_closes_meanwhile_is_closed(cycle, at, change, expected):
    status, page = post_while_locked(at, "2023-11-20 12:00:01", change)

    assert status == expected
    assert ("Rakstīju ilgi" in page) == (status == 403)
    assert Registration.objects.count() == 0
