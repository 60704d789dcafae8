"""The same in numbers, in the text format of Prometheus."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from registrations.mail import outbox
from registrations.models import Job, Message, OperationsRecord, Registration
from registrations.monitoring import readiness


def exposition() -> str:
    """Return each metric with its meaning; a label never names a person."""
    lines: list[str] = []
    for name, meaning, samples in _metrics():
        full_name = f"training_cycles_{name}"
        lines += [f"# HELP {full_name} {meaning}", f"# TYPE {full_name} gauge"]
        lines += [f"{full_name}{labels} {value:g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _metrics() -> Iterator[tuple[str, str, list[tuple[str, float]]]]:
    yield "info", "The version that runs.", [(f'{{version="{settings.VERSION}"}}', 1)]
    lines = readiness.all_lines()
    yield "ready", "1 when this is well.", [(f'{{check="{line.name}"}}', line.is_ok) for line in lines]
    yield "messages_waiting", "Messages that are to be sent.", [("", Message.objects.unsent().count())]
    oldest = outbox.oldest_waiting_since()
    age = (timezone.now() - oldest).total_seconds() if oldest else 0
    yield "oldest_message_seconds", "How long the oldest of them has waited.", [("", age)]
    given_up = Message.objects.filter(given_up_at__isnull=False).count()
    yield "messages_given_up", "Messages that could not be sent.", [("", given_up)]
    yield "jobs_waiting", "Files to be made.", [("", Job.objects.filter(finished_at__isnull=True).count())]
    for name in (OperationsRecord.Name.WORKER, OperationsRecord.Name.BACKUP, OperationsRecord.Name.ERASURE):
        moment = OperationsRecord.objects.moment_of(name)
        samples = [("", moment.timestamp())] if moment else []
        yield f"{name}_last_seconds", f"When last {name.label}, in seconds since 1970.", samples
    free = shutil.disk_usage(readiness.data_folder()).free
    yield "disk_free_bytes", "What is free on the disk of the data.", [("", free)]
    counts = Registration.objects.order_by().values_list("status").annotate(number=Count("pk"))
    yield "registrations", "Registrations.", [(f'{{status="{status}"}}', number) for status, number in counts]
