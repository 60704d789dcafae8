"""Send what stands in the outbox: once, or as the worker that runs beside the server."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registrations import outbox
from registrations.models import Message


class Command(BaseCommand):
    help = "Send the messages that are due, once; with --loop as a worker until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or SIGINT")

    def handle(self, *, loop: bool, **options: Any) -> None:
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        # The message in hand is finished: a server that has taken it must not be asked again.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        if loop:
            self.stdout.write("Sending messages until told to stop.")
            outbox.loop(stopping.is_set)
        else:
            self._send_once(stopping)

    def _send_once(self, stopping: threading.Event) -> None:
        given_up_before = Message.objects.filter(given_up_at__isnull=False).count()
        sent = outbox.send_due(stop=stopping.is_set)
        given_up = Message.objects.filter(given_up_at__isnull=False).count() - given_up_before
        waiting = Message.objects.unsent().count()
        self.stdout.write(f"Sent: {sent}. To be tried again: {waiting}. Given up: {given_up}.")
