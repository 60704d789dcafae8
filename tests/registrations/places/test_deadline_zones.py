"""The form closes at midnight in Riga, to the millisecond, wherever the server stands and however long the day is."""

import os
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.test.client import FakePayload

from registrations.models import Registration
from tests.factories import SLUG, form_data, make_cycle

pytestmark = pytest.mark.django_db

FORM = f"/cycles/{SLUG}/register/"
ZONES = ("UTC", "Europe/Riga", "Pacific/Kiritimati", "Pacific/Pago_Pago")
# The last second of the last day, and the first moment after it
DAYS = [
    ("2023-11-29", "2023-11-29 23:59:59.999", "2023-11-30 00:00:00.000"),
    ("2024-03-31", "2024-03-31 23:59:59.999", "2024-04-01 00:00:00.000"),  # of 23 hours
    ("2024-10-27", "2024-10-27 23:59:59.999", "2024-10-28 00:00:00.000"),  # of 25 hours
    ("2024-02-29", "2024-02-29 23:59:59.999", "2024-03-01 00:00:00.000"),
]


@pytest.fixture(params=ZONES)
def _server_stands_elsewhere(request, monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    assert os.environ.get("TZ") != "Pacific/Pago_Pago"
    time.tzset()


def open_until(day: str) -> None:
    cycle = make_cycle()
    type(cycle).objects.update(registration_closes_on=day)
    cycle.sessions.update(is_cancelled=True)
    last = cycle.schedule[-1]
    cycle.sessions.filter(pk=last.pk).update(
        starts_at=last.starts_at.replace(year=2025), ends_at=last.ends_at.replace(year=2025), is_cancelled=False
    )


@pytest.mark.usefixtures("_server_stands_elsewhere")
@pytest.mark.parametrize(("day", "last", "first_after"), DAYS)
def test_the_last_millisecond_counts_and_the_next_one_does_not(at, client, day, last, first_after):
    open_until(day)

    at(last)
    in_time = client.post(FORM, form_data(email="anna@muzejs.lv")).status_code
    at(first_after)
    too_late = client.post(FORM, form_data(email="bruno@muzejs.lv", note="Rakstīju ilgi"))

    assert (in_time, too_late.status_code) == (302, 403)
    assert "Rakstīju ilgi" in too_late.content.decode()
    assert list(Registration.objects.values_list("email", flat=True)) == ["anna@muzejs.lv"]


class SlowBody(FakePayload):
    """A body whose last byte arrives at a certain moment."""

    def __init__(self, content: bytes, at, moment: str) -> None:
        super().__init__(content)
        self.arrive = lambda: at(moment)

    def read(self, *args: int, **kwargs: int) -> bytes:
        self.arrive()
        data: bytes = super().read(*args, **kwargs)
        return data


@pytest.mark.parametrize(
    ("begun", "arrived", "status"),
    [
        ("2023-11-29 23:59:50", "2023-11-29 23:59:59.999", 302),
        ("2023-11-29 23:59:50", "2023-11-30 00:00:00", 403),
    ],
)
def test_what_counts_is_when_the_whole_request_has_arrived(at, begun, arrived, status):
    make_cycle()
    at(begun)
    content = urlencode(form_data()).encode()
    body = SlowBody(content, at, arrived)
    extra: dict[str, Any] = {"wsgi.input": body}

    answer = Client().generic("POST", FORM, content, "application/x-www-form-urlencoded", **extra)

    assert (answer.status_code, Registration.objects.count()) == (status, int(status == 302))
