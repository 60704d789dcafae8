"""Carrying out what the privacy notice promises: personal data goes when its day is over."""

import datetime

from django.utils import timezone

from registrations.accounts import guessing, security_log
from registrations.core import rate_limits
from registrations.core.history import ChangeContext
from registrations.mail import account_messages, subscriber_messages
from registrations.models import OperationsRecord, Registration, ReportImport
from registrations.models.account import SessionStore
from registrations.models.history import Via
from registrations.operations import jobs
from registrations.people import erasure
from trainings.models import Cycle

BY_RETENTION = ChangeContext(via=Via.COMMAND)
# A report that nobody went on with holds names and addresses.
DRAFTS_KEPT_FOR = datetime.timedelta(days=30)


def overdue() -> list[tuple[Cycle, list[int]]]:
    """Return the cycles whose last day of keeping data is over, each with the registrations still to be erased."""
    today = timezone.localdate()
    found = []
    for cycle in Cycle.objects.prefetch_related("sessions"):
        if cycle.erases_data_on < today:
            left = Registration.objects.filter(cycle=cycle, erased_at__isnull=True)
            found.append((cycle, list(left.values_list("pk", flat=True))))
    return [(cycle, numbers) for cycle, numbers in found if numbers]


def erase_cycle(cycle: Cycle, *, origin: ChangeContext) -> int:
    """Erase everybody of one cycle before its day, each person in a transaction of its own; return how many."""
    numbers = list(Registration.objects.filter(cycle=cycle, erased_at__isnull=True).values_list("pk", flat=True))
    for number in numbers:
        erasure.erase(number, origin=origin)
    return len(numbers)


def carry_out() -> int:
    """Erase what is overdue, each person in a transaction of its own; return how many people."""
    numbers = [number for _cycle, people in overdue() for number in people]
    for number in numbers:
        erasure.erase(number, origin=BY_RETENTION)
    for module in (rate_limits, jobs, guessing, security_log, account_messages, subscriber_messages):
        module.forget_old()
    ReportImport.objects.filter(saved_at__isnull=True, created_at__lt=timezone.now() - DRAFTS_KEPT_FOR).delete()
    SessionStore.clear_expired()
    OperationsRecord.objects.record(OperationsRecord.Name.ERASURE)
    return len(numbers)
