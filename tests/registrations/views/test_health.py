"""Is the site well? What a monitor asks, and what it is told, one line for each thing."""

import datetime
import shutil
from collections.abc import Callable
from typing import NoReturn

import pytest
from django.db import OperationalError, connection
from django.utils import timezone, translation

from registrations.models import Message, OperationsRecord
from registrations.monitoring import readiness
from tests.certifying import make_job
from tests.factories import make_cycle, make_registration
from tests.registrations.sending import make_message

pytestmark = pytest.mark.django_db

NAMES = [
    "database",
    "migrations",
    "messages",
    "jobs",
    "worker",
    "erasure",
    "backup",
    "disk",
    "static files",
    "proxy",
]
Name = OperationsRecord.Name
NOON = datetime.datetime(2023, 11, 20, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _worker_is_there(at, db) -> None:
    at("2023-11-20 12:00")
    OperationsRecord.objects.record(Name.WORKER)


def ask(client, **facts: str) -> tuple[int, dict[str, tuple[bool, str]]]:
    """Return the status, and for each name whether it is well and the sentence."""
    answer = client.get("/readyz", **facts)
    lines = {}
    for line in answer.content.decode().splitlines()[1:]:
        beginning, _, sentence = line.partition(": ")
        is_ok = beginning.startswith("ok ")
        lines[beginning.removeprefix("ok ").removeprefix("NOT OK ")] = (is_ok, sentence)
    return answer.status_code, lines


def ill(client, **facts: str) -> dict[str, str]:
    """Return what is not well, which has to be the reason for the status."""
    status, lines = ask(client, **facts)
    found = {name: sentence for name, (is_ok, sentence) in lines.items() if not is_ok}
    assert status == (503 if found else 200)
    return found


def ago(**time: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**time)


def test_well(client, settings):
    answer = client.get("/readyz")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.decode().splitlines()[0] == f"version {settings.VERSION}"
    assert [*ask(client)[1]] == NAMES


@pytest.mark.parametrize(
    ("minutes", "facts", "is_ill"),
    [
        (59, {}, False),
        (61, {}, True),
        (61, {"due_at": NOON + datetime.timedelta(hours=1), "attempts": 9, "last_error": "451 anna@a.lv"}, True),
        (61, {"sent_at": NOON}, False),
        (61, {"given_up_at": NOON}, False),
    ],
)
def test_a_message_that_waits_for_more_than_an_hour_is_an_illness(client, minutes, facts, is_ill):
    message = make_message()
    Message.objects.filter(pk=message.pk).update(**{"created_at": ago(minutes=minutes)} | facts)

    assert [*ill(client)] == ["messages"] * is_ill


def test_the_reason_names_nobody(client):
    message = make_message()
    Message.objects.update(created_at=ago(days=2), last_error=f"451 {message.to}")

    assert ill(client) == {"messages": "The oldest message has waited for 2880 min."}


def test_an_outbox_that_is_held_is_an_illness(client):
    OperationsRecord.objects.record(Name.OUTBOX_HELD)

    assert ill(client)["messages"].startswith("The outbox is held")


def test_a_file_that_nobody_makes_is_an_illness(client):
    make_job(cycle=make_cycle(), created_at=ago(minutes=61), finished_at=None)

    assert ill(client) == {"jobs": "The oldest file has waited for 61 min to be made."}


def test_a_worker_that_is_silent_or_was_never_there_is_an_illness(client):
    OperationsRecord.objects.update(recorded_at=ago(minutes=11))
    silent = ill(client)
    OperationsRecord.objects.all().delete()

    assert silent == {"worker": "The worker was last seen 11 min ago."}
    assert ill(client)["worker"].startswith("The worker has never run")


def test_data_that_is_kept_for_too_long_is_an_illness_after_two_days(client, at):
    cycle = make_cycle(retain_until=datetime.date(2024, 12, 31))
    make_registration(cycle=cycle)
    found = []
    for moment in ("2024-12-31 12:00", "2025-01-02 12:00", "2025-01-03 12:00"):
        at(moment)
        OperationsRecord.objects.record(Name.WORKER)
        found.append(ill(client))

    sentence = "The data of 1 person should have been erased: run `purge_personal_data` daily."
    assert found == [{}, {}, {"erasure": sentence}]


def test_a_backup_that_stopped_is_an_illness(client):
    before = ask(client)[1]["backup"]
    OperationsRecord.objects.record(Name.BACKUP)
    fresh = ill(client)
    OperationsRecord.objects.filter(name=Name.BACKUP).update(recorded_at=ago(hours=49))

    assert before == (True, "No backup has been made by the command `backup` so far.")
    assert (fresh, ill(client)) == ({}, {"backup": "The last backup was made 49 h ago."})


def test_a_disk_that_fills_is_an_illness(client, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(total=10**12, free=400_000_000))

    assert ill(client) == {"disk": "400 MB of the disk are free."}


def test_a_proxy_that_nobody_spoke_of_is_an_illness(client):
    sentence = "Everybody counts as one visitor: TRUSTED_PROXY_COUNT is 0 behind a reverse proxy."

    assert ill(client, HTTP_X_FORWARDED_FOR="192.0.2.7") == {"proxy": sentence}


def refusing(statements: tuple[str, ...]) -> Callable[..., object]:
    def refuse(execute: Callable[..., object], sql: str, *arguments: object) -> object:
        if sql.startswith(statements):
            raise OperationalError("no")
        return execute(sql, *arguments)

    return refuse


@pytest.mark.django_db(transaction=True)
def test_a_database_that_cannot_be_written_is_an_illness(client):
    with connection.execute_wrapper(refusing(("INSERT",))):
        assert ill(client) == {"database": "The database cannot be written."}


def test_a_database_that_does_not_answer_is_an_illness_of_each_line_that_asks_it(client):
    def refuse(*_arguments: object) -> NoReturn:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        found = ill(client)

    assert [*found] == ["database", "migrations", "messages", "jobs", "worker", "erasure", "backup"]
    assert found["jobs"] == "The database does not answer."


@pytest.mark.parametrize("number", [1, 10])
def test_the_question_costs_the_same_whatever_waits(client, django_assert_num_queries, number):
    for _ in range(number):
        make_message()
        make_cycle()

    with django_assert_num_queries(10):
        client.get("/readyz")


def test_organisers_read_the_same_in_their_language():
    with translation.override("lv"):
        lines = {line.name: line.sentence for line in readiness.all_lines()}

    assert lines["messages"] == "Neviena ziņa negaida."


def test_numbers_are_there_for_whoever_has_the_token(client, settings):
    without_token = client.get("/metrics").status_code
    settings.METRICS_TOKEN = "sesame"
    wrong = [client.get("/metrics", headers={"Authorization": value}).status_code for value in ("", "Bearer open")]
    make_message()

    answer = client.get("/metrics", headers={"Authorization": "Bearer sesame"})

    lines = answer.content.decode().splitlines()
    assert (without_token, wrong, answer.status_code) == (404, [401, 401], 200)
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert f'training_cycles_info{{version="{settings.VERSION}"}} 1' in lines
    assert 'training_cycles_ready{check="database"} 1' in lines
    assert "training_cycles_messages_waiting 1" in lines
    assert 'training_cycles_registrations{status="confirmed"} 1' in lines
