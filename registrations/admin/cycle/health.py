"""What the server cannot do now, for organisers: it comes first, because everything else depends on it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.admin.cycle.tasks import Task, Urgency
from registrations.admin.framework import pages
from registrations.models import OperationsRecord
from registrations.monitoring import readiness
from trainings.latvia import dates

Name = OperationsRecord.Name
Moments = Mapping[str, datetime.datetime]


def moments() -> Moments:
    return dict(OperationsRecord.objects.values_list("name", "recorded_at"))


def erases_in_time(known: Moments) -> bool:
    erased_at = known.get(Name.ERASURE)
    return erased_at is not None and timezone.now() - erased_at <= readiness.LONGEST_DELAY_OF_ERASURE


def tasks_of(known: Moments) -> list[Task]:
    help_page, verb = pages.address_if_any("help"), _("What to do")
    return [
        Task(Urgency.LATE, words, help_page, verb, about, "alert")
        for words, about in (*_of_sending(known), *_of_backups(known), *_of_disk())
    ]


def _of_sending(known: Moments) -> Iterator[tuple[str, str]]:
    about = _("Nothing is lost: they wait. Tell whoever looks after the server.")
    seen_at = known.get(Name.WORKER)
    if Name.OUTBOX_HELD in known:
        yield _("Messages are held back: a copy of the data was restored"), about
    elif seen_at is None:
        yield _("Messages are not sent: the program that sends them has never run"), about
    elif timezone.now() - seen_at > readiness.LONGEST_SILENCE_OF_THE_WORKER:
        since = {"day": dates.from_day(seen_at), "time": dates.clock(seen_at)}
        yield _("Messages are not sent since %(day)s, %(time)s") % since, about


def _of_backups(known: Moments) -> Iterator[tuple[str, str]]:
    """Where backups are made by other means than the command, nothing is known, and nothing is said."""
    made_at = known.get(Name.BACKUP)
    if made_at and timezone.now() - made_at > readiness.LONGEST_TIME_WITHOUT_BACKUP:
        when = {"day": dates.on_day(made_at, weekday=False), "time": dates.clock(made_at)}
        words = _("The last backup was made on %(day)s, %(time)s") % when
        yield words, _("What is typed now could be lost. Tell whoever looks after the server.")


def _of_disk() -> Iterator[tuple[str, str]]:
    has_room, sentence = readiness.disk()
    if not has_room:
        words = _("The disk of the server is nearly full")
        yield words, " ".join([sentence, _("Soon nothing can be saved. Tell whoever looks after the server.")])
