"""
The worker: one process beside the server that does what nobody waits for.

It sends messages, queues the reminders of the hour, and starts long work.
Several at once are safe, because each of these is.
"""

import logging
import time
from collections.abc import Callable

from django.db import Error as DatabaseTrouble
from django.db import close_old_connections
from django.utils import timezone

from registrations.mail import group_messages, outbox, reminders, subscriber_messages
from registrations.models import OperationsRecord
from registrations.operations import jobs

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
MINUTE = 60.0
# After so many messages it looks whether there is something else to do.
AT_A_TIME = 100


def run(stop: Callable[[], bool], *, poll_seconds: float = POLL_SECONDS) -> None:
    """Work until told to stop; the message in hand is finished first."""
    chores_done_at = float("-inf")
    while not stop():
        close_old_connections()
        if time.monotonic() - chores_done_at >= MINUTE:
            chores_done_at = time.monotonic()
            _do(say_that_i_am_here)
            _do(queue_reminders)
            _do(subscriber_messages.announce_due)
            _do(send_planned)
            _do(jobs.forget_old)
        _do(start_jobs)
        if _do(lambda: outbox.send_due(limit=AT_A_TIME, stop=stop)) < AT_A_TIME:
            time.sleep(poll_seconds)


def say_that_i_am_here() -> int:
    OperationsRecord.objects.record(OperationsRecord.Name.WORKER)
    return 0


def queue_reminders() -> int:
    return reminders.queue_due(timezone.now())


def send_planned() -> int:
    return group_messages.send_planned(timezone.now())


def start_jobs() -> int:
    jobs.start_due()
    return 0


def _do(chore: Callable[[], int]) -> int:
    """Do one thing; whatever goes wrong with it must not stop the others, nor end the worker."""
    try:
        return chore()
    except DatabaseTrouble as trouble:
        # Without the traceback: it would repeat every second, and may hold a whole row.
        logger.error("The database did not answer: %s", type(trouble).__name__)  # noqa: TRY400  as said above
    except Exception as trouble:  # noqa: BLE001  as said above
        logger.error("The worker could not go on: %s", type(trouble).__name__)  # noqa: TRY400  as above
    return 0
