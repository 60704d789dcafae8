"""The database is held by somebody, or goes away under load: a proper answer to everybody, nothing lost or doubled."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection

from registrations.models import HistoryEntry, Message, Registration
from tests.factories import form_data
from tests.registrations.places.test_busy_database import locked
from tests.registrations.racing import assert_fair, database_url, open_cycle
from tests.servers import Browser, served

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

PEOPLE = 6
REGISTERED = 302


def open_form(url: str, path: str) -> Browser:
    browser = Browser(url)
    assert browser.get(path)[0] == 200
    return browser


def test_whoever_waits_for_a_held_database_is_told_so_and_holds_up_nobody_who_reads():
    form = f"/cycles/{open_cycle(capacity=10).slug}/register/"
    with (
        served({"DATABASE_URL": database_url()}, workers=1, threads=8) as (url, _process),
        ThreadPoolExecutor(PEOPLE) as pool,
    ):
        browsers = [open_form(url, form) for _ in range(PEOPLE)]
        with locked():
            writing = [
                pool.submit(browser.post, form, form_data(email=f"anna{number}@muzejs.lv", note="Rakstīju ilgi"))
                for number, browser in enumerate(browsers)
            ]
            reading = [Browser(url).get(path)[0] for path in ("/", form, "/healthz")]
            waiting_meanwhile = [each for each in writing if not each.done()]
            answers = [each.result() for each in writing]
        again = [
            browser.post(form, form_data(email=f"anna{number}@muzejs.lv")) for number, browser in enumerate(browsers)
        ]

    assert (reading, bool(waiting_meanwhile)) == ([200] * 3, True)
    assert [status for status, _page in answers] == [503] * PEOPLE
    assert [number for number, (_status, page) in enumerate(answers) if "Rakstīju ilgi" not in page] == []
    assert [status for status, _page in again] == [REGISTERED] * PEOPLE
    assert Registration.objects.count() == PEOPLE


@contextmanager
def database_that_goes_away() -> Iterator[None]:
    """Cut all connections and take no new ones for a moment, again and again, as when the server is restarted."""
    name = connection.settings_dict["NAME"]
    ended = threading.Event()

    def go_away() -> None:
        other = connection.copy()
        other.settings_dict = {**other.settings_dict, "NAME": "postgres"}
        with other.cursor() as cursor:
            while not ended.wait(0.7):
                cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
                cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
                time.sleep(0.2)
                cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        other.close()

    thread = threading.Thread(target=go_away)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def until_acknowledged(ask: Callable[[], tuple[int, str]]) -> list[int]:
    """Send the same form again and again, as people do, until it is acknowledged; return every answer."""
    statuses = []
    while REGISTERED not in statuses:
        statuses.append(ask()[0])
        assert len(statuses) < 100
    return statuses


def test_a_database_that_is_restarted_under_load_loses_and_doubles_nothing():
    if connection.vendor != "postgresql":
        pytest.skip("There is no server to restart.")
    cycle = open_cycle(capacity=10)
    form = f"/cycles/{cycle.slug}/register/"
    with served({"DATABASE_URL": database_url()}, workers=2, threads=4) as (url, _process):
        browsers = [open_form(url, form) for _ in range(40)]
        connection.close()
        with database_that_goes_away(), ThreadPoolExecutor(8) as pool:
            asking = [
                partial(browser.post, form, form_data(email=f"anna{number}@muzejs.lv"))
                for number, browser in enumerate(browsers)
            ]
            answers = list(pool.map(until_acknowledged, asking))

    assert {status for statuses in answers for status in statuses} <= {REGISTERED, 503}
    assert Registration.objects.count() == HistoryEntry.objects.count() == 40
    Message.objects.filter(kind=Message.Kind.LINK).delete()  # whoever sent twice gets the link twice
    assert_fair(cycle, confirmed=10, waiting=30)
