"""What different people do at the same time, each in a process of its own. It knows no test."""

import time
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.core import history
from registrations.core.history import ChangeContext
from registrations.mail import outbox
from registrations.models import Attendance, HistoryEntry
from registrations.models.history import Via
from registrations.places import allocation
from tests.registrations.racing import register, set_capacity

BY_HAND = ChangeContext(via=Via.ADMIN)
Marking = Callable[[int, int, list[int], str], None]


def register_one_by_one(cycle_id: int, numbers: list[int]) -> list[str]:
    return [register(cycle_id, number) for number in numbers]


def cancel_one_by_one(registrations: list[int]) -> None:
    for registration in registrations:
        allocation.cancel(registration, origin=history.PERSONAL_PAGE)


def change_capacity(cycle_id: int, capacities: list[int]) -> None:
    for capacity in capacities:
        set_capacity(cycle_id, capacity)


def mark(cycle_id: int, session_id: int, people: list[int], state: str) -> None:
    """Mark as a page does: each cell from what was seen there, and not at all if that was changed meanwhile."""
    for person in people:
        seen = _state(person, session_id)
        one = Mark(registration_id=person, session_id=session_id, seen=seen, state=state)
        marking.record(cycle_id, [one], origin=BY_HAND, is_confirmed_early=True)


def mark_without_the_lock(_cycle_id: int, session_id: int, people: list[int], state: str) -> None:
    for person in people:
        seen = _state(person, session_id)
        time.sleep(0.005)
        try:
            Attendance.objects.update_or_create(
                registration_id=person, session_id=session_id, defaults={"state": state, "via": Via.ADMIN}
            )
        except DatabaseError:  # somebody else was faster
            continue
        HistoryEntry.objects.create(
            what=HistoryEntry.What.ATTENDANCE,
            registration_id=person,
            session_id=session_id,
            old=seen,
            new=state,
            via=Via.ADMIN,
        )


def send_until(end: str) -> int:
    """Be a mail worker until the file is there and nothing is left to send; return how many were sent."""
    sent = 0
    while True:
        is_the_last_time = Path(end).exists()
        sent += outbox.send_due()
        if is_the_last_time:
            return sent


def _state(person: int, session_id: int) -> str:
    found = Attendance.objects.filter(registration=person, session=session_id).values_list("state", flat=True)
    return found.first() or marking.NOT_RECORDED
