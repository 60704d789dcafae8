"""Send what stands in the outbox: once, or as the worker that runs beside the server."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registrations.mail import outbox
from registrations.models import Message
from registrations.operations import schema, worker


@contextmanager
def until_told_to_stop() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether a signal asks us to stop: the message in hand is finished first."""
    asked = threading.Event()
    before = {
        number: signal.signal(number, lambda _number, _frame: asked.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Command(BaseCommand):
    help = (
        "Send the messages that are due, once; with --loop work until told to stop: "
        "send, queue reminders, start long work."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or SIGINT")

    def handle(self, *, loop: bool, **options: Any) -> None:
        with until_told_to_stop() as stop:
            if loop:
                self._refuse_old_schema()
                self.stdout.write("Working until told to stop.")
                worker.run(stop)
            else:
                self._send_once(stop)

    def _refuse_old_schema(self) -> None:
        try:
            schema.refuse_old_schema()
        except schema.SchemaIsOld as old:
            raise CommandError(str(old)) from old

    def _send_once(self, stop: Callable[[], bool]) -> None:
        given_up = Message.objects.filter(given_up_at__isnull=False)
        before = given_up.count()
        sent = outbox.send_due(stop=stop)
        waiting = Message.objects.unsent().count()
        self.stdout.write(f"Sent: {sent}. To be tried again: {waiting}. Given up: {given_up.count() - before}.")
