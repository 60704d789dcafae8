"""
Long work: asked for on a page, done by a process of its own, fetched from the page.

A worker leases a job and prolongs the lease while it tells its progress. Whoever is
killed leaves a lease that runs out; then the job is done again, a few times at most.
"""

from __future__ import annotations

import datetime
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations import exports
from registrations.models import Job
from registrations.models.job import JobKind
from registrations.results.certificates import printing
from trainings.models import Cycle

logger = logging.getLogger(__name__)

Tell = Callable[[int, int], None]
Maker = Callable[[Job, Tell], tuple[str, bytes]]
MAKERS: Mapping[str, Maker] = {Job.Kind.CERTIFICATES: printing.make, Job.Kind.EXPORT: exports.make}

LEASE = datetime.timedelta(minutes=2)
DELAY = datetime.timedelta(seconds=30)
ATTEMPTS = 3
KEPT = datetime.timedelta(days=1)
SECONDS_BETWEEN_REPORTS = 1.0

_children: list[subprocess.Popen[bytes]] = []


class LeaseLost(Exception):
    """Another worker has taken the job over."""


def ask(kind: JobKind, cycle: Cycle, options: dict[str, Any], user: Any) -> Job:
    """Ask for a file. Who asks for the same again while it is being made gets the same job."""
    wanted = Job.objects.filter(kind=kind, cycle=cycle, options=options, created_by=user)
    unfinished = wanted.filter(finished_at__isnull=True).first()
    return unfinished or Job.objects.create(kind=kind, cycle=cycle, options=options, created_by=user)


def due() -> QuerySet[Job]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=timezone.now())
    return Job.objects.filter(free, finished_at__isnull=True).order_by("created_at", "pk")


def start_due() -> None:
    """Start a process for the jobs that are due, unless one is at work; it is not waited for."""
    _children[:] = [child for child in _children if child.poll() is None]
    if not _children and due().exists():
        program = [sys.executable, "manage.py", "run_jobs"]
        _children.append(subprocess.Popen(program, cwd=settings.BASE_DIR, start_new_session=True))


def run_next() -> bool:
    """Do the job that has waited longest; return whether there was one."""
    job = _lease()
    if job is None:
        return False
    if job.attempts > ATTEMPTS:
        _finish(job, error=_("The work was begun %(n)d times and never came to its end.") % {"n": ATTEMPTS})
        return True
    try:
        name, content = MAKERS[job.kind](job, _teller(job))
    except (DatabaseTrouble, LeaseLost):
        raise
    except Exception as trouble:  # noqa: BLE001  whatever is wrong with one job must not stop the others
        _fail(job, trouble)
    else:
        _finish(job, file_name=name[:200], file=content, done=F("total"))
    return True


def forget_old() -> int:
    """Delete the files that nobody needs any more: they hold personal data. Return how many."""
    return Job.objects.filter(created_at__lt=timezone.now() - KEPT, file__isnull=False).update(file=None)


def make_anew(cycle_id: int) -> None:
    """Drop the files of a cycle, in which somebody is named who is erased now; what is being made is begun again."""
    jobs = Job.objects.filter(cycle=cycle_id)
    jobs.filter(finished_at__isnull=False).update(file=None, error="")
    jobs.filter(finished_at__isnull=True).update(leased_until=None, attempts=0, error="")


def _lease() -> Job | None:
    """Take a job, unless another worker was faster: of two conditional updates one finds no row."""
    while pk := due().values_list("pk", flat=True).first():
        until = timezone.now() + LEASE
        if due().order_by().filter(pk=pk).update(leased_until=until, attempts=F("attempts") + 1):
            return Job.objects.select_related("cycle").defer("file").get(pk=pk)
    return None


def _teller(job: Job) -> Tell:
    told_at = -SECONDS_BETWEEN_REPORTS

    def tell(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < SECONDS_BETWEEN_REPORTS:
            return
        told_at = time.monotonic()
        until = timezone.now() + LEASE
        if not _held(job).update(done=done, total=total, leased_until=until):
            raise LeaseLost
        job.leased_until = until

    return tell


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, finished_at__isnull=True, leased_until=job.leased_until)


def _finish(job: Job, **values: Any) -> None:
    _held(job).update(finished_at=timezone.now(), leased_until=None, **values)


def _fail(job: Job, trouble: Exception) -> None:
    """Try again later, or give up. Not what the trouble says: it may quote a whole row."""
    logger.warning("Job %s was not done: %s", job.pk, type(trouble).__name__)
    error = _("The file could not be made (%(trouble)s).") % {"trouble": type(trouble).__name__}
    if job.attempts >= ATTEMPTS:
        _finish(job, error=error)
    else:
        _held(job).update(leased_until=timezone.now() + DELAY, error=error)
