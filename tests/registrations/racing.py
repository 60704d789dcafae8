"""Many people at once: in threads of this process, and in processes of their own."""

import datetime
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any
from urllib.parse import quote, urlsplit

from django.db import connection, connections
from django.utils import timezone

from registrations.models import HistoryEntry, Registration
from registrations.places import allocation
from tests.factories import make_cycle
from tests.processes import set_up
from trainings.models import Cycle

Call = Callable[[], Any]
PATIENCE = 120


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def at_once(calls: Sequence[Call]) -> list[Any]:
    """Make all these calls at one moment, each in a thread; return what each gave back or raised."""
    start = threading.Barrier(len(calls))

    def run(call: Call) -> Any:
        start.wait(PATIENCE)
        try:
            return call()
        except Exception as error:  # noqa: BLE001  what went wrong is what the test looks at
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def in_processes(function: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Call the function in one process for each of these arguments; return what each gave back."""
    with ProcessPoolExecutor(
        len(arguments), mp_context=get_context("spawn"), initializer=set_up, initargs=(database_url(),)
    ) as pool:
        futures = [pool.submit(function, *each) for each in arguments]
        return [future.result(PATIENCE) for future in futures]


def open_cycle(*, capacity: int, days: int = 30) -> Cycle:
    """Save a cycle whose first session is in so many days; registration closes five days before it."""
    return make_cycle(capacity=capacity, moved_to=timezone.localdate() + datetime.timedelta(days=days))


def assert_fair(cycle: Cycle, *, confirmed: int, waiting: int) -> None:
    """Places were given in the order of registering; each person has one line of history and one message."""
    people = list(Registration.objects.filter(cycle=cycle).order_by("created_at"))
    first, others = people[:confirmed], people[confirmed:]

    assert [one.pk for one in people] == sorted(one.pk for one in people)
    assert [(one.status, one.place_number) for one in first] == [
        (Registration.Status.CONFIRMED, number) for number in range(1, confirmed + 1)
    ]
    assert [(one.status, one.queue_number) for one in others] == [
        (Registration.Status.WAITING, number) for number in range(1, waiting + 1)
    ]
    assert [list(one.messages.values_list("kind", flat=True)) for one in people] == [[one.status] for one in people]
    assert [list(one.changes.values_list("what", "new")) for one in people] == [
        [(HistoryEntry.What.REGISTERED, one.status)] for one in people
    ]


def database_url() -> str:
    """Return the address of the database of this test, for a process which does not know that it is one."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(name)}").geturl()


def person(cycle_id: int, number: int) -> Registration:
    return Registration(
        cycle_id=cycle_id,
        first_name="Anna",
        last_name="Ābele",
        email=f"anna{number}@muzejs.example",
        institution="Cēsu Vēstures un mākslas muzejs",
        institution_type=Registration.InstitutionType.MUSEUM,
        privacy_acknowledged_at=timezone.now(),
    )


def register(cycle_id: int, number: int) -> str:
    outcome = allocation.register(person(cycle_id, number), received_at=timezone.now())
    return str(outcome.registration.status)


def register_people(cycle_id: int, first: int, last: int) -> list[str]:
    """Register people of these numbers at once; return the status of each, or what went wrong."""
    calls = [lambda number=number: register(cycle_id, number) for number in range(first, last)]
    return [str(result) for result in at_once(calls)]


def set_capacity(cycle_id: int, capacity: int) -> int:
    """Change the number of places as an organiser's page does."""
    Cycle.objects.filter(pk=cycle_id).update(capacity=capacity)
    return allocation.fill(cycle_id)
