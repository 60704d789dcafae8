"""A process that does one thing, and is killed after each of its statements in turn. It knows no test."""

import os
import signal
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from django.db import connection, connections
from django.utils import timezone

from registrations.core import history
from registrations.mail import outbox
from registrations.models import HistoryEntry, Message, Registration
from registrations.places import allocation
from tests.registrations.racing import register

Facts = list[tuple[Any, ...]]


def register_while_killed(cycle_id: int) -> list[Facts]:
    """Return what is stored after each death, and at last after the one that lived."""
    return _facts_after_each_death(partial(register, cycle_id, 1))


def cancel_while_killed(registration_id: int) -> list[Facts]:
    return _facts_after_each_death(partial(allocation.cancel, registration_id, origin=history.PERSONAL_PAGE))


def send_while_killed() -> list[Facts]:
    """Here each death leaves a lease, which has to run out before the next worker may go on."""
    return _facts_after_each_death(outbox.send_due, between=_let_leases_run_out)


def _let_leases_run_out() -> None:
    Message.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now())


def _facts_after_each_death(action: Callable[[], Any], between: Callable[[], None] | None = None) -> list[Facts]:
    found = []
    for statements in count(1):
        lived = _lives(action, statements)
        if between:
            between()
        found.append(_facts())
        if lived:
            return found
    raise AssertionError


def _lives(action: Callable[[], Any], statements: int) -> bool:
    """Do it in a process of its own, which is killed after so many statements; return whether it came to its end."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        with connection.execute_wrapper(_killing_after(statements)):
            action()
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return not os.WIFSIGNALED(status)


def _killing_after(statements: int) -> Callable[..., Any]:
    numbers = count(1)

    def execute(run: Callable[..., Any], *arguments: Any) -> Any:
        result = run(*arguments)
        if next(numbers) == statements:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return execute


def _facts() -> Facts:
    return [
        *Registration.objects.order_by("pk").values_list("status", "place_number"),
        *Message.objects.order_by("pk").values_list("kind"),
        *HistoryEntry.objects.order_by("pk").values_list("what"),
    ]
