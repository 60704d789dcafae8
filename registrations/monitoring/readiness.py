"""Is all well? One line for each thing that is asked: what a monitor reads at /readyz, and organisers on their page."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.mail import outbox
from registrations.models import Job, OperationsRecord
from registrations.operations import schema
from registrations.people import retention
from trainings.web.requests import comes_through_unknown_proxy

LONGEST_WAIT_OF_A_MESSAGE = datetime.timedelta(hours=1)
LONGEST_WAIT_OF_A_JOB = datetime.timedelta(hours=1)
LONGEST_SILENCE_OF_THE_WORKER = datetime.timedelta(minutes=10)
# The timer runs once a day, and may run late once.
LONGEST_DELAY_OF_ERASURE = datetime.timedelta(days=2)
LONGEST_TIME_WITHOUT_BACKUP = datetime.timedelta(days=2)
LEAST_FREE_BYTES = 500_000_000
LEAST_FREE_SHARE = 0.1
Name = OperationsRecord.Name


@dataclass(frozen=True)
class ReadinessLine:
    """What was asked, whether it is well, and a sentence for a person."""

    name: str
    is_ok: bool
    sentence: str


def all_lines(request: HttpRequest | None = None) -> list[ReadinessLine]:
    """Ask everything; with a request also whether the proxy it came through is known. Writes one row, to try it."""
    questions: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
        ("database", _database),
        ("migrations", _migrations),
        ("messages", _messages),
        ("jobs", _jobs),
        ("worker", _worker),
        ("erasure", _erasure),
        ("backup", _backup),
        ("disk", disk),
        ("static files", _static_files),
        ("proxy", lambda: _proxy(request)),
    ]
    return [_answered(name, question) for name, question in questions]


def _answered(name: str, question: Callable[[], tuple[bool, str]]) -> ReadinessLine:
    try:
        return ReadinessLine(name, *question())
    except DatabaseTrouble:
        return ReadinessLine(name, is_ok=False, sentence=_("The database does not answer."))


def _database() -> tuple[bool, str]:
    try:
        OperationsRecord.objects.record(Name.PROBE)
    except DatabaseTrouble:
        return False, _("The database cannot be written.")
    return True, _("The database can be read and written.")


def _migrations() -> tuple[bool, str]:
    missing = schema.missing_migrations()
    if missing:
        return False, _("Migrations are missing: %(names)s.") % {"names": ", ".join(missing)}
    return True, _("All migrations are applied.")


def _messages() -> tuple[bool, str]:
    if OperationsRecord.objects.is_outbox_held():
        return False, _("The outbox is held: a copy was restored. Nothing is sent until it is released.")
    waiting_since = outbox.oldest_waiting_since()
    if waiting_since is None:
        return True, _("No message waits.")
    # Since it was written, also while a mail server that refuses has its next try put off.
    sentence = _("The oldest message has waited for %(minutes)s min.") % {"minutes": _minutes_since(waiting_since)}
    return timezone.now() - waiting_since <= LONGEST_WAIT_OF_A_MESSAGE, sentence


def _jobs() -> tuple[bool, str]:
    asked_at = Job.objects.filter(finished_at__isnull=True).order_by("created_at").values_list("created_at", flat=True)
    oldest = asked_at.first()
    if oldest is None:
        return True, _("No file waits to be made.")
    sentence = _("The oldest file has waited for %(minutes)s min to be made.") % {"minutes": _minutes_since(oldest)}
    return timezone.now() - oldest <= LONGEST_WAIT_OF_A_JOB, sentence


def _worker() -> tuple[bool, str]:
    seen_at = OperationsRecord.objects.moment_of(Name.WORKER)
    if seen_at is None:
        return False, _("The worker has never run: no message is sent. Start `send_messages --loop`.")
    sentence = _("The worker was last seen %(minutes)s min ago.") % {"minutes": _minutes_since(seen_at)}
    return timezone.now() - seen_at <= LONGEST_SILENCE_OF_THE_WORKER, sentence


def _erasure() -> tuple[bool, str]:
    latest_day = timezone.localdate() - LONGEST_DELAY_OF_ERASURE
    late = [numbers for cycle, numbers in retention.overdue() if cycle.erases_data_on < latest_day]
    people = sum(map(len, late))
    if people:
        sentence = ngettext(
            "The data of %(count)s person should have been erased: run `purge_personal_data` daily.",
            "The data of %(count)s people should have been erased: run `purge_personal_data` daily.",
            people,
        )
        return False, sentence % {"count": people}
    return True, _("No personal data is kept longer than promised.")


def _backup() -> tuple[bool, str]:
    made_at = OperationsRecord.objects.moment_of(Name.BACKUP)
    if made_at is None:
        return True, _("No backup has been made by the command `backup` so far.")
    sentence = _("The last backup was made %(hours)s h ago.") % {"hours": _minutes_since(made_at) // 60}
    return timezone.now() - made_at <= LONGEST_TIME_WITHOUT_BACKUP, sentence


def disk() -> tuple[bool, str]:
    usage = shutil.disk_usage(data_folder())
    sentence = _("%(free)s MB of the disk are free.") % {"free": usage.free // 1_000_000}
    return usage.free >= min(LEAST_FREE_BYTES, usage.total * LEAST_FREE_SHARE), sentence


def data_folder() -> Path:
    """Return where the disk would fill: beside the database, if it is a file here."""
    name = str(connection.settings_dict["NAME"])
    folder: Path = Path(name).parent if connection.vendor == "sqlite" else settings.BACKUP_FOLDER
    return folder if folder.exists() else settings.BASE_DIR


def _static_files() -> tuple[bool, str]:
    if not getattr(staticfiles_storage, "hashed_files", True):  # a storage without a manifest needs none
        return False, _("Static files are not collected: run `collectstatic`.")
    return True, _("Static files are in place.")


def _proxy(request: HttpRequest | None) -> tuple[bool, str]:
    if request and comes_through_unknown_proxy(request):
        return False, _("Everybody counts as one visitor: TRUSTED_PROXY_COUNT is 0 behind a reverse proxy.")
    return True, _("Visitors are told apart.")


def _minutes_since(moment: datetime.datetime) -> int:
    return int((timezone.now() - moment).total_seconds() // 60)
