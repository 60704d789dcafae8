"""Everything at once, in processes: registrations, cancellations, places that are added, marks, and mail workers."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

import pytest

from registrations.models import Attendance, HistoryEntry, Message, Registration
from tests.drills import acting
from tests.factories import make_registration
from tests.processes import set_up
from tests.registrations.racing import PATIENCE, database_url, open_cycle
from tests.smtp import running_mail_server
from trainings.models import Cycle

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

Kind = Message.Kind
Status = Registration.Status
CAPACITY, WAITING, LEAVING, COMING = 12, 8, 6, 20
STATES = ["present", "absent", "excused"]


@contextmanager
def processes(number: int) -> Iterator[ProcessPoolExecutor]:
    context = get_context("spawn")
    with ProcessPoolExecutor(number, mp_context=context, initializer=set_up, initargs=(database_url(),)) as pool:
        yield pool


def wait(futures: Sequence[Future[Any]]) -> list[Any]:
    return [future.result(PATIENCE * 4) for future in futures]


def everybody(pool: ProcessPoolExecutor, cycle: Cycle, leaving: list[int], staying: list[int]) -> Sequence[Future[Any]]:
    """Let people come and go, places be added and taken, and two colleagues mark the same people differently."""
    session, half = cycle.schedule[0].pk, COMING // 2
    return [
        pool.submit(acting.register_one_by_one, cycle.pk, list(range(half))),
        pool.submit(acting.register_one_by_one, cycle.pk, list(range(half, COMING))),
        pool.submit(acting.cancel_one_by_one, leaving),
        pool.submit(acting.change_capacity, cycle.pk, [13, 16, 14]),
        *(pool.submit(acting.mark, cycle.pk, session, staying * 3, state) for state in STATES[:2]),
    ]


@pytest.fixture
def cycle() -> Cycle:
    cycle = open_cycle(capacity=CAPACITY)
    for status, people in [(Status.CONFIRMED, CAPACITY), (Status.WAITING, WAITING)]:
        for _ in range(people):
            make_registration(cycle=cycle, status=status)
    return cycle


def test_whatever_people_do_at_once_places_messages_and_marks_are_exact(cycle, settings, monkeypatch, tmp_path):
    leaving, staying = people_of(cycle)[:LEAVING], people_of(cycle)[LEAVING:CAPACITY]
    end = tmp_path / "end"

    with running_mail_server(settings) as mail_server:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
        with processes(8) as pool:
            workers = [pool.submit(acting.send_until, str(end)) for _ in range(2)]
            wait(everybody(pool, cycle, leaving, staying))
            end.touch()
            sent = sum(wait(workers))

    cycle.refresh_from_db()
    assert cycle.capacity == 14
    assert_places_are_exact(cycle, most=16)
    assert_each_message_went_once(mail_server.message_ids())
    assert sent == Message.objects.count()
    assert broken_chains() == []
    assert set(Attendance.objects.values_list("registration", flat=True)) == set(staying)


def test_without_the_lock_the_same_marks_lose_a_change(cycle):
    """The control: it is the lock that keeps the history true, not luck."""
    staying, session = people_of(cycle)[:4], cycle.schedule[0].pk

    with processes(3) as pool:
        wait([pool.submit(acting.mark_without_the_lock, cycle.pk, session, staying * 25, state) for state in STATES])

    assert broken_chains() != []


def people_of(cycle: Cycle) -> list[int]:
    return list(cycle.registrations.order_by("pk").values_list("pk", flat=True))


def assert_places_are_exact(cycle: Cycle, *, most: int) -> None:
    """Nobody is overtaken, no place is empty while somebody waits, none is given twice."""
    people = list(Registration.objects.filter(cycle=cycle).exclude(status=Status.CANCELLED).order_by("pk"))
    confirmed = [one for one in people if one.is_confirmed]
    places = [one.place_number or 0 for one in confirmed]

    assert len(people) == CAPACITY + WAITING + COMING - LEAVING
    assert cycle.capacity <= len(confirmed) <= most
    assert confirmed == people[: len(confirmed)]
    assert len(set(places)) == len(places)
    assert min(places) >= 1
    assert max(places) <= most


def assert_each_message_went_once(received: list[str]) -> None:
    assert sorted(received) == sorted(message.message_id for message in Message.objects.all())
    told = {
        kind: sorted(Message.objects.filter(kind=kind).values_list("registration", flat=True))
        for kind in (Kind.PROMOTED, Kind.CANCELLED)
    }
    promoted = HistoryEntry.objects.filter(what=HistoryEntry.What.PROMOTED)
    assert told[Kind.PROMOTED] == sorted(promoted.values_list("registration", flat=True))
    assert len(set(told[Kind.PROMOTED])) == len(told[Kind.PROMOTED])
    assert len(told[Kind.CANCELLED]) == LEAVING
    assert Message.objects.filter(kind__in=[Kind.CONFIRMED, Kind.WAITING]).count() == COMING


def broken_chains() -> list[tuple[int, list[tuple[str, str]]]]:
    """Return the cells whose history does not lead, step by step, from nothing to the mark that is there."""
    found = []
    for mark in Attendance.objects.all():
        changes = mark.registration.changes.filter(what=HistoryEntry.What.ATTENDANCE, session=mark.session_id)
        steps = list(changes.order_by("pk").values_list("old", "new"))
        ends = [("", ""), *steps, (mark.state, "")]
        if any(before[1] != after[0] for before, after in pairwise(ends)):
            found.append((mark.registration_id, steps))
    return found
