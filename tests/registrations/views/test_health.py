"""Is the application well? What a monitor asks, and what it is told."""

import datetime
from typing import NoReturn

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from registrations.models import Message
from tests.registrations.sending import make_message

pytestmark = pytest.mark.django_db


def test_well(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok", "text/plain; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("minutes", "facts", "status"),
    [
        (59, {}, 200),
        (61, {}, 503),
        (
            61,
            {"due_at": timezone.now() + datetime.timedelta(hours=1), "attempts": 9, "last_error": "451 anna@a.lv"},
            503,
        ),
        (61, {"sent_at": timezone.now()}, 200),
        (61, {"given_up_at": timezone.now()}, 200),
    ],
)
def test_a_message_that_waits_for_more_than_an_hour_is_an_illness(client, minutes, facts, status):
    message = make_message()
    written = timezone.now() - datetime.timedelta(minutes=minutes)
    Message.objects.filter(pk=message.pk).update(**{"created_at": written} | facts)

    assert client.get("/readyz").status_code == status


def test_the_reason_names_nobody_and_is_not_stored(client):
    message = make_message()
    Message.objects.update(created_at=timezone.now() - datetime.timedelta(days=2), last_error=f"451 {message.to}")

    answer = client.get("/readyz")

    assert answer.content == b"A message has waited for more than an hour."
    assert "no-store" in answer["Cache-Control"]


def test_a_database_that_does_not_answer_is_an_illness(client):
    def refuse(*_arguments: object) -> NoReturn:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"The database does not answer.")


def test_the_question_costs_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/readyz")
